"""Whose account a section or a whole document is: a heading, a publisher, its own side say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.cast import Member, cast_of
from corpus.document import Document, Heading, Span
from corpus.entity import Entity
from corpus.offices import role_of, tenures
from corpus.organisations import organisation
from corpus.places import entity_of, places, state

# The state on whose side somebody of this name stands; None where that is not known.
SideOf = Callable[[str], str | None]

# Words by which a heading announces whose account follows.
_ACCOUNT = re.compile(
    r"\b(?i:version|account|readout|read-out|statement|communiqu[eé]|press release|transcript|"
    r"side|telling|summary|reports?|according to)\b|\b[Ff]rom (?:the )?[A-Z]"
)
_ANNOUNCES = re.compile(r"\b(?:said|says|tells|told|urges|calls (?:for|on)|warns|slams|wants)\b")
_MEETING = re.compile(
    r"\b(?:spoke|speaks|talked|talks|held (?:a |talks)|had a (?:tele)?(?:phone )?"
    r"(?:call|conversation)|met|meets|received|exchanged)\b"
)
_RELAYED = re.compile(r"\b(?:according to|reported|told reporters)\b")
_LEAD = 600  # characters of an account in which its two parties are introduced
_PAGE_LEAD = 1500  # the same with the lines of a web page above it
# An organ of a state whose name does not say of which.
_UNNAMED_HOUSE = re.compile(
    r"(?:[Tt]he )?(?:Office of the (?P<of>President|Prime Minister|Chancellor)|Presidency|"
    r"(?P<whose>President|Prime Minister|Chancellor)['’]s Office)"
)
_SHORT_HEADING = 90


def sections(text: str, headings: Sequence[Heading]) -> list[tuple[Span, Entity]]:
    """The stretches under a heading that announces an account, and whose account it is."""
    marks = [(heading.span, heading.level) for heading in headings] or _short_lines(text)
    found: list[tuple[Span, Entity]] = []
    for number, (span, level) in enumerate(marks):
        account = account_of(span.of(text))
        if account is None:
            continue
        later = [after.start for after, deep in marks[number + 1 :] if deep <= level]
        found.append((Span(span.end, min(later, default=len(text))), account))
    return found


def _short_lines(text: str) -> list[tuple[Span, int]]:
    """Lines that look like headings, for a text whose headings nobody marked."""
    lines = re.finditer(r"[^\n]+", text)
    return [
        (Span(line.start(), line.end()), 1)
        for line in lines
        if len(line[0]) <= _SHORT_HEADING and not re.search(r"[.!?:,;”\"]\s*$", line[0])
    ]


def account_of(heading: str) -> Entity | None:
    """Whose account a heading announces ("Russian version of the phone call"); None for others."""
    if len(heading) > _SHORT_HEADING or _ANNOUNCES.search(heading):
        return None
    found = places(heading)
    sides = {place.state for place in found}
    if not found or not _ACCOUNT.search(heading) or len(sides) != 1:
        return None
    return state(found[0].state) if found[0].stands == "demonym" else entity_of(found[0])


def origin_of(
    document: Document,
    speakers: Sequence[Entity | None] = (),
    side_of: SideOf | None = None,
) -> Entity | None:
    """The government whose account the whole document is; None for everybody else's.

    An official publisher says so; where it is an office of no named state ("Office of the Prime
    Minister"), its holder does, if `side_of` or the table of offices knows whose that is. Without
    publisher, an account of a meeting betrays its side: "President A spoke with Russian President
    B" is A's, where nobody else speaks in it.
    """
    if document.publisher:
        return _official(document.publisher) or _of_holder(document, side_of)
    if document.kind == "transcript" or document.speaker:
        return None
    side = _own_side(document.text[:_LEAD])
    if side is None or any(not _party(speaker, document.text, side) for speaker in speakers):
        return None
    return state(side)


def _official(publisher: str) -> Entity | None:
    found = places(publisher)
    if not found:
        return None
    if found[0].stands in {"seat", "carrier"}:
        return entity_of(found[0])
    official = re.search(
        r"\b(?:Ministry|Government|Department|Office|Embassy|Presidency|President|Chancellery|Council|"
        r"Permanent Mission)\b",
        publisher,
    )
    return (organisation(publisher) or state(found[0].state)) if official else None


def is_unnamed_house(publisher: str) -> bool:
    """Whether a publisher is an office of a state that its name does not tell."""
    return _UNNAMED_HOUSE.fullmatch(publisher.strip()) is not None


def _of_holder(document: Document, side_of: SideOf | None) -> Entity | None:
    """The state whose office publishes: that of the one holder whom it names without a state."""
    found = _UNNAMED_HOUSE.fullmatch((document.publisher or "").strip())
    if found is None:
        return None
    office = role_of(found["of"] or found["whose"] or "President")
    sides = {
        (side_of(member.entity.name) if side_of else None) or _side_by_office(member.entity.name)
        for member in cast_of(document.text[:_PAGE_LEAD]).members
        for role in member.roles
        if office and role.office == office.office and role.state is None
    }
    only = sides.pop() if len(sides) == 1 else None
    return state(only) if only else None


def _own_side(lead: str) -> str | None:
    """The state of the one whose office is given without a state, where the other's has one."""
    if not _MEETING.search(lead) or _RELAYED.search(lead):
        return None
    cast = cast_of(lead)
    if len(cast.members) != 2:
        return None
    own: list[Member] = []
    foreign: list[Member] = []
    for member in cast.members:
        sides = {role.state for role in member.roles}
        (foreign if sides - {None} else own).append(member)
    if len(own) != 1 or not own[0].roles or len(foreign) != 1:
        return None
    return _side_by_office(own[0].entity.name)


def _side_by_office(name: str) -> str | None:
    """The one state in which the table of offices has a person of this name."""
    sides = {tenure.state for tenure in tenures() if tenure.name == name}
    return sides.pop() if len(sides) == 1 else None


def _party(speaker: Entity | None, text: str, side: str) -> bool:
    """Whether a speaker is one of the two parties, or unknown."""
    if speaker is None or speaker.kind in {"group", "state"} or speaker.side == side:
        return True
    lead = text[:_LEAD]
    return any(form.split()[-1] in lead for form in (speaker.name, *speaker.aliases))
