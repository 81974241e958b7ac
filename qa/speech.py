"""Whose words a question asks for, and which statements of the record are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span
from corpus.entity import Entity
from corpus.registry import Registry, find
from corpus.statement import Statement
from qa.asked import asked_speaker

# A statement concerns a quotation when they share this much of the shorter of the two.
_SHARED = 0.4


# Below this confidence a citation names no speaker: wrong is worse than unknown.
SURE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """The speaker a question asks for: the words, and whom of the record they name.

    `guess` says that no name fits exactly and these are near spellings.
    """

    words: str
    entities: tuple[Entity, ...]
    guess: bool = False


def asked(question: str, registry: Registry) -> Asked | None:
    """Whose words the question asks for; None when it asks for nobody's."""
    words = asked_speaker(question)
    return named(words, registry) if words else None


def named(words: str, registry: Registry) -> Asked:
    """Whom of the record a name means; `entities` is empty when nobody goes by it."""
    matches = find(registry, words)
    return Asked(
        words,
        tuple(match.entity for match in matches),
        guess=bool(matches) and all(match.guess for match in matches),
    )


def says(statement: Statement, wanted: Asked) -> float:
    """How surely the statement is the asked speaker's: 1 theirs, .6 their side's, 0 not theirs.

    A state is not its president, but asking what China said shows both; asking for the president
    does not show the state.
    """
    speaker = statement.speaker
    if speaker is None or statement.negated:
        return 0.0
    names = {entity.name for entity in wanted.entities}
    if speaker.name in names or names & set(speaker.members):
        return 1.0
    states = {entity.name for entity in wanted.entities if entity.kind == "state"}
    return 0.6 if speaker.side in states else 0.0


def concerning(statements: Sequence[Statement], span: Span) -> tuple[Statement, ...]:
    """The statements whose words are, for a good part, those of the span."""
    return tuple(statement for statement in statements if _shared(statement.span, span) >= _SHARED)


def telling(statements: Sequence[Statement], span: Span, wanted: Asked | None) -> Statement | None:
    """The statement that a citation of the span should name.

    The asked speaker's where there is one, else the one that covers most of the span, the
    innermost of equals: who said it, before who reports that.
    """
    candidates = [
        statement
        for statement in concerning(statements, span)
        if statement.confidence >= SURE_ENOUGH
    ]
    if not candidates:
        return None

    def worth(statement: Statement) -> tuple[float, float, int]:
        theirs = says(statement, wanted) if wanted else 0.0
        return theirs, round(_cover(statement.span, span), 1), -_length(statement.span)

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
