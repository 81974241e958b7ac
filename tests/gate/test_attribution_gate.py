"""Attribution keeps its floors, and what compares it with them counts rightly."""

import json

import pytest

from corpus.document import Dated, Span
from corpus.entity import Entity
from corpus.statement import Statement
from tests.gate import attribution

ANN = Entity("Ann Berg", "person")
TOLD = {
    "doc": "x",
    "start": 0,
    "end": 9,
    "speaker": "Ann Berg",
    "according_to": ["Kremlin"],
    "event_date": "2022-02-25",
}


def statement(**more):
    values = {
        "document_id": "x",
        "span": Span(0, 9),
        "parts": (Span(0, 9),),
        "form": "direct",
        "speaker": ANN,
        "according_to": ("Russia",),
        "date": Dated("2022-02-25", "the event"),
    }
    return Statement(**(values | more))


@pytest.mark.parametrize("name", list(attribution.sets()))
def test_no_figure_is_below_its_floor(name):
    paths, measure = attribution.sets()[name]
    if not all(path.exists() for path in paths):
        pytest.skip("the real documents are not beside this repository")
    known = json.loads(attribution.FLOORS.read_text())[name]
    assert known["files"] == attribution.fingerprint(paths), "the files changed"
    assert attribution.shortfalls(known["floor"], measure()) == []


def test_a_worse_figure_is_a_shortfall():
    floor = {"direct": 80.0, "wrong speakers": 1}
    assert attribution.shortfalls(floor, {"direct": 80.0, "wrong speakers": 1}) == []
    assert len(attribution.shortfalls(floor, {"direct": 79.9, "wrong speakers": 2})) == 2


def test_letters_are_aligned_across_what_cleaning_took_out():
    places = attribution.aligned("A self- determined\r\nport 7.", "A self-determined port.")
    assert places[0] == 0 and places[8] == 7
    assert "A self- determined\r\nport 7.".index("7") not in places


def test_right_is_speaker_chain_and_date():
    marks = attribution.compared(statement(), TOLD)
    assert marks["speaker"] == marks["chain"] == marks["date"] == 1
    assert marks["wrong speaker"] == marks["wrong date"] == 0


def test_nobody_is_not_the_wrong_person():
    marks = attribution.compared(statement(speaker=None), TOLD)
    assert marks["found"] == 1 and marks["speaker"] == marks["wrong speaker"] == 0
    marks = attribution.compared(statement(speaker=Entity("Ole Lund", "person")), TOLD)
    assert marks["wrong speaker"] == 1 and marks["chain"] == 0


def test_a_missed_statement_still_counts():
    marks = attribution.compared(None, TOLD)
    assert marks["required"] == marks["dated"] == 1 and not marks["found"]


def test_either_of_two_chains_may_be_right():
    other = TOLD | {"according_to": ["Xinhua"], "either": {"according_to": ["Kremlin"]}}
    assert attribution.compared(statement(), other)["chain"] == 1
    assert attribution.compared(statement(according_to=()), other)["chain"] == 0
