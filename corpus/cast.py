"""The people of one document: full names with their offices, and every place that names them.

Mined from the text itself: "Chinese Foreign Ministry spokeswoman Hua Chunying" gives a person, an
office, a state and a gender; later "Hua" and "Ms. Hua" are the same person. Where two people of
a document share a name, the bare name names neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.document import Span
from corpus.entity import Entity
from corpus.names import (
    Gender,
    Name,
    cased,
    compatible,
    core,
    fold,
    gender_of,
    is_thing,
    lists,
    near,
    parse,
    spelled_alike,
)
from corpus.offices import Role, is_office, office_words, role_of
from corpus.places import known_state, places, state_of

_UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
_CAPITAL = (
    rf"(?:(?:[{_UPPER}]\.-?){{1,3}}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Capt|Adm|Prof|Rev|St|Jr|Sr)\."
    r"|(?:MR|MRS|MS|DR|SEN|REP|GOV|GEN|COL|PROF)\."
    rf"|[{_UPPER}](?:[^\W\d_]|[-’'](?!s\b)(?=[^\W\d_]))*|(?:al|el)-[{_UPPER}][\w’'-]*)"
)
_PARTICLE = (
    r"(?:(?:de la|de los|van der|van den|von der|de|da|dos|do|del|della|di|van|von|der|den|"
    r"bin|ibn|bint|ben|al|el|le|la|ter|ten|du)\s)"
)
_NAMES = re.compile(rf"(?<![\w.’'-]){_CAPITAL}(?:[ \u00a0](?:{_PARTICLE}{{0,2}}){_CAPITAL})*")
_PIECE = re.compile(rf"{_CAPITAL}|[^\W\d_][\w’'-]*")

_HALF_TITLES = frozenset({"foreign", "state", "general", "major", "prime", "st"})
_NOT_PEOPLE = frozenset(
    {"hong kong", "ho chi", "ho chi minh", "cold war", "new york", "san francisco"}
)
_SAYS = (
    r"(?:said|says|say|told|tells|added|adds|asked|asks|wrote|writes|argued|noted|warned|explained|"
    r"replied|stated|insisted|claimed|announced|admitted|recalled|tweeted|testified|believes|thinks)"
)
_AFTER_SAYS = re.compile(rf"\b{_SAYS}\s+$")
_BEFORE_SAYS = re.compile(rf",?\s+(?:who\s+|also\s+|has\s+|had\s+|later\s+)?{_SAYS}\b")
_BREAK = re.compile(
    r"[;:!?“”\"()\n,]|(?<![A-Z])(?<!Sen)(?<!Gov)(?<!Gen)(?<!Rep)(?<!Mr)(?<!Dr)(?<!Col)\.|"
    rf"\b(?:{_SAYS}|that|and|by|with|from|as|when|while|but|after|than|between|including|urged|met|"
    r"received|welcomed|hosted|thanked|telephoned|phoned|congratulated|greeted|is|was|were|are|who|"
    r"which|or|because|if|quoted|called|named|has|have|had|be|not)\b"
)
_APPOSITION = re.compile(r",\s+([^,.;:“”\"()\n]{3,110})")
_DEFINITE = re.compile(r"^(?:the|a|an|his|her|their|its|our)\b", re.IGNORECASE)
_OWNER = re.compile(r"([\w.’' -]+?)['’]s?\s*$")
_OWNED = re.compile(rf"{_CAPITAL}(?:[ \u00a0]{_CAPITAL}){{0,3}}['’]s?\s")
_IN_BRACKETS = re.compile(r"\s\(([^()\n]{3,70})\)")
_ENCLOSED = re.compile(r"[,.;)\n]|$")
_AGE = re.compile(r",\s\d{1,3}(?:,|\.|\sand\b)")
# What only people do, behind a name and a comma.
_DOES = re.compile(r",\s(?:who|whose|himself|herself|speaking|writing|addressing)\b")
# A family name that says something: looked ahead for, as one clause may follow another. Its full
# name stands elsewhere, so verbs will do that often have other subjects.
_ALONE = re.compile(
    rf"(?:[.!?”\"]\s|\n|, )(?=([^\s,]+)(?:{_BEFORE_SAYS.pattern}|"
    r"\s(?:answered|promised|suggested|declared|repeated|denied|stressed|vowed|pledged|concluded)\b))"
)
# What a sentence is about stands before its subject: "On the High Dam, the Prime Minister noted".
_LEADS_IN = re.compile(
    r"(?:^|[.!?”\"\n]\s*)(?:On|In|At|Near|From|To|For|Of|About|Regarding|Concerning|As for|"
    r"Turning to|With (?:regard|respect) to|Speaking (?:of|on|about))\s+(?:the\s+)?$"
)
_THE = re.compile(r"\b[Tt]he\s+$")
_BY = re.compile(r"\b[Bb]y (?:the )?\s*$")
_POSSESSIVE = re.compile(r"['’](?:s\b)?")
_CONTEXT = 110
# The same names are compared again and again in one document.
_compatible = lru_cache(maxsize=1 << 16)(compatible)
_near = lru_cache(maxsize=1 << 16)(near)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a document: who, the offices the text gives, and where it is named first."""

    entity: Entity
    name: Name
    roles: tuple[Role, ...]
    gender: Gender
    first: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the text that names a member of the cast (by its number)."""

    span: Span
    member: int
    possessive: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one document and the places that name them, in text order.

    `unsure` are the places where a name could be two people's.
    """

    members: tuple[Member, ...]
    spots: tuple[Spot, ...]
    unsure: tuple[Span, ...] = ()

    def at(self, span: Span) -> tuple[Spot, ...]:
        """The places inside `span`."""
        first = bisect_left(self.spots, span.start, key=lambda spot: spot.span.start)
        last = bisect_left(self.spots, span.end, key=lambda spot: spot.span.start)
        return tuple(spot for spot in self.spots[first:last] if span.holds(spot.span))

    def around(self, span: Span) -> Spot | None:
        """The place of which `span` is a part ("Putin" of "Vladimir Putin")."""
        number = bisect_right(self.spots, span.start, key=lambda spot: spot.span.start)
        spot = self.spots[number - 1] if number else None
        return spot if spot and spot.span.holds(span) else None


