"""Who says what, as small labels in the text of a document.

A label stands where a statement begins and a mark where it ends. Both are single points in the
text, so that statements may lie inside each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus.document import Span
from corpus.statement import Statement
from qa.render import attributed, escape, name_of

UNKNOWN = "Speaker unknown"
OPENS = '<span class="said" aria-hidden="true">⌜</span>'
CLOSES = '<span class="said" aria-hidden="true">⌟</span>'


@dataclass(frozen=True, slots=True)
class Labels:
    """HTML by its place in the text: what stands before words, and what stands after them."""

    opening: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    closing: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


def labels(statements: Iterable[Statement]) -> Labels:
    """A label where each statement begins, the longest first; marks around its parts."""
    opening: dict[int, str] = {}
    closing: Counter[int] = Counter()
    for statement in sorted(statements, key=lambda one: (one.span.start, -one.span.end)):
        for number, part in enumerate(statement.parts):
            who = OPENS if number else _who(statement) + OPENS
            opening[part.start] = opening.get(part.start, "") + who
            closing[part.end] += 1
    return Labels(opening, {place: CLOSES * number for place, number in closing.items()})


def labelled(text: str, span: Span, cited: Span, anchor: str, labels: Labels) -> str:
    """The words of the span, escaped: labels at their places, the cited words in `<mark>`.

    `anchor` is an attribute of the first mark.
    """
    places = {cited.start, cited.end, *labels.opening, *labels.closing}
    cuts = sorted({span.start, span.end, *(p for p in places if span.start < p < span.end)})
    html = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        words = escape(text[start:end])
        if cited.start <= start < cited.end:
            words = f"<mark{anchor}>{words}</mark>"
            anchor = ""
        html += [labels.opening.get(start, ""), words, labels.closing.get(end, "")]
    return "".join(html)


def _who(statement: Statement) -> str:
    name = name_of(statement.speaker.name, statement.confidence) if statement.speaker else UNKNOWN
    words = attributed(name, statement.form, statement.according_to)
    denied = ", denied or not said" if statement.negated else ""
    return f'<span class="who" dir="auto">{escape(words + denied)}</span>'
