"""Who says what, as small labels in the text of a document.

A label stands where a statement begins, a closing mark where it ends. Both are single points in
the text, so that statements may lie inside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.document import Span
from corpus.statement import Statement
from qa.render import attributed, escape, prose

UNKNOWN = "Speaker unknown"

Labels = Mapping[int, str]


def labels(statements: Iterable[Statement]) -> Labels:
    """What is to stand before the characters at each place of the text, as HTML."""
    starts: dict[int, list[Statement]] = {}
    ends: dict[int, int] = {}
    for statement in statements:
        starts.setdefault(statement.parts[0].start, []).append(statement)
        for number, part in enumerate(statement.parts):
            ends[part.end] = ends.get(part.end, 0) + 1
            if number:
                starts.setdefault(part.start, [])
    places = sorted(starts.keys() | ends.keys())
    return {place: _closing(ends.get(place, 0)) + _opening(starts.get(place)) for place in places}


def labelled(text: str, span: Span, cited: Span, anchor: str, labels: Labels) -> str:
    """The words of the span, escaped: labels at their places, the cited ones in `<mark>`.

    The first mark carries the attribute `anchor`.
    """
    inside = Span(max(span.start, cited.start), min(span.end, cited.end))
    borders = (inside.start, inside.end) if inside.start < inside.end else ()
    here = (place for place in labels if span.start <= place <= span.end)
    cuts = sorted({span.start, span.end, *borders, *here})
    pieces = [_label(labels, cuts[0], span)]
    for start, end in zip(cuts, cuts[1:], strict=False):
        words = prose(text[start:end])
        if borders and inside.start <= start < inside.end:
            words = f"<mark{anchor if start == inside.start else ''}>{words}</mark>"
        pieces += [words, _label(labels, end, span)]
    return "".join(pieces)


def _label(labels: Labels, place: int, span: Span) -> str:
    """The label at a place; at the span's end what opens there belongs to the next one."""
    return labels.get(place, "")


def _opening(statements: Iterable[Statement] | None) -> str:
    """The labels of the statements that begin here, the longest first; a bare mark for a part."""
    if statements is None:
        return ""
    outer_first = sorted(statements, key=lambda statement: -statement.span.end)
    if not outer_first:
        return '<span class="said">⌜</span>'
    return "".join(_who(statement) for statement in outer_first)


def _who(statement: Statement) -> str:
    name = statement.speaker.name if statement.speaker else UNKNOWN
    words = attributed(name, statement.form, statement.according_to)
    negated = ", denied or not said" if statement.negated else ""
    return f'<span class="who" dir="auto">{escape(words + negated)}</span><span class="said">⌜</span>'


def _closing(number: int) -> str:
    return f'<span class="said">{"⌟" * number}</span>' if number else ""
