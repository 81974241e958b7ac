"""What can speak in a record: people, offices, states, organisations, groups. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EntityKind = Literal["person", "office", "state", "organisation", "group"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that speaks.

    `name` is the name it is listed under, `aliases` the others it goes by. `side` is the state it
    belongs to ("China" for its president, its ministry and itself): related, not the same.
    `members` are the names of a group's people.
    """

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    side: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How much the record holds of one speaker's: statements, and documents that have them."""

    speaker: Entity
    statements: int
    documents: int


def group(people: tuple[Entity, ...]) -> Entity:
    """Several people who speak as one, in the order of their names."""
    names = tuple(sorted(person.name for person in people))
    sides = {person.side for person in people}
    side = sides.pop() if len(sides) == 1 else None
    joined = " and ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " and " + names[-1]
    return Entity(joined, "group", side=side, members=names)
