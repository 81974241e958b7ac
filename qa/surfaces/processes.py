"""Further processes that answer questions, since Python works on one thing at a time in each.

They hold the same library open. One is started once questions keep meeting each other and ends
when it has not been needed for a while: whoever asks alone never pays its memory.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from corpus.library import Library
from embeddings.embedder import PACKAGED, SentenceTransformerEmbedder
from qa.answer import Answer
from qa.engine import Engine
from qa.index import last_index

# A process is started when so many questions have found every other one busy within so many
# seconds: two tabs that happen to ask together are not worth hundreds of megabytes, a crowd is.
_MET = 8
_WITHIN = 10.0
# Seconds without a question after which a process ends.
IDLE = 600.0
# A process that does not come up is not tried again for so many seconds.
_PAUSE = 60.0

_READY = b"ready\n"
_GONE = (OSError, EOFError, ValueError, pickle.PickleError)

log = logging.getLogger(__name__)


class SharedEngine(Engine):
    """An engine that hands questions to further processes while it is busy itself.

    The answers are the same wherever they are made.
    """

    _others: Others | None = None

    def share(self, others: Others) -> None:
        """Hand questions on from now on."""
        self._alone = threading.Lock()
        self._others = others

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        without: Collection[str] = (),
        today: datetime.date | None = None,
    ) -> Answer:
        """See `Engine.ask`."""
        if self._others is None:
            return super().ask(question, history, without=without, today=today)
        if self._alone.acquire(blocking=False):
            try:
                return super().ask(question, history, without=without, today=today)
            finally:
                self._alone.release()
        answer = self._others.ask(question, tuple(history), tuple(without), today)
        if answer is not None:
            return answer
        return super().ask(question, history, without=without, today=today)


class Others:
    """Up to `most` further processes on the library in `folder`, started when they are needed."""

    def __init__(self, folder: str, model: str = PACKAGED, *, most: int = 1) -> None:
        self._command = [sys.executable, "-m", __spec__.name, folder, model]
        self._most = most
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._running: list[_Process] = []
        self._met: deque[float] = deque(maxlen=_MET)
        self._not_before = 0.0

    @property
    def running(self) -> int:
        """How many processes there are, those included that are still opening the library."""
        return len(self._running)

    def ask(
        self,
        question: str,
        history: tuple[str, ...],
        without: tuple[str, ...],
        today: datetime.date | None = None,
    ) -> Answer | None:
        """The answer of a process that has nothing else to do.

        None where there is no such process, or where it could not answer: then the question is
        for whoever asks here, who will meet the same error if it is one.
        """
        with self._lock:
            process = self._idle.pop() if self._idle else None
            if process is None:
                self._perhaps_start()
                return None
        try:
            answer = process.ask((question, history, without, today))
        except _GONE:
            # Its time was up, or it was killed: nothing is lost but a moment.
            self._forget(process)
            return None
        with self._lock:
            self._idle.append(process)
        return answer

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._not_before = float("inf")
            processes, self._running, self._idle = self._running, [], []
        for process in processes:
            process.close()

    def _perhaps_start(self) -> None:
        now = time.monotonic()
        self._met.append(now)
        often = len(self._met) == _MET and now - self._met[0] < _WITHIN
        if not often or len(self._running) >= self._most or now < self._not_before:
            return
        self._met.clear()
        process = _Process(self._command)
        self._running.append(process)
        threading.Thread(target=self._await, args=(process,), daemon=True).start()

    def _await(self, process: _Process) -> None:
        if not process.is_ready():
            log.warning("A further process for answering did not start; going on without it.")
            self._not_before = max(self._not_before, time.monotonic() + _PAUSE)
            self._forget(process)
            return
        with self._lock:
            if process in self._running:
                self._idle.append(process)

    def _forget(self, process: _Process) -> None:
        with self._lock:
            if process in self._running:
                self._running.remove(process)
        process.close()


class _Process:
    """One process that answers one question after the other."""

    def __init__(self, command: Sequence[str]) -> None:
        root = str(Path(__file__).resolve().parents[2])
        paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin and self._process.stdout
        self._questions: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._answers: BinaryIO = self._process.stdout  # type: ignore[assignment]

    def is_ready(self) -> bool:
        """Whether it has opened the library; waits until that is known."""
        return self._answers.readline() == _READY

    def ask(self, asked: tuple[object, ...]) -> Answer | None:
        """Its answer; raises one of `_GONE` when it has ended."""
        pickle.dump(asked, self._questions)
        self._questions.flush()
        answer = pickle.load(self._answers)
        return answer if isinstance(answer, Answer) else None

    def close(self) -> None:
        """End it; it ends by itself, too, when this process does."""
        with contextlib.suppress(OSError):
            self._questions.close()
        self._process.terminate()
        self._process.wait()
        self._answers.close()


# ---- the other side ----------------------------------------------------------------------------


def main() -> None:
    """Answer the questions on standard input until it is closed, or none comes for a while."""
    # Ctrl+C is for the process that serves; this one ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder, model = sys.argv[1:]
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    engine = _opened(folder, model)
    if engine is None:
        return
    answers.write(_READY)
    answers.flush()
    patience = _Patience(IDLE)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            asked = pickle.load(questions)
            with patience.held():
                pickle.dump(_answer(engine, *asked), answers)
                answers.flush()


def _opened(folder: str, model: str) -> Engine | None:
    """The engine on the index as it is: bringing it into step is for the process that serves."""
    library = Library.open(folder)
    embedder = SentenceTransformerEmbedder(model)
    index = last_index(library, embedder.fingerprint)
    engine = Engine(library, embedder, index) if index else None
    gc.collect()
    gc.freeze()
    return engine


def _answer(
    engine: Engine,
    question: str,
    history: Sequence[str],
    without: Collection[str],
    today: datetime.date | None,
) -> Answer | None:
    try:
        return engine.ask(question, history, without=without, today=today)
    except Exception:
        # Whoever asked asks itself, and meets the error where it can be told and logged.
        return None


class _Patience:
    """Ends this process when nothing has been held for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer = self._started()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """While something is being done."""
        self._timer.cancel()
        yield
        self._timer = self._started()

    def _started(self) -> threading.Timer:
        timer = threading.Timer(self._seconds, os._exit, (0,))
        timer.daemon = True
        timer.start()
        return timer


if __name__ == "__main__":
    main()
