"""Further processes answer while one is busy, the same answers; nobody notices when one ends."""

import sys
import threading
import time
from types import SimpleNamespace

import pytest

from corpus.errors import QuestionRefused
from qa.surfaces import processes
from qa.surfaces.opening import opening
from qa.surfaces.processes import Others, SharedEngine

QUESTION = "what did Xi say about sovereignty"
EARLIER = ("What did Putin say about NATO?",)


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def meet(others, times=processes._MET):
    """As if so many questions had found everybody busy."""
    for _ in range(times):
        others.ask(QUESTION, (), ())


@pytest.fixture(scope="module")
def others(sample_folder):
    others = Others(str(sample_folder))
    meet(others)
    until(lambda: others._idle or not others.running)
    yield others
    others.close()


def test_a_further_process_gives_the_same_answer(others, sample):
    answer = others.ask(QUESTION, EARLIER, ())
    assert answer.status == "answered"
    assert answer.to_json() == sample.ask(QUESTION, EARLIER).to_json()
    chips = tuple(chip.id for chip in answer.query.chips[:1])
    assert chips
    assert (
        others.ask(QUESTION, EARLIER, chips).to_json()
        == sample.ask(QUESTION, EARLIER, without=chips).to_json()
    )


def test_what_cannot_be_asked_is_left_to_whoever_asks(others):
    assert others.ask("", (), ()) is None
    assert others.ask(QUESTION, (), ()).status == "answered"


def test_a_busy_engine_hands_its_question_on(others, sample):
    engine = SharedEngine(sample.library, sample.embedder, sample._view.index)
    engine.share(others)
    engine._alone.acquire()
    asked = []
    engine._others = SimpleNamespace(ask=lambda *given: asked.append(given) or others.ask(*given))
    assert engine.ask(QUESTION).to_json() == sample.ask(QUESTION).to_json()
    assert asked == [(QUESTION, (), (), None)]
    with pytest.raises(QuestionRefused):
        engine.ask("")
    engine._alone.release()
    assert engine.ask(QUESTION).status == "answered" and len(asked) == 2


def test_a_process_that_has_ended_is_replaced(others, sample):
    others._idle[0]._process.kill()
    assert others.ask(QUESTION, (), ()) is None and others.running == 0
    meet(others)
    until(lambda: others._idle)
    assert others.ask(QUESTION, (), ()).to_json() == sample.ask(QUESTION).to_json()


def test_none_is_started_after_the_end(monkeypatch):
    monkeypatch.setattr(processes, "_Process", None)
    others = Others("nowhere")
    others.close()
    meet(others)
    assert others.running == 0


def test_one_that_does_not_start_is_not_tried_again_at_once(tmp_path, caplog):
    others = Others(str(tmp_path / "nothing"))
    meet(others)
    until(lambda: not others.running)
    assert "did not start" in caplog.text
    meet(others)
    assert others.running == 0


def test_few_who_meet_start_nothing(monkeypatch):
    others = Others("nowhere")
    started = []
    monkeypatch.setattr(processes, "_Process", started.append)
    meet(others, processes._MET - 1)
    clock = time.monotonic() + processes._WITHIN
    monkeypatch.setattr(processes, "time", SimpleNamespace(monotonic=lambda: clock))
    meet(others, processes._MET - 1)
    assert not started


def test_a_process_ends_when_nothing_is_asked(monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(processes, "os", SimpleNamespace(_exit=lambda code: ended.set()))
    patience = processes._Patience(0.2)
    for _ in range(3):
        with patience.held():
            time.sleep(0.15)
    assert not ended.is_set()
    assert ended.wait(10)


def test_an_engine_alone_shares_with_nobody(sample_folder):
    engine = opening(str(sample_folder), "all-MiniLM-L6-v2")(lambda line: None)
    assert engine._others is None
    shared = opening(str(sample_folder), "all-MiniLM-L6-v2", processes=3)(lambda line: None)
    assert shared._others._most == 2 and shared._others.running == 0
    assert shared._others._command[0] == sys.executable
