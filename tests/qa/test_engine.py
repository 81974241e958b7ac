"""The engine: verbatim, the right document, an honest no, and the same answer every time."""

import json
import threading

import pytest

import qa
from corpus import ingest
from corpus.errors import LibraryMissing, QuestionRefused
from embeddings import manifest
from embeddings.hashed import HashEmbedder
from qa.index import FOLDER, open_index, problems, sync
from tests.texts import BRIDGE, HARBOUR, engine, reading, stored

TEXTS = {"harbour.txt": HARBOUR, "bridge.txt": BRIDGE}


@pytest.fixture
def small(tmp_path):
    return engine(tmp_path, TEXTS)


def test_every_citation_is_verbatim(sample):
    for question in ("what did Xi say about sovereignty", "What did Putin say about NATO?",
                     "What is the capital of France?"):  # fmt: skip
        answer = sample.ask(question)
        for citation in (*answer.citations, *answer.nearest):
            document = sample.read(citation.document_id)
            assert document.text[citation.start : citation.end] == citation.quote
            passage = document.text[citation.passage_start : citation.passage_end]
            assert passage == citation.passage and citation.quote in passage
            assert citation.sha256 == document.sha256


def test_the_question_of_the_readme_is_answered(sample):
    answer = sample.ask("what did Xi say about sovereignty")
    assert answer.status == "answered"
    assert "sovereignty" in answer.citations[0].quote
    assert "Wang" not in answer.citations[0].quote


def test_a_foreign_subject_gets_a_no_with_its_reason(sample):
    answer = sample.ask("What is the capital of France?")
    assert answer.status == "none" and answer.citations == ()
    assert "France" in answer.why
    assert answer.nearest


def test_the_same_question_gives_the_same_bytes(sample):
    first = sample.ask("What did Putin say about NATO?").to_json()
    assert sample.ask("What did Putin say about NATO?").to_json() == first
    assert json.loads(first)["status"] == "answered"


def test_the_answer_as_markdown_names_its_sources(sample):
    answer = sample.ask("what did Xi say about sovereignty")
    words = answer.to_markdown()
    assert answer.citations[0].title in words
    assert answer.citations[0].quote.split()[0] in words


def test_a_repeat_is_cited_once_with_also_in(tmp_path):
    twins = {"one.txt": HARBOUR, "two.txt": HARBOUR, "bridge.txt": BRIDGE}
    answer = engine(tmp_path, twins).ask("harbour master quay open May")
    quotes = [citation.quote for citation in answer.citations]
    assert len(quotes) == len(set(quotes))
    assert answer.citations[0].source == "one.txt"
    assert [place.source for place in answer.citations[0].also_in] == ["two.txt"]


def test_search_collapses_repeats_and_respects_limits(tmp_path):
    record = {
        "one.txt": (HARBOUR, {"publisher": "Port News", "published": "2022-05-01"}),
        "two.txt": (HARBOUR, {"publisher": "Lind Post", "published": "2023-05-01"}),
    }
    small = engine(tmp_path, record)
    (hit,) = small.search("harbour master quay")[:1]
    assert [place.source for place in hit.also_in] == ["two.txt"]
    assert {h.document.source for h in small.search("quay", publisher="Lind Post")} == {"two.txt"}
    assert {h.document.source for h in small.search("quay", until="2022")} == {"one.txt"}
    assert small.search("quay", since="2024") == ()
    assert len(small.search("quay", limit=1)) == 1
    with pytest.raises(QuestionRefused, match="limit"):
        small.search("quay", limit=0)


def test_a_year_in_the_question_limits_the_documents(tmp_path):
    record = {
        "old.txt": (HARBOUR, {"published": "2012-05-01"}),
        "new.txt": (HARBOUR.replace("May", "June"), {"published": "2022-05-01"}),
    }
    answer = engine(tmp_path, record).ask("when does the new quay open, harbour master, in 2022")
    assert {citation.source for citation in answer.citations} == {"new.txt"}
    assert answer.query.understood[-1] == "in 2022"


def test_statements_of_a_speech_are_its_own_words(tmp_path):
    record = {
        "speech.txt": (BRIDGE, {"speaker": "Tom Orr", "published": "2022"}),
        "report.txt": HARBOUR,
    }
    small = engine(tmp_path, record)
    own = [s for s in small.statements(speaker="Tom Orr") if s.form == "own words"]
    assert own and {s.speaker.name for s in own} == {"Tom Orr"}
    with pytest.raises(QuestionRefused, match="speaker"):
        small.statements()


def test_statements_inside_a_report_are_found_by_speaker(tmp_path):
    small = engine(tmp_path, TEXTS)
    text = {document.id: document.text for document in map(small.read, ids(small))}
    said = small.statements(speaker="Quist")
    assert {s.speaker.name for s in said} == {"Ada Quist"}
    assert any("nine years" in s.span.of(text[s.document_id]) for s in said)
    assert small.statements(speaker="Nobody Known") == ()


def test_a_citation_names_speaker_form_and_cue(tmp_path):
    small = engine(tmp_path, TEXTS)
    citation = small.ask("What did Quist say about waiting nine years for the quay?").citations[0]
    text = small.read(citation.document_id).text
    assert citation.speaker == "Ada Quist" and citation.form == "direct"
    assert text[slice(*citation.cue)] == "told"


def test_what_others_say_is_not_the_one_s_own(tmp_path):
    reports = {
        "paper.txt": "Ada Quist said: “The ferry is late again, and the ferry will be late.”\n\n"
        "Tom Orr told the council: “Quist is wrong about the ferry.”"
    }
    small = engine(tmp_path, reports)
    asked = "What did others say about Quist and the ferry?"
    assert {one.speaker for one in small.ask(asked).citations} == {"Tom Orr"}


