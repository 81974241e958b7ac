"""Whose words a question asks for, and which statements of the record are theirs."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Span
from corpus.statement import Statement
from qa.named import Asked

# A statement concerns a quotation when they share this much of the shorter of the two.
_SHARED = 0.4
# A person's statement over this share of a quotation is told before the agency's that relays it.
_MOST = 0.6

# Below this confidence a citation names no speaker: wrong is worse than unknown.
SURE_ENOUGH = 0.5

# What several said together, or somebody of a state: behind the speaker's very own words.
TOGETHER = 0.6


def says(statement: Statement, wanted: Asked) -> float:
    """How surely the statement is the asked speaker's: 1 theirs, .6 their group's or side's, 0 not.

    A state is not its president, but asking what China said shows both; asking for the president
    does not show the state.
    """
    speaker = statement.speaker
    if speaker is None or statement.negated:
        return 0.0
    names = {entity.name for entity in wanted.entities}
    if speaker.name in names:
        return 1.0
    if (names | wanted.people) & set(speaker.members):
        return TOGETHER
    states = {entity.name for entity in wanted.entities if entity.kind == "state"}
    return TOGETHER if speaker.side in states else 0.0


def concerning(statements: Sequence[Statement], span: Span) -> tuple[Statement, ...]:
    """The statements whose words are, for a good part, those of the span."""
    return tuple(statement for statement in statements if _shared(statement.span, span) >= _SHARED)


def telling(statements: Sequence[Statement], span: Span, wanted: Asked | None) -> Statement | None:
    """The statement that a citation of the span should name.

    The asked speaker's where there is one, else a person's that covers most of the span, else the
    one that covers most, the innermost of equals: who said it, before who reports that.
    """
    candidates = [
        statement
        for statement in concerning(statements, span)
        if statement.confidence >= SURE_ENOUGH
    ]
    if not candidates:
        return None

    def worth(statement: Statement) -> tuple[float, bool, float, int]:
        theirs = says(statement, wanted) if wanted else 0.0
        cover = _cover(statement.span, span)
        person = statement.speaker is not None and statement.speaker.kind == "person"
        return theirs, person and cover >= _MOST, round(cover, 1), -_length(statement.span)

    return max(candidates, key=worth)


def _shared(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(_length(one), _length(other))
    return common / shorter if common > 0 and shorter else 0.0


def _cover(statement: Span, span: Span) -> float:
    common = min(statement.end, span.end) - max(statement.start, span.start)
    return max(common, 0) / max(_length(span), 1)


def _length(span: Span) -> int:
    return span.end - span.start
