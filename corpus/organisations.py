"""Organisations by the words that name them: ministries, agencies, media, parties, campaigns."""

from __future__ import annotations

import re

from corpus.entity import Entity, EntityKind
from corpus.places import demonym, entity_of, places

_FOREIGN = re.compile(
    r"^(?P<who>.*?)(?:['’]s)?\s*(?:foreign ministry|ministry of (?:foreign|external) affairs)"
    r"(?:\s+of\s+(?P<of>.+))?$",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"^(?P<who>.+?)(?:['’]s)?\s+(?:official\s+)?state(?:-run|-owned)?\s+"
    r"(?:news\s+)?(?:media|television|TV)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.&’'-]*")
_HEADS = (
    "ministry department agency committee council commission party campaign university "
    "company bank union court police army embassy office association group newspaper magazine "
    "network administration government team foundation institute organization organisation "
    "parliament senate congress board bureau church "
).split()
# Many people under one word, who are "they" and never "it".
_MANY = re.compile(
    r"[A-Z]\w+(?:ocrats|ublicans|ists|ians|ans|gressives|servatives|Latinos|tinos|panics|lims|"
    r"olics|Jews|ellers|Tories|Liberals|Evangelicals|voters)"
)
# People counted by whom they belong to: no organisation.
_SOMEBODY_S = re.compile(
    r"(?:advis[eo]rs?|aides?|supporters?|opponents?|allies|critics|officials?|members?|residents?|"
    r"backers|followers|fans|friends|relatives|colleagues|spokes\w+|lawyers?|leaders?)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:the|a|an|its|his|her|their|our|official|news agency|newspaper)\s+", re.I)
_TAIL = re.compile(r"\s+(?:news agency|newspaper)$")


def organisation(words: str) -> Entity | None:
    """The organisation, state or people that `words` name; None where they name none."""
    bare = words.strip()
    while _LEAD.match(bare):
        bare = _LEAD.sub("", bare)
    bare = _TAIL.sub("", bare)
    if bare.endswith("s") and (people := places(bare[:-1])) and people[0].words == bare[:-1]:
        return Entity(bare, "group", side=people[0].state)
    found = places(bare)
    of_state = _demonym(bare)
    foreign = _FOREIGN.match(bare)
    if foreign and found:
        name = f"{of_state} Foreign Ministry"
        return Entity(
            name,
            "organisation",
            (f"Ministry of Foreign Affairs of {found[0].state}",),
            found[0].state,
        )
    if _MEDIA.match(bare) and found:
        return Entity(f"{of_state} state media", "organisation", (), found[0].state)
    if found and found[-1].stands == "carrier" and found[-1].end == len(bare):
        return entity_of(found[-1])
    if found and found[0].start == 0 and found[0].end == len(bare):
        return entity_of(found[0]) if found[0].stands != "demonym" else None
    return _proper(bare, found[0].state if found else None)


def _demonym(bare: str) -> str | None:
    """The adjective of the first state in the words: "Chinese" for "China's" and "Beijing"."""
    found = places(bare)
    if not found:
        return None
    return found[0].words if found[0].stands == "demonym" else adjective(found[0].state)


def adjective(state: str) -> str:
    """The adjective of a state ("Chinese"), or its name where it has none."""
    return demonym(state) or state


def _proper(bare: str, side: str | None) -> Entity | None:
    """A run of words of which the important ones have a capital."""
    words = [word for word in _NAME.findall(bare)]
    if not words or len(words) > 12 or _SOMEBODY_S.match(bare):
        return None
    lowered = [word for word in words if word[0].islower()]
    small = {"of", "the", "and", "for", "on", "in", "de", "la", "du", "des", "to", "at"}
    rest = [word for word in lowered if word not in small]
    if words[0][0].islower() or any(word not in _HEADS for word in rest):
        return None
    kind: EntityKind = "group" if _MANY.fullmatch(bare) else "organisation"
    return Entity(bare, kind, (), side)
