"""One document while its mentions are resolved, in text order: its people, sentences, quotations.

The state that `corpus.speakers`, `corpus.descriptions` and `corpus.pronouns` share; no rules.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from corpus.cast import Cast, Member
from corpus.document import Span
from corpus.entity import Entity
from corpus.quotations import Quotation
from corpus.registry import Registry

# How far back a pronoun or a bare office may reach, in characters: about three paragraphs.
REACH = 1500


@dataclass(slots=True)
class Discourse:
    """One document while its mentions are resolved, in text order."""

    text: str
    cast: Cast
    date: str | None
    known: Registry
    author: Entity | None
    sentences: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    resolved: list[tuple[Span, Entity | None]]


def canonical(discourse: Discourse, member: Member) -> Entity:
    """The member as the library knows it."""
    return discourse.known.canonical(member.entity)


def quoted(discourse: Discourse, span: Span) -> bool:
    """Whether `span` lies inside a quotation."""
    return any(quotation.inner.holds(span) for quotation in discourse.quotations)


def sentence_at(discourse: Discourse, offset: int) -> Span:
    """The sentence in which `offset` lies."""
    starts = [sentence.start for sentence in discourse.sentences]
    number = bisect_right(starts, offset) - 1
    return discourse.sentences[number] if number >= 0 else Span(0, offset)


def sentences_until(discourse: Discourse, offset: int) -> tuple[Span, ...]:
    """The sentences that begin before `offset`, in order."""
    starts = [sentence.start for sentence in discourse.sentences]
    return discourse.sentences[: bisect_right(starts, offset - 1)] if offset else ()
