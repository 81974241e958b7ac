"""Retrieval over a small library: order, limits, what is read, and equal results every time."""

import numpy as np
import pytest

from embeddings.hashed import HashEmbedder
from qa import retrieve as module
from qa.index import open_index
from qa.retrieve import retrieve
from tests.texts import BRIDGE, HARBOUR, stored

FILLER = "\n\n".join(
    f"Report number {n} speaks of the weather and of nothing else." for n in range(9)
)
TEXTS = {"harbour.txt": HARBOUR, "bridge.txt": BRIDGE, "filler.txt": FILLER}
QUESTION = "When does the new quay open?"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("retrieve") / "library", TEXTS)


@pytest.fixture(scope="module")
def index(library):
    return open_index(library, HashEmbedder())


@pytest.fixture
def ask(library, index):
    def asked(question, **limits):
        def texts(positions):
            return library.texts([int(index.keys[position]) for position in positions])

        return retrieve(index, question, HashEmbedder().question(question), texts, **limits)

    return asked


def test_the_passage_that_answers_comes_first(ask, library, index):
    first = ask(QUESTION)[0]
    assert "quay would open in May" in library.texts([int(index.keys[first.position])])[0]
    assert first.word_rank == 1 and 0 < first.words <= 1
    assert 0 < first.score < 1.1


def test_scores_fall_and_no_passage_comes_twice(ask):
    found = ask(QUESTION)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert len({one.position for one in found}) == len(found)


def test_the_limit_keeps_the_best(ask):
    assert ask(QUESTION, limit=2) == ask(QUESTION)[:2]


def test_limits_by_document_and_by_position(ask, index):
    bridge = int(index.documents[ask("the bridge over the Lind")[0].position])
    found = ask(QUESTION, documents=[bridge])
    assert found and {int(index.documents[one.position]) for one in found} == {bridge}
    some = np.array([0, 2], np.int64)
    assert {one.position for one in ask(QUESTION, positions=some)} <= {0, 2}


def test_both_limits_allow_what_is_in_both(ask, index):
    document = int(index.documents[0])
    outside = np.flatnonzero(index.documents != document)
    assert ask(QUESTION, documents=[document], positions=outside) == ()
    either = np.concatenate([[0], outside])
    found = ask(QUESTION, documents=[document], positions=either)
    assert [one.position for one in found] == [0]


def test_nothing_allowed_nothing_found(ask):
    assert ask(QUESTION, documents=[]) == ()
    assert ask(QUESTION, positions=np.zeros(0, np.int64)) == ()


def test_what_is_not_read_stays_behind_what_is(ask, monkeypatch):
    every = ask(QUESTION)
    monkeypatch.setattr(module, "READ", 3)
    some = ask(QUESTION)
    assert {one.position for one in some} == {one.position for one in every}
    scores = [one.score for one in some]
    assert scores == sorted(scores, reverse=True)


def test_surroundings_may_leave_the_limits_but_are_not_found(ask):
    only = np.array([1], np.int64)
    assert [one.position for one in ask(QUESTION, positions=only)] == [1]


def test_many_passages_are_found_as_few_are(ask, index, monkeypatch):
    some = np.arange(1, len(index.keys), dtype=np.int64)
    named = ask(QUESTION, positions=some)
    monkeypatch.setattr(module, "_NAMED", 0)
    assert ask(QUESTION, positions=some) == named
    monkeypatch.setattr(module, "_MOST_SPARE", 0)
    assert ask(QUESTION, positions=some) == named
