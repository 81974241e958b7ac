"""Who holds a title that only the documents give: "the CFO", "the Norges Bank governor"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from corpus.entity import Entity
from corpus.names import CAPITALISED, fold
from corpus.offices import is_office
from corpus.places import places
from corpus.registry import find
from qa.named import CHIEFS, SPOKES
from qa.view import View
from qa.words import terms

# So many passages are read for the bearers of a title.
_MOST = 100
# An organisation's name may stand as far above who holds an office in it.
_HEAD = 600
_NAME = rf"{CAPITALISED}(?:[ \t]+(?:(?:de|da|von|van|al|bin)[ \t]+)?{CAPITALISED}){{0,3}}"
_BEHIND = re.compile(
    rf"(?P<name>{_NAME})[ \t]*(?:,|\(|-{{1,2}}|–|—)[ \t]*(?P<desc>[^.;:\n()“\"]{{2,110}})"
)
# Words between a name and a title that make the title another's.
_ANOTHER = re.compile(
    r"\b(?:who|whose|which|that|met|meets|told|said|says|with|by|from|and|former|ex|deputy|vice|"
    r"assistant|counterpart)\b",
    re.IGNORECASE,
)
# "The Spanish leader" may be introduced as any of these.
_LEADERS = ("leader", "president", "prime minister", "chancellor")
# Where the words of an office begin.
_LINK = re.compile(
    r"\b(?:to|by|with|from|of|for|in|at|on|and|or|as|that|the|a|an|his|her|its|their|our|said|told|"
    r"says|tells|met|meets|asked|thanked)[ \t]|(?<!\b[A-Z])\.[ \t]",
    re.IGNORECASE,
)
_SERVED = re.compile(r"(\w+)[ \t]+(?:of|for|to)\b")


@dataclass(frozen=True, slots=True)
class _Title:
    """A title in words: the office, in each of its spellings, whose it is, and of which states."""

    offices: tuple[str, ...]
    owner: frozenset[str]
    states: frozenset[str]


def holders(view: View, words: str) -> tuple[Entity, ...]:
    """The speakers of the record whom its documents introduce by the title; () where none is."""
    title = _parsed(words)
    if title is None:
        return ()
    found = dict.fromkeys(_houses(view, title))
    for office in title.offices:
        positions = view.index.words.holding(terms(office), _MOST)
        keys = [int(view.index.keys[position]) for position in positions]
        wanted, before = frozenset(terms(office)), _before(office)
        for key, text in zip(keys, view.library.texts(keys), strict=True):
            for name, around in _introduced(wanted, before, text):
                person = _person(view, name)
                if person and person not in found and _belongs(view, title, person, around, key):
                    found[person] = None
    return tuple(found)


def _houses(view: View, title: _Title) -> Iterator[Entity]:
    """The houses of the record for which a spokesman speaks ("the foreign ministry spokesman")."""
    house = title.offices[0].rpartition(" ")[0] if title.offices[0].endswith(SPOKES) else ""
    for one in view.registry.entities if house else ():
        ends = one.kind in {"organisation", "office"} and fold(one.name).endswith(fold(house))
        if ends and (not title.states or one.side in title.states):
            yield one


def _parsed(words: str) -> _Title | None:
    states = frozenset(place.state for place in places(words))
    bare = re.sub(r"^(?:the|a|an|its|their|his|her)\s+", "", words.strip(), flags=re.I)
    for place in reversed(places(bare)):
        bare = bare[: place.start] + re.sub(r"^['’]s?\b", "", bare[place.end :])
    owner, _, office = re.sub("’", "'", bare).rpartition("'s ")
    office, _, behind = office.partition(" of ")
    office = re.sub(r"^(?:the|a)\s+", "", office.strip(), flags=re.I)
    head, spaced = office.split()[-1:], office.split()[:-1]
    if not head:
        return None
    last = head[0].lower()
    # "the Norges Bank governor": what has a capital is whose it is.
    owned = [word for word in spaced if word[:1].isupper() and not is_office(word)]
    narrow = " ".join(word for word in spaced if word not in owned)
    short = (last, CHIEFS[last]) if last in CHIEFS else _LEADERS if last == "leader" else (last,)
    spelled: tuple[str, ...] = SPOKES if last in SPOKES else short
    whose = frozenset(terms(" ".join((owner, behind, *owned))))
    return _Title(tuple(f"{narrow} {one}".strip() for one in spelled), whose, states)


def _before(office: str) -> re.Pattern[str]:
    """What finds an office in front of a name ("the Governor of the Bank, Ada Quist")."""
    head = re.escape(office.split()[-1])
    return re.compile(
        rf"(?P<lead>(?:[\w’'.-]+[ \t]+){{0,6}})(?P<office>(?i:{head})"
        r"(?:[ \t]+(?:of|for|in|at)(?:[ \t]+[\w’'-]+){1,6}?)?)"
        rf"(?P<comma>,?)[ \t]+(?:(?:Mr|Ms|Mrs|Dr)\.?[ \t]+)?(?P<name>{_NAME})"
    )


def _introduced(wanted: Set[str], before: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Names beside which the office stands, with the words that say so."""
    for match in _BEHIND.finditer(text):
        desc = match["desc"]
        desc = desc.partition(", ")[0] if _is_another(desc, wanted) else desc
        if wanted <= set(terms(desc)) and not _is_another(desc, wanted) and _is_own(desc, wanted):
            yield match["name"], match[0]
    for match in before.finditer(text):
        lead = match["lead"]
        # "the spokesman for the prime minister, Ada Quist": the spokesman.
        if match["comma"] and any(is_office(word) for word in _SERVED.findall(lead)):
            continue
        own = lead[max((link.end() for link in _LINK.finditer(lead)), default=0) :]
        desc = own + match["office"]
        if wanted <= set(terms(desc)) and not _is_another(desc, wanted):
            yield match["name"], desc + match[0][match.end("office") - match.start() :]


def _is_own(desc: str, wanted: Set[str]) -> bool:
    """Whether an office behind a name is its bearer's, not that of somebody they serve.

    Neither "a spokesman for the prime minister" nor "the prime minister's wife" is the latter.
    """
    own = re.split(r"['’]s\b", re.split(r"\b(?:of|for|to|at)\b", desc)[0])[-1]
    return not wanted.isdisjoint(terms(own))


def _is_another(words: str, wanted: Set[str]) -> bool:
    """Whether the title in these words is not the one that is asked for, or not of who is named."""
    return any(wanted.isdisjoint(terms(match[0])) for match in _ANOTHER.finditer(words))


def _person(view: View, name: str) -> Entity | None:
    """The one speaker who bears the name, or its last words."""
    words = name.split()
    for start in range(len(words)):
        found = find(view.registry, " ".join(words[start:]), sure=True)
        people = [one.entity for one in found if one.entity.kind == "person"]
        if people:
            return people[0] if len(people) == 1 else None
    return None


def _belongs(view: View, title: _Title, person: Entity, around: str, key: int) -> bool:
    """Whether the office is of the house and the state that are asked for."""
    if not title.owner <= set(terms(around)):
        ((document, _),) = view.library.passages_by_key([key])
        above = f"{document.title} {document.publisher or ''} {document.text[:_HEAD]}"
        if not title.owner <= set(terms(f"{around} {above}")):
            return False
    told = {person.side} if person.side else {place.state for place in places(around)}
    return not title.states or not title.states.isdisjoint(told)
