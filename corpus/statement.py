"""Who said what, according to whom, when: the values that statement mining produces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.document import Dated, Span
from corpus.entity import Entity

Form = Literal["direct", "mixed", "indirect", "own words", "narration"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a document that somebody said; all spans are offsets into the document's text.

    `span` reaches from the first to the last of them; `parts` are the pieces where a quotation
    is split ("A," he said, "B."). `cue` are the words that justify the attribution, `mention`
    the speaker's name as it stands there. `speaker` is None where it is unknown.
    `according_to` is the chain of reporters, the nearest to the speaker first. `date` is when it
    was said and where that was read. `confidence` is between 0 and 1: .9 means right nine times
    of ten. `rule` names what fired.
    """

    document_id: str
    span: Span
    parts: tuple[Span, ...]
    form: Form
    speaker: Entity | None = None
    cue: Span | None = None
    mention: Span | None = None
    addressee: Entity | None = None
    according_to: tuple[str, ...] = ()
    negated: bool = False
    date: Dated | None = None
    confidence: float = 0.0
    rule: str = ""
