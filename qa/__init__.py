"""From question to answer. `qa.open(folder)` gives the engine; everything else hangs on it."""

from __future__ import annotations

from pathlib import Path

from qa.answer import Account, Answer, Citation, Hit, Place
from qa.engine import Engine
from qa.query import Query
from qa.settings import SETTINGS

__all__ = ["Account", "Answer", "Citation", "Engine", "Hit", "Place", "Query", "open"]


def open(library: str | Path | None = None, *, model: str | None = None) -> Engine:
    """The engine of a library folder, by default the one the settings name.

    Raises errors of the tree in `corpus.errors`; each says which command to type.
    """
    return Engine.open(library or SETTINGS["library"].value(), model=SETTINGS["model"].value(model))
