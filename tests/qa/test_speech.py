"""Whose words a question asks for, and whose a statement is."""

import pytest

from corpus.document import Span
from corpus.entity import Entity, group
from corpus.registry import gather
from corpus.statement import Statement
from qa.asked import asked_speaker
from qa.named import Asked, named
from qa.speech import concerning, says, telling

ANN = Entity("Ann Berg", "person", side="Norway")
OLE = Entity("Ole Lund", "person", side="Norway")
EVA = Entity("Eva Roth", "person", side="Austria")
MINISTRY = Entity("Ministry of the Sea", "office", side="Norway")
NORWAY = Entity("Norway", "state", ("Oslo",), "Norway")
REGISTRY = gather([ANN, OLE, EVA, MINISTRY, NORWAY])


def said(speaker, start=0, end=100, **more):
    sure = {"confidence": 0.9, **more}
    return Statement("x", Span(start, end), (Span(start, end),), "indirect", speaker, **sure)


def test_a_doubtful_statement_is_not_told():
    assert telling((said(ANN, confidence=0.4),), Span(0, 100), None) is None


def wanted(*entities):
    return Asked("somebody", entities)


@pytest.mark.parametrize(
    ("speaker", "asked_for", "worth"),
    [
        (ANN, ANN, 1.0),
        (ANN, OLE, 0.0),
        (group((ANN, EVA)), ANN, 0.6),
        (group((ANN, EVA)), OLE, 0.0),
        (NORWAY, NORWAY, 1.0),
        (ANN, NORWAY, 0.6),
        (MINISTRY, NORWAY, 0.6),
        (EVA, NORWAY, 0.0),
        (NORWAY, ANN, 0.0),
        (MINISTRY, ANN, 0.0),
        (None, ANN, 0.0),
    ],
    ids=str,
)
def test_whose_a_statement_is(speaker, asked_for, worth):
    assert says(said(speaker), wanted(asked_for)) == worth


def test_what_somebody_did_not_say_is_not_their_statement():
    assert says(said(ANN, negated=True), wanted(ANN)) == 0.0


def test_nobody_found_says_nothing():
    assert says(said(ANN), wanted()) == 0.0


def test_a_statement_concerns_a_quotation_that_shares_a_good_part_of_it():
    whole, far, brushing = said(ANN, 0, 100), said(ANN, 200, 300), said(ANN, 95, 195)
    assert concerning((whole, far, brushing), Span(10, 110)) == (whole,)
    assert concerning((whole, brushing), Span(50, 150)) == (whole, brushing)


def test_telling_prefers_the_asked_speaker():
    reporter, speaker = said(MINISTRY, 0, 100), said(ANN, 20, 100)
    assert telling((reporter, speaker), Span(0, 100), wanted(ANN)) is speaker
    assert telling((reporter, speaker), Span(0, 100), wanted(MINISTRY)) is reporter


def test_telling_takes_the_innermost_of_those_that_cover_the_words():
    reporter, speaker = said(MINISTRY, 0, 200), said(ANN, 30, 100)
    assert telling((reporter, speaker), Span(40, 100), None) is speaker
    assert telling((reporter, speaker), Span(0, 200), None) is reporter
    assert telling((), Span(0, 9), None) is None


def test_a_question_names_its_speaker():
    found = asked_speaker("What did Ann Berg say about the sea?", REGISTRY)
    assert found and [entity.name for entity in found.entities] == ["Ann Berg"]
    assert not found.guess
    assert asked_speaker("How deep is the sea?", REGISTRY) is None


def test_a_slip_of_the_pen_is_a_guess():
    found = named("Ann Berk", REGISTRY)
    assert [entity.name for entity in found.entities] == ["Ann Berg"] and found.guess


def test_nobody_goes_by_a_strange_name():
    assert named("Xerxes", REGISTRY) == Asked("Xerxes", ())


def test_a_capital_is_its_state():
    assert [entity.name for entity in named("Oslo", REGISTRY).entities] == ["Norway"]