@dataclass(slots=True)
class _Found:
    """A person while the document is read."""

    written: str
    name: Name
    first: int
    gender: Gender = ""
    side: str | None = None
    roles: list[Role] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A run of capitalised words: the titles before the name, and the name."""

    span: Span
    titles: str
    words: tuple[str, ...]


def cast_of(text: str, *, known: Container[str] = ()) -> Cast:
    """The people that `text` names. A full name among `known` (folded) needs no other sign."""
    candidates = list(_candidates(text))
    found: list[_Found] = []
    headlines = _headlines(text)
    for candidate in candidates:
        if len(candidate.words) < 2:
            continue
        sure = fold(" ".join(candidate.words)) in known
        if (
            sure
            or _introduced(text, candidate)
            or not any(h.holds(candidate.span) for h in headlines)
        ):
            _meet(text, candidate, found, known)
    for candidate in candidates:
        if len(candidate.words) == 1 and _titled(candidate) and not _whom(candidate, found):
            found.append(_person(text, candidate))
    spots, unsure = _spots(text, candidates, found)
    return Cast(tuple(_member(person) for person in found), spots, unsure)


def _introduced(text: str, candidate: _Candidate) -> bool:
    """Whether a headline tells whose words these are ("Statement by the Minister Ann Berg on")."""
    start = candidate.span.start - len(candidate.titles) - 1
    led = _titled(candidate) and len(candidate.words) == 2
    return led and _BY.search(text[max(0, start - 12) : start]) is not None


def _headlines(text: str) -> tuple[Span, ...]:
    """The lines in which nearly every word has a capital: there a run of them is no name."""
    found: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        if line.end() - line.start() > 160 or line[0].rstrip()[-1:] in {"”", '"', ":"}:
            continue
        words = [word for word in line[0].split() if len(word) > 3 and word[0].isalpha()]
        share = 0.9 if line[0].rstrip().endswith(".") else 0.7
        if len(words) > 3 and sum(word[0].isupper() for word in words) > share * len(words):
            found.append(Span(line.start(), line.end()))
    return tuple(found)


def _candidates(text: str) -> Iterator[_Candidate]:
    for match in _NAMES.finditer(text):
        name = _name_in_run(match.group())
        if name is not None:
            span = Span(name.span.start + match.start(), name.span.end + match.start())
            yield _Candidate(span, name.titles, name.words)


@lru_cache(maxsize=1 << 15)
def _name_in_run(run: str) -> _Candidate | None:
    """The name in a run of capitalised words, without what leads up to it."""
    pieces = list(_PIECE.finditer(run))
    while pieces and fold(pieces[0].group()) in lists()["openings"]:
        pieces.pop(0)
    ends = (n for n, piece in enumerate(pieces) if fold(piece.group()) in lists()["endings"])
    pieces = pieces[: next(ends, len(pieces))]
    if not pieces:
        return None
    start = _name_start(run, pieces)
    titles = run[pieces[0].start() : pieces[start].start()].strip()
    words = tuple(piece.group() for piece in pieces[start:])
    if any(fold(word) in lists()["organisations"] for word in words) or is_thing(words):
        return None
    people_of = [place for place in places(words[-1]) if place.stands == "demonym"]
    titular = is_office(words[-1]) or fold(words[-1]) in lists()["parties"] or bool(people_of)
    if titular and (len(words) < 2 or not gender_of(fold(words[0]))):
        return None
    if known_state(" ".join(words)) or len(words) > 1 and state_of(words[0]):
        return None
    return _Candidate(Span(pieces[start].start(), pieces[-1].end()), titles, words)


def _name_start(run: str, pieces: Sequence[re.Match[str]]) -> int:
    """The number of the piece with which the name begins."""
    start = 0
    occupied = places(run) if len(pieces) > 1 else ()
    for number, piece in enumerate(pieces[:-1]):
        word = fold(piece.group())
        inside = any(place.start <= piece.start() < place.end for place in occupied)
        leads = any(word in lists()[key] for key in ("titles", "parties", "organisations"))
        if inside or leads or is_office(piece.group()):
            start = number + 1
    if len(pieces) - start > 3:
        for number in range(start + 1, len(pieces) - 1):
            if gender_of(fold(pieces[number].group())) and not gender_of(
                fold(pieces[number - 1].group())
            ):
                return number
    return start


def _titled(candidate: _Candidate) -> bool:
    last = fold(candidate.titles.split()[-1]) if candidate.titles else ""
    return last in lists()["titles"] and last not in _HALF_TITLES


def _meet(text: str, candidate: _Candidate, found: list[_Found], known: Container[str]) -> None:
    """Notes a full name: a person met before, or a new one where the text gives reason to."""
    person = _full(candidate, found)
    if person is not None:
        _learn(text, candidate, person)
    elif _is_person(text, candidate, known):
        found.append(_person(text, candidate))


def _full(candidate: _Candidate, found: list[_Found]) -> _Found | None:
    name = parse(" ".join(candidate.words))
    for person in found:
        if len(person.name.words) > 1 and _compatible(name, person.name):
            return person
    return next((person for person in found if spelled_alike(name, person.name)), None)


def _person(text: str, candidate: _Candidate) -> _Found:
    written = _written(candidate)
    person = _Found(written, parse(written), candidate.span.start, _gender(candidate))
    _learn(text, candidate, person)
    return person


def _written(candidate: _Candidate) -> str:
    return cased(" ".join(candidate.words), alone=_titled(candidate))


def _learn(text: str, candidate: _Candidate, person: _Found) -> None:
    """Adds what this mention says of the person: office, state, gender, spelling."""
    written = _written(candidate)
    person.forms[written] = person.forms.get(written, 0) + 1
    for role in _roles(text, candidate):
        person.roles.append(role)
        person.side = person.side or role.state
        person.gender = person.gender or role.gender
    person.side = person.side or _owner(text, candidate)
    if len(candidate.words) > len(person.name.words):
        person.written, person.name = written, parse(written)
    person.gender = person.gender or _gender(candidate)


def _gender(candidate: _Candidate) -> Gender:
    """The gender that the title right before a name or the first name gives away."""
    title = candidate.titles.split()[-1] if candidate.titles else ""
    return parse(f"{title} X").gender or parse(" ".join(candidate.words)).gender


def _before(text: str, candidate: _Candidate) -> str:
    """The words that lead up to a name in its own phrase, its titles among them."""
    return _own_phrase(text[max(0, candidate.span.start - _CONTEXT) : candidate.span.start])


@lru_cache(maxsize=64)  # each name's is asked for three times in a row
def _own_phrase(context: str) -> str:
    breaks = list(_BREAK.finditer(context))
    return context[breaks[-1].end() :] if breaks else context


def _roles(text: str, candidate: _Candidate) -> tuple[Role, ...]:
    """The offices that the words right before and right after a name give its bearer."""
    roles: list[Role] = []
    before = _before(text, candidate).strip()
    named = list(office_words().finditer(before))
    if named and not before[named[-1].end() :].strip(". "):
        role = role_of(before)
        if role:
            roles.append(role)
    if not roles:
        roles.extend(_preceding_apposition(text, candidate))
    after = _APPOSITION.match(text, candidate.span.end)
    if after and _is_apposition(after[1]) and not _leads_in(text, candidate, after.end()):
        role = role_of(after[1])
        if role:
            roles.append(role)
    return tuple(roles)


def _leads_in(text: str, candidate: _Candidate, end: int) -> bool:
    """Whether a name opens its sentence after a preposition, and what follows is its subject.

    In "In East Harbour, the mayor said" nobody is called East Harbour.
    """
    before = text[max(0, candidate.span.start - 40) : candidate.span.start]
    return bool(_LEADS_IN.search(before)) and text[end : end + 1] != ","


def _is_apposition(phrase: str) -> bool:
    """Whether the words after a name and a comma tell its bearer's office, not another's."""
    named = list(office_words().finditer(phrase))
    at_once = bool(named) and len(phrase[: named[0].start()].split()) < 3
    definite = _DEFINITE.match(phrase) or phrase[:1].isupper() or at_once
    if not definite or not named or _BREAK.search(phrase[: named[-1].start()]):
        return False
    return re.match(rf"\s+{_CAPITAL}", phrase[named[-1].end() :]) is None


def _preceding_apposition(text: str, candidate: _Candidate) -> tuple[Role, ...]:
    """The office in "the foreign minister, Sergey Lavrov": a definite phrase and a comma.

    "Norway's foreign minister, Ann Berg," is one as well, with a second comma or a stop: without
    it Ann Berg may be somebody else ("After seeing Norway's foreign minister, Ann Berg said").
    """
    context = text[max(0, candidate.span.start - _CONTEXT) : candidate.span.start]
    if not context.rstrip().endswith(","):
        return ()
    phrase = _BREAK.split(context.rstrip().rstrip(","))[-1].strip()
    owned = _OWNED.match(phrase) and _ENCLOSED.match(text, candidate.span.end)
    role = role_of(phrase) if owned or _DEFINITE.match(phrase) else None
    return (role,) if role else ()


def _owner(text: str, candidate: _Candidate) -> str | None:
    """The state in "Russia's Vladimir Putin" and "Mr. Orr (Spain)"."""
    owner = _OWNER.search(_before(text, candidate))
    side = state_of(owner[1]) if owner else None
    behind = _IN_BRACKETS.match(text, candidate.span.end)
    return side or (known_state(behind[1]) if behind else None)


def _is_person(text: str, candidate: _Candidate, known: Container[str]) -> bool:
    """Whether the words around a full name, or its first name, make it a person's."""
    words = [fold(word) for word in candidate.words]
    if " ".join(words) in _NOT_PEOPLE or " ".join(words[:2]) in _NOT_PEOPLE or len(words) > 5:
        return False
    if gender_of(words[0]) or " ".join(words) in known or _titled(candidate):
        return True
    short = len(words) == 2 or len(words) == 3 and max(map(len, words[1:])) <= 5
    if words[0] in lists()["family_first"] and short:
        return True
    if _roles(text, candidate) or _owner(text, candidate):
        return True
    before = text[max(0, candidate.span.start - 20) : candidate.span.start]
    if _THE.search(before):
        return False
    end = candidate.span.end
    told = _AFTER_SAYS.search(before) or _BEFORE_SAYS.match(text, end) or _AGE.match(text, end)
    if told or _DOES.match(text, end):
        return True
    return _speaking_alone(text).get(words[-1], -1) >= end