SPEECHES = {
    "quist21.txt": (
        "No treaty on fishing quotas will be signed by us this year.",
        {"speaker": "Ada Quist", "published": "2021-09-20"},
    ),
    "quist23.txt": (
        "The treaty on fishing quotas is signed, and fishing quotas will fall.",
        {"speaker": "Ada Quist", "published": "2023-09-20"},
    ),
    "orr23.txt": (
        "Those fishing quotas are far too high for any treaty.",
        {"speaker": "Tom Orr", "published": "2023-09-21"},
    ),
    "lund23.txt": (
        "My country has no coast, but a treaty on fishing quotas concerns all.",
        {"speaker": "Bo Lund", "published": "2023-09-21"},
    ),
}


def test_the_first_words_on_a_subject(tmp_path):
    small = engine(tmp_path, SPEECHES)
    days = {
        order: {one.said_on for one in small.ask(question).citations}
        for order, question in (
            ("first", "When did Quist first mention fishing quotas?"),
            ("last", "When did Quist last mention fishing quotas?"),
        )
    }
    assert days == {"first": {"2021-09-20"}, "last": {"2023-09-20"}}


def test_what_was_said_on_a_day_needs_no_subject(tmp_path):
    small = engine(tmp_path, SPEECHES)
    answer = small.ask("What was said on 21 September 2023?")
    assert {one.speaker for one in answer.citations} == {"Tom Orr", "Bo Lund"}


def test_a_publisher_is_asked_for_its_report(tmp_path):
    reports = {
        "gazette.txt": (
            "The quay will be closed in May, and the ferry with it.",
            {"publisher": "Harbour Gazette"},
        ),
        "other.txt": ("The quay is open all year, the quay.", {"publisher": "Hill Post"}),
    }
    answer = engine(tmp_path, reports).ask("What did the Harbour Gazette report about the quay?")
    assert answer.query.accounts and not answer.query.speakers
    assert {one.source for one in answer.citations} == {"gazette.txt"}


def test_who_is_merely_met_is_not_quoted(tmp_path):
    reports = {
        "paper.txt": "Ada Quist praised the quay fund during a meeting with her Danish colleague "
        "Bo Lund in Oslo, the paper said."
    }
    small = engine(tmp_path, reports)
    assert small.ask("What did Lund say about the quay fund?").status == "none"


def ids(opened):
    return [entry.id for entry in opened.library.entries()]


def test_a_removed_document_is_never_answered_with(small):
    identity = small.library.matching("harbour.txt")[0].id
    small.library.remove(identity)
    assert all(hit.document.id != identity for hit in small.search("harbour quay"))
    sync(small.library, small.embedder)
    assert all(hit.document.id != identity for hit in small.search("harbour quay"))


def test_an_open_engine_takes_over_a_newer_index(small, tmp_path):
    stored(tmp_path, {"news.txt": "A zeppelin landed on the market square this morning."})
    assert small.search("zeppelin")[0].document.source != "news.txt"
    sync(small.library, small.embedder)
    assert small.search("zeppelin")[0].document.source == "news.txt"


def test_a_damaged_index_heals_itself(small, tmp_path, caplog):
    folder = manifest.current(tmp_path / FOLDER)
    victim = folder / "vectors.faiss"
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 4
    victim.write_bytes(content)
    assert any("vectors.faiss" in line for line in problems(small.library))
    open_index(small.library, HashEmbedder())
    assert "rebuilding" in caplog.text
    assert problems(small.library) == ()


def test_a_deleted_index_is_rebuilt_without_embedding_again(small, tmp_path):
    import shutil

    shutil.rmtree(tmp_path / FOLDER)

    class Unused(HashEmbedder):
        def passages(self, texts):
            raise AssertionError("the vectors are in the library")

    assert len(open_index(small.library, Unused()).keys) == small.library.counts()["passages"]


def test_while_another_writes_the_old_index_answers(small, tmp_path, caplog):
    prepared = ingest.prepare(reading("c.txt", BRIDGE + " More."))
    small.library.add(prepared.document, prepared.passages)
    with small.library.writing():
        opened = []

        def open_it():
            opened.append(open_index(small.library, HashEmbedder()))

        thread = threading.Thread(target=open_it)
        thread.start()
        thread.join()
    assert opened[0].stamp.generation < small.library.generation


def test_an_empty_library_says_no(tmp_path):
    answer = engine(tmp_path, {}).ask("anything at all?")
    assert answer.status == "none" and answer.nearest == ()


def test_many_threads_get_the_same_answer(sample):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: sample.ask("What did Xi say about sovereignty?").to_json(),
                               range(16)))  # fmt: skip
    assert len(answers) == 1


def test_opening_what_is_not_there_names_the_command(tmp_path):
    with pytest.raises(LibraryMissing, match="python -m corpus add"):
        qa.open(tmp_path / "none")


def test_examples_come_from_the_library(sample):
    assert 0 < len(sample.examples()) <= 4
    assert sample.summary()["documents"] == 9


def test_a_question_without_a_weighty_word_is_a_no(small):
    for question in ("0 " * 200, "a " * 400, "the of and"):
        assert small.ask(question).status == "none"


@pytest.mark.parametrize(
    "question",
    [
        "How does the wording on the Cold War mentality differ from one account to the next?",
        "how do the russian and chinese accounts differ on talks with ukraine?",
        "compare what was said about sovereignty",
    ],
)
def test_an_answer_cites_something(sample, question):
    answer = sample.ask(question)
    assert (answer.status == "answered") == bool(answer.citations)
