"""The bundled sample: what every document must carry, and that its questions point into it."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
import yaml

from corpus import ingest, read

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "corpus" / "sample"
QUESTIONS = ROOT / "tests" / "gate" / "sample.jsonl"
ORIGINALS = ROOT / ".." / "shared" / "corpora" / "phone-calls"
NOTE = "Summary written for On Record; not the original text."
FILES = sorted(path for path in SAMPLE.iterdir() if path.name != "metadata.csv")
MARKDOWN = [path for path in FILES if path.suffix == ".md"]
CATEGORIES = {
    "direct": 14,
    "paraphrase": 8,
    "boilerplate": 5,
    "absent": 8,
    "date": 3,
    "account": 3,
    "followup": 3,
    "who_said": 3,
}
# The longest run of words that our own sentences may share with an original: names, offices and
# set phrases reach six or so; a copied sentence is longer.
LONGEST_SHARED_RUN = 9
# Labels, bylines and date lines inside an article have fewer words than its shortest paragraph.
SHORT_LABEL = 8
# What officials said in public: quotations, and the lines after a name in the transcript.
QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|^[A-Z ]+: .*$', re.MULTILINE)
FURNITURE_IN_ARTICLE = re.compile(
    r'<aside.*?</aside>|<div class="(?:ad|share)">.*?</div>|<p class="byline">.*?</p>', re.DOTALL
)


class TextOfPage(HTMLParser):
    """Everything between the tags but scripts and styles."""

    def __init__(self):
        super().__init__()
        self.pieces: list[str] = []
        self.skipping = ""

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "title"}:
            self.skipping = tag

    def handle_endtag(self, tag):
        if tag == self.skipping:
            self.skipping = ""

    def handle_data(self, text):
        if not self.skipping:
            self.pieces.append(text)


def text_of_page(markup: str) -> str:
    page = TextOfPage()
    page.feed(markup)
    return "".join(page.pieces)


@cache
def text_of(path: Path) -> str:
    if path.suffix == ".docx":
        return "\n\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return text_of_page(text)
    return text.split("\n---\n", 1)[1] if path.suffix == ".md" else text


def front_matter(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


def own_text(path: Path) -> str:
    """The document's text without the page furniture around it."""
    if path.suffix != ".html":
        return text_of(path).split("Latest Headlines")[0]
    article = path.read_text(encoding="utf-8").split("<article>")[1].split("</article>")[0]
    return text_of_page(FURNITURE_IN_ARTICLE.sub("", article))


def questions() -> list[dict]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def named(doc: str) -> list[Path]:
    return [path for path in FILES if path.name.startswith(doc)]


@cache
def prepared() -> dict[str, ingest.Prepared]:
    """The sample as the library would take it, by file name."""
    sources = list(read.expand([str(SAMPLE)], read.ReadOptions()))
    readings = [reading for source in sources for reading in read.read(source)]
    return {Path(reading.source).name: ingest.prepare(reading) for reading in readings}


def passages_of(doc: str) -> list[str]:
    return [
        passage.span.of(ready.document.text)
        for name, ready in prepared().items()
        if name.startswith(doc)
        for passage in ready.passages
    ]


def script():
    where = ROOT / "tests" / "corpus" / "make_sample_docx.py"
    specification = importlib.util.spec_from_file_location("make_sample_docx", where)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_sample_has_every_kind_of_file_the_first_start_should_exercise():
    kinds = Counter(path.suffix for path in FILES)
    assert 8 <= sum(kinds.values()) <= 10
    assert set(kinds) == {".md", ".html", ".txt", ".docx"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_document_says_that_it_is_a_summary(path):
    assert text_of(path).count(NOTE) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_document_is_short(path):
    assert 150 <= len(own_text(path).split()) <= 450


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_front_matter_names_what_is_summarised(path):
    given = front_matter(path)
    assert {"title", "author", "kind", "language", "summary_of"} <= set(given)
    assert given["author"] == "On Record"
    assert given["kind"] in {"report", "statement", "transcript"}
    assert {"published", "event_date"} & set(given)
    assert f"# {given['title']}" in text_of(path).replace("’", "'")


def test_the_page_carries_its_metadata_in_tags():
    markup = (SAMPLE / "wire-report.html").read_text(encoding="utf-8")
    for tag in ("og:title", "og:site_name", "article:published_time", "article:author"):
        assert f'property="{tag}"' in markup


def test_the_sidecar_describes_files_that_are_there():
    with (SAMPLE / "metadata.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    described = {"talks-offer.docx", "washington-reaction.txt", "wire-report.html"}
    assert {row["file"] for row in rows} == described


def test_the_word_file_is_what_its_script_makes():
    module = script()
    document = docx.Document(str(SAMPLE / "talks-offer.docx"))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        words for _, words in module.BLOCKS
    ]
    assert document.core_properties.title == module.TITLE
    assert document.core_properties.author == "On Record"
    assert document.core_properties.created == module.PUBLISHED
    assert module.make() == module.make()


def test_sovereignty_stands_with_xi_in_two_documents_and_with_the_spokesman_in_a_third():
    having = {path.name for path in FILES if "sovereignty" in text_of(path)}
    assert having == {"wire-report.html", "beijing-readout.md", "foreign-ministry-briefing.md"}


def test_there_are_enough_questions_of_every_category():
    counts = Counter(question["category"] for question in questions())
    assert sum(counts.values()) >= 48
    assert set(counts) == set(CATEGORIES)
    assert all(counts[category] >= floor for category, floor in CATEGORIES.items())


def test_questions_are_told_apart():
    asked = [(question["question"], tuple(question["history"])) for question in questions()]
    assert len(set(asked)) == len(asked)
    ids = [question["id"] for question in questions()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["id"])
def test_a_question_points_at_words_that_stand_in_exactly_the_documents_it_names(question):
    assert question["answerable"] == bool(question["gold"])
    for side in (question["gold"], question["must_not"]):
        sources = {path for pointer in side for path in named(pointer["doc"])}
        for pointer in side:
            (source,) = named(pointer["doc"])
            having = {path for path in FILES if pointer["contains"] in text_of(path)}
            assert source in having
            assert having <= sources


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["id"])
def test_no_passage_is_both_an_answer_and_forbidden(question):
    gold = {(pointer["doc"], pointer["contains"]) for pointer in question["gold"]}
    forbidden = {(pointer["doc"], pointer["contains"]) for pointer in question["must_not"]}
    assert not gold & forbidden