@lru_cache(maxsize=2)
def _speaking_alone(text: str) -> Mapping[str, int]:
    """The words that say something at the head of a clause, with the last place of each."""
    return {fold(match[1]): match.start() for match in _ALONE.finditer(text)}


def _spots(
    text: str, candidates: Sequence[_Candidate], found: Sequence[_Found]
) -> tuple[tuple[Spot, ...], tuple[Span, ...]]:
    spots: list[Spot] = []
    unsure: list[Span] = []
    numbers = {id(person): number for number, person in enumerate(found)}
    asked: dict[tuple[tuple[str, ...], Gender], list[_Found]] = {}
    for candidate in candidates:
        key = (candidate.words, _gender(candidate))
        if key not in asked:
            asked[key] = _whom(candidate, found)
        people = asked[key]
        person = people[0] if len(people) == 1 else _nearest(candidate, people, spots, numbers)
        if person is not None:
            owned = _POSSESSIVE.match(text, candidate.span.end) is not None
            span = _name_in(text, candidate, person)
            spots.append(Spot(span, numbers[id(person)], owned))
        elif people:
            unsure.append(candidate.span)
    return tuple(spots), tuple(unsure)


def _name_in(text: str, candidate: _Candidate, person: _Found) -> Span:
    """The name alone where a headline's other words run on behind it."""
    end = candidate.span.start + len(person.written)
    runs_on = text.startswith(person.written, candidate.span.start) and end < candidate.span.end
    return Span(candidate.span.start, end) if runs_on else candidate.span


