"""The engine as the surfaces see it: on its way, ready, or failed to load.

The page is served at once; the engine is loaded by a thread of its own meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from threading import Thread
from typing import Any, Literal, Protocol

from corpus.document import Document, Passage, Quarantined
from corpus.errors import OnRecordError, StillLoading
from corpus.library import Library
from corpus.statement import Statement
from qa.answer import Answer, Hit

State = Literal["loading", "ready", "failed"]

LOADING = "Loading the record… The first start takes about a minute."
BROKEN = "The record could not be loaded because of an error in the program; the log says more."

log = logging.getLogger(__name__)


class Engine(Protocol):
    """What the surfaces ask of the engine."""

    @property
    def library(self) -> Library:
        """Where the documents are."""

    def ask(
        self, question: str, *, history: Sequence[str] = (), without: Collection[str] = ()
    ) -> Answer:
        """The answer to the question, read without the chips named in `without`."""

    def search(
        self,
        question: str,
        *,
        speaker: str | None = None,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        """The passages that fit best."""

    def statements(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 50,
    ) -> tuple[Statement, ...]:
        """What a speaker says, on a subject, within a time."""

    def read(self, document_id: str) -> Document:
        """The whole document; raises UnknownDocument."""

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The document's passages."""

    def quarantined(self, document_id: str) -> tuple[Quarantined, ...]:
        """What the cleaner set aside."""

    def said_in(self, document_id: str) -> tuple[Statement, ...]:
        """The document's statements in the order of its text."""

    def examples(self) -> tuple[str, ...]:
        """Questions to start with."""

    def summary(self) -> Mapping[str, Any]:
        """Counts of the library."""


class Loading:
    """An engine that is being loaded, and what can be said of it meanwhile."""

    def __init__(self, future: Future[Engine], line: str = LOADING) -> None:
        self._future = future
        self._line = line

    @classmethod
    def start(cls, load: Callable[[Callable[[str], None]], Engine]) -> Loading:
        """Run `load` in a thread; what it tells the function it is given is the progress line."""
        loading = cls(Future())
        Thread(target=loading._run, args=(load,), name="load", daemon=True).start()
        return loading

    def _run(self, load: Callable[[Callable[[str], None]], Engine]) -> None:
        try:
            self._future.set_result(load(self._tell))
        except OnRecordError as error:
            self._future.set_exception(error)
        except BaseException as error:
            log.exception("loading failed")
            self._future.set_exception(error)

    def _tell(self, line: str) -> None:
        self._line = line

    @property
    def state(self) -> State:
        """Whether the engine is there."""
        if not self._future.done():
            return "loading"
        return "failed" if self._future.exception() else "ready"

    @property
    def line(self) -> str:
        """One sentence on how the loading goes, or went wrong; "" once it is ready."""
        if not self._future.done():
            return self._line
        error = self._future.exception()
        if error is None:
            return ""
        return str(error) if isinstance(error, OnRecordError) else BROKEN

    def engine(self, wait: float | None = None) -> Engine:
        """The engine, waiting up to `wait` seconds (None: as long as it takes).

        Raises StillLoading when it is not there by then, or the error that ended the loading.
        """
        try:
            return self._future.result(wait)
        except NotYet as late:
            raise StillLoading(f"{self._line} Please ask again in a moment.") from late
        except OnRecordError:
            raise
        except Exception as error:
            raise OnRecordError(BROKEN) from error


def ready(engine: Engine) -> Loading:
    """A backend around an engine that is there already."""
    future: Future[Engine] = Future()
    future.set_result(engine)
    return Loading(future)