def test_half_of_the_questions_do_not_repeat_the_words_of_their_passage():
    answerable = [question for question in questions() if question["answerable"]]
    copied = [
        question
        for question in answerable
        if any(
            shared_run(words_of(question["question"]), words_of(text_of(named(p["doc"])[0]))) >= 4
            for p in question["gold"]
        )
    ]
    assert len(copied) <= len(answerable) / 2


def test_the_readers_take_every_document_with_its_metadata():
    found = {name: ready.document for name, ready in prepared().items()}
    assert set(found) == {path.name for path in FILES}
    untitled = {name for name, document in found.items() if document.title not in document.text}
    assert untitled == {"beijing-readout.md"}, "its heading has a curly apostrophe"
    assert {document.author for document in found.values()} == {"On Record"}
    assert {document.language for document in found.values()} == {"en"}
    assert all(document.metadata["summary_of"] for document in found.values())


def test_dates_and_publishers_are_those_that_were_given():
    found = {name: ready.document for name, ready in prepared().items()}
    page, saved = found["wire-report.html"], found["washington-reaction.txt"]
    assert page.publisher == "UPI" and page.published.date == "2022-02-25"
    assert saved.publisher is None and saved.published.date == "2022-02-25"
    assert found["talks-offer.docx"].published.date == "2022-02-26"
    assert found["beijing-readout.md"].event_date.date == "2022-02-25"
    later = found["call-of-february-2025.md"]
    assert later.published is None and later.event_date.date == "2025-02-24"


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["id"])
def test_what_answers_stands_in_one_passage(question):
    for pointer in question["gold"]:
        having = [text for text in passages_of(pointer["doc"]) if pointer["contains"] in text]
        assert len(having) == 1


def test_furniture_is_set_aside_and_the_articles_own_paragraphs_are_not():
    for question in questions():
        if question["category"] == "boilerplate":
            for pointer in question["must_not"]:
                assert not any(pointer["contains"] in text for text in passages_of(pointer["doc"]))
    for path in MARKDOWN:
        assert prepared()[path.name].quarantined == ()
    for name in ("wire-report.html", "washington-reaction.txt"):
        own = own_text(SAMPLE / name)
        lost = [
            entry.text
            for entry in prepared()[name].quarantined
            if entry.text in own and len(entry.text.split()) > SHORT_LABEL
        ]
        assert all(text.startswith("RELATED") for text in lost)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original articles are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_own_sentences_are_not_the_originals(path):
    ours = words_of(QUOTED.sub(" | ", own_text(path)))
    for original in ORIGINALS.glob("*.txt"):
        theirs = words_of(original.read_text(encoding="utf-8"))
        assert shared_run(ours, theirs) <= LONGEST_SHARED_RUN


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w|]+", text.lower().replace("’", "").replace("'", ""))


def shared_run(ours: list[str], theirs: list[str]) -> int:
    """How many words in a row stand in both, at most."""
    best = 0
    before: dict[int, int] = {}
    places: dict[str, list[int]] = {}
    for number, word in enumerate(theirs):
        places.setdefault(word, []).append(number)
    for word in ours:
        now = {number: before.get(number - 1, 0) + 1 for number in places.get(word, ())}
        best = max(best, max(now.values(), default=0))
        before = now
    return best