def _whom(candidate: _Candidate, found: Sequence[_Found]) -> list[_Found]:
    """The people whom a run of words may name: by full name, family name, or one word of it."""
    name = parse(" ".join(candidate.words))
    if not name.words:
        return []
    if len(name.words) > 1:
        return [p for p in found if _compatible(name, p.name)]
    gender = _gender(candidate)
    people = [p for p in found if not (gender and p.gender and gender != p.gender)]
    word = name.family[0]
    for test in (_by_family, _by_any, _by_slip):
        named = [p for p in people if test(name, word, p)]
        if named:
            return named
    return []


def _by_family(name: Name, _: str, person: _Found) -> bool:
    family = person.name.family
    return _sound_of(name.family) == _sound_of(family) or family[-1:] == name.family


@lru_cache(maxsize=1 << 16)
def _sound_of(family: tuple[str, ...]) -> str:
    """A family name as it sounds: equal for the same family, spelling and particles apart."""
    return "".join(core(family))


def _by_any(_: Name, word: str, person: _Found) -> bool:
    return word in person.name.words


def _by_slip(_: Name, word: str, person: _Found) -> bool:
    return len(word) > 4 and any(_near(word, family) for family in person.name.family)


def _nearest(
    candidate: _Candidate, people: list[_Found], spots: list[Spot], numbers: dict[int, int]
) -> _Found | None:
    """Of several people with the name, the only one that was named so far; else nobody."""
    named = {spot.member for spot in spots if spot.span.end <= candidate.span.start}
    seen = [person for person in people if numbers[id(person)] in named]
    return seen[0] if len(seen) == 1 else None


def _member(person: _Found) -> Member:
    """The person under the full form that stands most often, the longer one of two."""
    full = [form for form in person.forms if " " in form] or person.forms
    written = max(full, key=lambda form: (person.forms[form], len(form)))
    aliases = tuple(form for form in person.forms if form != written)
    entity = Entity(written, "person", aliases, person.side)
    return Member(entity, parse(written), tuple(person.roles), person.gender, person.first)


def person_in(words: str, *, sure: bool = False) -> Entity | None:
    """The person a mention names by a full name that the text itself gives no other sign of.

    `sure`: only where the first name is known as one.
    """
    for candidate in _candidates(words):
        if sure and not gender_of(fold(candidate.words[0])):
            continue
        if not re.match(r"$|,| \(| of ", words[candidate.span.end :]):
            continue
        if 2 <= len(candidate.words) <= 4:
            role = role_of(words[: candidate.span.start])
            return Entity(" ".join(candidate.words), "person", side=role.state if role else None)
    return None
