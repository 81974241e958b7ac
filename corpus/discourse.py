"""One document while its mentions are resolved, in text order: its people, sentences, quotations.

The state that `corpus.speakers`, `corpus.descriptions` and `corpus.pronouns` share; no rules.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from corpus.cast import Cast, Member
from corpus.document import Span
from corpus.entity import Entity
from corpus.names import Gender
from corpus.offices import listed, titled
from corpus.quotations import Quotation, quotations
from corpus.registry import Registry
from corpus.sentences import sentences

# How far back a pronoun or a bare office may reach, in characters: about three paragraphs.
REACH = 1500
_SENTENCES = 60


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
    genders: dict[str, Gender]
    home: str | None = None


@lru_cache(maxsize=2)
def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a document, which several steps ask for one after the other."""
    return sentences(text, language="en")


@lru_cache(maxsize=2)
def quotations_of(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of a document, line by line."""
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    return tuple(one for row in quotations(text, lines) for one in row)


def canonical(discourse: Discourse, member: Member) -> Entity:
    """The member as the library knows it, or the table of offices for a leader of its time."""
    entity = discourse.known.canonical(member.entity)
    if entity is not member.entity:
        return entity
    tenure = listed(entity.name)
    for role in member.roles if not member.name.given else ():
        tenure = tenure or titled(entity.name, role, discourse.date)
    if tenure is None or entity.side not in {None, tenure.state}:
        return entity
    forms = (entity.name, *entity.aliases)
    aliases = tuple(form for form in forms if form != tenure.name)
    return discourse.known.canonical(Entity(tenure.name, "person", aliases, tenure.state))


def quoted(discourse: Discourse, span: Span) -> bool:
    """Whether `span` lies inside a quotation."""
    number = bisect_right(discourse.quotations, span.start, key=lambda q: q.inner.start)
    return number > 0 and discourse.quotations[number - 1].inner.holds(span)


def sentence_at(discourse: Discourse, offset: int) -> Span:
    """The sentence in which `offset` lies."""
    number = bisect_right(discourse.sentences, offset, key=_start) - 1
    return discourse.sentences[number] if number >= 0 else Span(0, offset)


def sentences_until(discourse: Discourse, offset: int) -> tuple[Span, ...]:
    """The last sentences that begin before `offset`, in order."""
    number = bisect_right(discourse.sentences, offset - 1, key=_start)
    return discourse.sentences[max(0, number - _SENTENCES) : number]


def _start(sentence: Span) -> int:
    return sentence.start
