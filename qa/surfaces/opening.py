"""How the chat gets its engine: builds the library on first start, embeds, tells how far it is."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus import ingest
from corpus.library import FILE, Library
from qa.engine import Engine
from qa.surfaces.processes import Others, SharedEngine

Tell = Callable[[str], None]

_STEPS = {"embedding": "Reading the documents for meaning", "indexing": "Indexing the documents"}

log = logging.getLogger(__name__)


def opening(
    folder: str, model: str, sources: Sequence[str] = (), *, processes: int = 1
) -> Callable[[Tell], Engine]:
    """A function that opens the library, telling a line of progress meanwhile.

    `sources` are added first; those that are there already cost nothing. Up to `processes` answer
    questions, this one included. Without a library and without sources, opening raises
    `LibraryMissing`.
    """

    def load(tell: Tell) -> Engine:
        if sources:
            tell("Adding the documents…")
            _add(folder, sources)
        tell("Loading the model…")
        engine = SharedEngine.open(
            folder,
            model=model,
            progress=lambda step, done, total: tell(f"{_STEPS[step]}: {done} of {total} passages…"),
        )
        # What was loaded stays for good: looking through all of it for garbage stopped a question
        # for 0.2 seconds on a record of ten thousand documents.
        gc.collect()
        gc.freeze()
        if processes > 1:
            engine.share(Others(folder, model, most=processes - 1))
        return engine

    return load


def is_empty(folder: str) -> bool:
    """Whether the folder holds no library, or one without documents."""
    if not (Path(folder) / FILE).is_file():
        return True
    return Library.open(folder).counts()["documents"] == 0


def _add(folder: str, sources: Sequence[str]) -> None:
    library = Library.open(folder, create=True)
    for outcome in ingest.add(library, sources):
        if outcome.status == "refused":
            log.warning("refused %s (%s)", outcome.source, outcome.why)
