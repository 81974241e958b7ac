"""Who says what, as small labels in the text of a document.

A label stands where a statement begins and a mark where it ends. Both are single points in the
text, so that statements may lie inside each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus.document import Span
from corpus.statement import Statement
from qa.interface import ENGLISH, Interface
from qa.render import HEDGED, attributed, escape, name_of

OPENS = '<span class="said" aria-hidden="true">⌜</span>'
CLOSES = '<span class="said" aria-hidden="true">⌟</span>'


@dataclass(frozen=True, slots=True)
class Labels:
    """HTML by its place in the text: what stands before words, and what stands after them."""

    opening: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    closing: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    places: tuple[int, ...] = ()  # of both, in order

    def inside(self, span: Span) -> tuple[int, ...]:
        """The places strictly inside the span."""
        first = bisect_right(self.places, span.start)
        return self.places[first : bisect_left(self.places, span.end)]


def labels(statements: Iterable[Statement], interface: Interface = ENGLISH) -> Labels:
    """A label where each statement begins, the longest first; marks around its parts."""
    opening: dict[int, str] = {}
    closing: Counter[int] = Counter()
    for statement in sorted(statements, key=lambda one: (one.span.start, -one.span.end)):
        for number, part in enumerate(statement.parts):
            who = OPENS if number else _who(statement, interface) + OPENS
            opening[part.start] = opening.get(part.start, "") + who
            closing[part.end] += 1
    ends = {place: CLOSES * number for place, number in closing.items()}
    return Labels(opening, ends, tuple(sorted({*opening, *ends})))


def labelled(text: str, span: Span, cited: Span, anchor: str, labels: Labels) -> str:
    """The words of the span, escaped: labels at their places, the cited words in `<mark>`.

    `anchor` is an attribute of the first mark.
    """
    marks = (place for place in (cited.start, cited.end) if span.start < place < span.end)
    cuts = sorted({span.start, span.end, *marks, *labels.inside(span)})
    html = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        words = escape(text[start:end])
        if cited.start <= start < cited.end:
            words = f"<mark{anchor}>{words}</mark>"
            anchor = ""
        html += [labels.opening.get(start, ""), words, labels.closing.get(end, "")]
    return "".join(html)


def _who(statement: Statement, interface: Interface = ENGLISH) -> str:
    """The label of a statement: speaker, form and chain, in the reader's language; HTML.

    A speaker that is a mere guess is not named.
    """
    speaker = statement.speaker if statement.confidence >= HEDGED else None
    name = name_of(speaker.name, statement.confidence, interface) if speaker else None
    said = attributed(
        name or interface.say("unknown_speaker"), statement.form, statement.according_to, interface
    )
    denied = interface.say("denied") if statement.negated else ""
    words = escape(interface.listed(said, denied))
    # Two elements: the outer one lies in the margin of the text and has the text's direction. The
    # inner one has its own, so that it is no part of what the text's is read from.
    language = f'lang="{interface.language}" dir="{interface.direction}"'
    return f'<span class="who"><span {language}>{words}</span></span>'
