"""Forty questions on the phone calls, written before the answering was tuned: how many are right.

The documents are not part of the repository; without them beside it these tests skip.
"""

import json
from pathlib import Path

import pytest

from corpus import ingest
from corpus.library import Library
from qa import evaluate
from qa.engine import Engine
from qa.index import open_index, sync

QUESTIONS = Path(__file__).with_name("phone-calls.questions.jsonl")
DOCUMENTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora" / "phone-calls"

# Questions answered right: the first citation is a right passage, none of the first three is a
# forbidden one, and there is a "no" where the documents hold no answer. Raised with what is
# measured, never lowered silently.
LEAST_RIGHT = 35


@pytest.fixture(scope="module")
def documents():
    if not DOCUMENTS.is_dir():
        pytest.skip("the phone calls are not beside this repository")
    return DOCUMENTS


@pytest.fixture(scope="module")
def engine(documents, tmp_path_factory, embedder):
    library = Library.open(tmp_path_factory.mktemp("phone-calls") / "library", create=True)
    outcomes = list(ingest.add(library, [str(documents)]))
    assert [outcome.status for outcome in outcomes] == ["added"] * 5
    sync(library, embedder)
    yield Engine(library, embedder, open_index(library, embedder))
    library.close()


def test_at_least_the_floor_is_right(engine):
    questions = evaluate.load(QUESTIONS)
    marks = evaluate.run(
        questions,
        lambda question, history: engine.ask(question, history=history),
        lambda document_id: engine.read(document_id).text,
    )
    missed = evaluate.missed(marks)
    right = len(questions) - len(missed)
    assert right >= LEAST_RIGHT, "\n".join(str(miss) for miss in missed)


@pytest.mark.parametrize("subject", ["the Cold War mentality", "sovereignty", "the UN Charter"])
def test_what_stands_beside_the_speakers_words_is_not_theirs(engine, subject):
    answer = engine.ask(f"What did Putin say about {subject}?")
    assert (answer.status, answer.reason) == ("none", "speaker")
    assert engine.ask(f"What did Xi say about {subject}?").status == "answered"


def test_every_phrase_stands_in_its_document(documents):
    texts = {
        path.name[:3]: " ".join(path.read_text(encoding="utf-8").split())
        for path in documents.glob("*.txt")
    }
    absent = [
        (row["id"], target["contains"])
        for row in rows()
        for target in (*row["gold"], *row["must_not"])
        if target["contains"] not in texts[target["doc"]]
    ]
    assert absent == []


def test_the_questions_are_spread_over_the_categories():
    categories = [row["category"] for row in rows()]
    assert len(categories) == 40
    assert {name: categories.count(name) for name in sorted(set(categories))} == {
        "absent": 6,
        "account": 5,
        "boilerplate": 2,
        "date": 5,
        "direct": 10,
        "followup": 5,
        "paraphrase": 7,
    }
    assert len({row["id"] for row in rows()}) == 40
    assert all(bool(row["gold"]) == row["answerable"] for row in rows())


def rows():
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
