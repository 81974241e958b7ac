"""Who said what, according to whom: the values that statement mining produces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.document import Span

Form = Literal["direct", "mixed", "indirect", "own words", "narration"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person, office or state that speaks in the record, and the names it goes by."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a document that somebody said.

    `speaker` is None where it is unknown. `cue` is the span of the words that justify the
    attribution. `according_to` is the chain of reporters, the nearest to the speaker first.
    """

    document_id: str
    span: Span
    speaker: str | None
    form: Form
    cue: Span | None = None
    according_to: tuple[str, ...] = ()
    date: str | None = None
    confidence: float = 0.0
