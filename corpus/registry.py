"""The people, offices and states of a whole library: one entity each, however they are spelled.

`gather` makes a registry of what the documents name, `find` looks up the words of a question. A
user's corrections (`speakers.toml`) come before every rule.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeVar

from corpus.corrections import Correction
from corpus.entity import Entity, group
from corpus.names import (
    Name,
    cased,
    compatible,
    core,
    fold,
    gender_of,
    is_thing,
    near,
    parse,
    same_given,
    slipped,
    sound,
    sounds,
)
from corpus.offices import aliases, office_words, role_of, tenures
from corpus.places import known_state, places, state

Key = TypeVar("Key", str, tuple[str, ...])
_LEADING = frozenset({"head", "president", "premier", "monarch"})
How = Literal["name", "alias", "office", "surname", "spelling"]


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody a question may mean; `guess` is True where the spelling had to be mended."""

    entity: Entity
    how: How
    guess: bool = False


def _key(words: str) -> str:
    return fold(words).replace("-", " ")


@dataclass(frozen=True, slots=True)
class Registry:
    """Every entity of a library, with the ways to look one up.

    `by_letter` lists the words of `by_word` by their first letter (and True) and by their last
    (and False).
    """

    entities: tuple[Entity, ...] = ()
    by_name: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    by_family: Mapping[tuple[str, ...], tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    by_word: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    by_letter: Mapping[tuple[str, bool], tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )

    def named(self, words: str) -> Entity | None:
        """The one entity of exactly this name or alias, accents and capitals apart."""
        numbers = self.by_name.get(_key(words), ())
        return self.entities[numbers[0]] if len(numbers) == 1 else None

    def people_of(self, states: Collection[str]) -> frozenset[str]:
        """The names of those who stand on the side of one of the states."""
        return frozenset(one.name for one in self.entities if one.side in states)

    def canonical(self, entity: Entity) -> Entity:
        """The registry's entity for one that a document names; itself where there is none."""
        if entity.kind == "group":
            return self._group(entity)
        for words in (entity.name, *entity.aliases):
            known = self.named(words)
            if known and known.kind == entity.kind and _one_side(known, entity):
                return known
        return entity

    def _group(self, entity: Entity) -> Entity:
        """The group with its people under the names they have here."""
        people = [self.named(name) for name in entity.members]
        if not any(people):
            return entity
        known = [
            person if person and person.kind == "person" else Entity(name, "person")
            for name, person in zip(entity.members, people, strict=True)
        ]
        one = group(tuple(dict.fromkeys(known)))
        return replace(one, side=entity.side) if one.side is None else one


def gather(
    entities: Iterable[Entity],
    *,
    speakers: Iterable[Entity] = (),
    corrections: Sequence[Correction] = (),
) -> Registry:
    """A registry of what the documents name: spellings joined, homonyms kept apart.

    `speakers` are the persons that `corpus.record.people` told apart: they stay apart.
    """
    unique = list(dict.fromkeys(entities))
    settled = list(dict.fromkeys(speakers))
    persons = [entity for entity in unique if entity.kind == "person"]
    others: dict[tuple[str, str], Entity] = {}
    for entity in unique:
        if entity.kind not in {"person", "group"}:
            key = (entity.kind, fold(entity.name))
            others[key] = _joined([others[key], entity]) if key in others else entity
    joined = _corrected(_cluster(persons, settled, corrections), corrections)
    return _indexed([*joined, *others.values()])


def _indexed(entities: Sequence[Entity]) -> Registry:
    by_name: dict[str, list[int]] = {}
    by_family: dict[tuple[str, ...], list[int]] = {}
    by_word: dict[str, list[int]] = {}
    ordered = sorted(entities, key=lambda entity: (entity.name, entity.kind, entity.side or ""))
    for number, entity in enumerate(ordered):
        if entity.kind == "person" and is_thing(entity.name.split()):
            continue  # read by mistake as somebody's name; who asks for it means the thing
        forms = (entity.name, *entity.aliases)
        _note(by_name, (_key(form) for form in forms), number)
        if entity.kind == "person":
            names = [parse(form) for form in forms]
            _note(by_family, (core(name.family) for name in names), number)
            _note(by_word, (word for name in names for word in sounds(name)), number)
    by_letter: dict[tuple[str, bool], list[str]] = {}
    for word in filter(None, by_word):
        by_letter.setdefault((word[0], True), []).append(word)
        by_letter.setdefault((word[-1], False), []).append(word)
    return Registry(
        tuple(ordered),
        _frozen(by_name),
        _frozen(by_family),
        _frozen(by_word),
        MappingProxyType({key: tuple(words) for key, words in by_letter.items()}),
    )


def _note(table: dict[Key, list[int]], keys: Iterable[Key], number: int) -> None:
    for key in dict.fromkeys(keys):
        table.setdefault(key, []).append(number)


def _frozen(table: dict[Key, list[int]]) -> Mapping[Key, tuple[int, ...]]:
    return MappingProxyType({key: tuple(numbers) for key, numbers in table.items()})


# --- one person, many spellings -------------------------------------------------------------------


def _cluster(
    persons: list[Entity], settled: list[Entity], corrections: Sequence[Correction]
) -> list[Entity]:
    """The persons with those that are one put together."""
    apart = {frozenset((fold(c.name), fold(other))) for c in corrections for other in c.not_same_as}
    families: dict[tuple[str, ...], list[list[Entity]]] = {}
    for entity in settled:
        families.setdefault(core(parse(entity.name).family), []).append([entity])
    for entity in sorted(persons, key=lambda e: (-len(parse(e.name).words), e.name, e.side or "")):
        entity = _as_listed(entity)
        clusters = families.setdefault(core(parse(entity.name).family), [])
        home = [c for c in clusters if all(_one(entity, other, apart) for other in c)]
        exact = [c for c in home if any(fold(e.name) == fold(entity.name) for e in c)]
        home = exact if len(home) > 1 and exact else home
        if len(home) == 1:
            home[0].append(entity)
        else:
            clusters.append([entity])
    for clusters in families.values():
        _take_in_bare(clusters, apart)
    return [_joined(cluster) for clusters in families.values() for cluster in clusters]


def _take_in_bare(clusters: list[list[Entity]], apart: set[frozenset[str]]) -> None:
    """Puts a bare "Putin" to the only Putin there is: in the record, and among office holders."""
    bare = [one for one in clusters if all(not parse(e.name).given for e in one)]
    full = [one for one in clusters if one not in bare]
    if len(full) != 1:
        return
    holders = _holders(core(parse(full[0][0].name).family))
    if holders - {_office_name(full[0])}:
        return
    for cluster in bare:
        if all(_lone(entity, other, apart) for entity in cluster for other in full[0]):
            full[0].extend(cluster)
            clusters.remove(cluster)


def _office_name(cluster: Sequence[Entity]) -> str:
    """The name in the table of offices under which one of these stands, else the first's."""
    return next((e.name for e in cluster if e.name in _office_names()), cluster[0].name)


@cache
def _holders(family: tuple[str, ...]) -> frozenset[str]:
    """The people of a family name who are in the table of offices."""
    return frozenset(name for name in _office_names() if core(parse(name).family) == family)


def _lone(bare: Entity, full: Entity, apart: set[frozenset[str]]) -> bool:
    """Whether a family name alone may be this person's; a word that is a first name is nobody's."""
    name, other = parse(bare.name), parse(full.name)
    if frozenset((fold(bare.name), fold(full.name))) in apart or not _one_side(bare, full):
        return False
    at_odds = name.gender and other.gender and name.gender != other.gender
    return not at_odds and not gender_of(name.family[0])


def _as_listed(entity: Entity) -> Entity:
    """The entity under the name of the table of offices, where one of its forms is there."""
    names = _listed().get(fold(entity.name), ())
    if len(names) != 1 or fold(names[0]) == fold(entity.name):
        return entity
    return Entity(
        names[0], "person", tuple(dict.fromkeys((entity.name, *entity.aliases))), entity.side
    )


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, forms in aliases().items():
        for form in forms:
            if len(form.split()) > 1:
                found.setdefault(fold(form), []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _one(entity: Entity, other: Entity, apart: set[frozenset[str]]) -> bool:
    """Whether two persons of the same family name are one."""
    names = frozenset((fold(entity.name), fold(other.name)))
    if names in apart or not _one_side(entity, other):
        return False
    if len(names) == 1:
        return entity.side == other.side or bool(parse(entity.name).given)
    first, second = parse(entity.name), parse(other.name)
    if not first.given or not second.given or {entity.name, other.name} <= _office_names():
        return False
    return compatible(first, second)


@cache
def _office_names() -> frozenset[str]:
    return frozenset(tenure.name for tenure in tenures())


def _one_side(entity: Entity, other: Entity) -> bool:
    return entity.side is None or other.side is None or entity.side == other.side


def _joined(cluster: Sequence[Entity]) -> Entity:
    """One entity of several: the name most often given, the others as aliases."""
    first = cluster[0]
    if len(cluster) == 1 and (first.kind != "person" or cased(first.name) == first.name):
        return first
    named = [e.name for e in cluster if cased(e.name) == e.name]
    name = next((e.name for e in cluster if e.name in _office_names()), None)
    name = name or (named[0] if named else cased(first.name))
    forms = dict.fromkeys(form for e in cluster for form in (e.name, *e.aliases))
    side = next((e.side for e in cluster if e.side), None)
    return Entity(name, first.kind, tuple(form for form in forms if form != name), side)


def _corrected(persons: list[Entity], corrections: Sequence[Correction]) -> list[Entity]:
    """The persons as the user's corrections have them."""
    for correction in corrections:
        wanted = {fold(correction.name), *(fold(alias) for alias in correction.aliases)}
        meant = [p for p in persons if wanted & {fold(p.name), *(fold(a) for a in p.aliases)}]
        given = [form for person in meant for form in (person.name, *person.aliases)]
        forms = dict.fromkeys([*correction.aliases, *given])
        without = {fold(name) for name in correction.not_same_as} | {fold(correction.name)}
        side = next((p.side for p in meant if p.side), None)
        kept = tuple(form for form in forms if fold(form) not in without)
        excluded = [p for p in meant if fold(p.name) in without - {fold(correction.name)}]
        persons = [p for p in persons if p not in meant or p in excluded]
        persons.append(Entity(correction.name, "person", kept, side))
    return persons


# --- looking up the words of a question -----------------------------------------------------------


def find(registry: Registry, words: str, *, sure: bool = False) -> tuple[Match, ...]:
    """Whom `words` may mean, best first: exact name, alias, office, surname, then near spelling.

    Several answers mean that the words do not decide. A mended spelling is flagged as a guess;
    a full name never finds somebody with another first name. Only names as they are count where
    it must be `sure`.
    """
    exact = _exact(registry, words)
    side, bare = _without_side(words)
    name = parse(bare)
    if any(match.how == "name" and not _bare_person(match.entity) for match in exact):
        return exact
    if name.given:
        full = [e for e in _all_forms(registry, name) if side in {None, e.side}]
        found = exact + tuple(Match(entity, "name") for entity in full)
    elif exact and " " in words.strip():
        found = exact
    else:
        found = exact + _surname(registry, name, side)
    return _distinct(found) or (() if sure else _uncertain(registry, words, name, side))


def _uncertain(registry: Registry, words: str, name: Name, side: str | None) -> tuple[Match, ...]:
    """The holders of an office, or guesses."""
    holders = _office_holders(registry, words)
    if holders or not name.words:
        return holders
    if not name.given:
        lone = _lone_given(registry, name, side)
        if lone or gender_of(name.family[0]):
            return lone
    return (_lone_surname(registry, name, side) if name.given else ()) or _mended(
        registry, name, side
    )


def _bare_person(entity: Entity) -> bool:
    return entity.kind == "person" and not parse(entity.name).given


def _distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Each entity once, those with full names first."""
    first: dict[Entity, Match] = {}
    for match in matches:
        first.setdefault(match.entity, match)
    return tuple(sorted(first.values(), key=lambda match: _bare_person(match.entity)))


def _surname(registry: Registry, name: Name, side: str | None) -> tuple[Match, ...]:
    named = [e for e in _of_family(registry, name) if side in {None, e.side}]
    return tuple(Match(entity, "surname") for entity in named)


def _exact(registry: Registry, words: str) -> tuple[Match, ...]:
    asked = re.sub(r"^the ", "", _key(words))
    numbers = registry.by_name.get(asked, ())
    if numbers:
        found = [registry.entities[number] for number in numbers]
        return tuple(
            Match(entity, "name" if _key(entity.name) == asked else "alias") for entity in found
        )
    land = known_state(words)
    return (Match(state(land), "name"),) if land else ()


def _without_side(words: str) -> tuple[str | None, str]:
    """The state a question names beside the person ("Palau's president Toribiong") and the rest."""
    role = role_of(words)
    if role is None:
        return None, words
    found = places(words)
    if not found or found[0].start > 4:
        return None, _without_office(words)
    rest = words[found[0].end :].lstrip("'’s ")
    return found[0].state, _without_office(rest)


def _without_office(words: str) -> str:
    """The name behind an office ("foreign minister Gakosso")."""
    offices = list(office_words().finditer(words))
    name = words[offices[-1].end() :].strip() if offices else ""
    return name if name[:1].isupper() else words


def _of_family(registry: Registry, name: Name) -> list[Entity]:
    numbers = registry.by_family.get(core(name.family), ())
    return [registry.entities[number] for number in numbers]


def _all_forms(registry: Registry, name: Name) -> list[Entity]:
    """The persons of whom one form is compatible with a full name."""
    numbers = {n for word in sounds(name) for n in registry.by_word.get(word, ())}
    found: list[Entity] = []
    for entity in (registry.entities[number] for number in sorted(numbers)):
        forms = [parse(form) for form in (entity.name, *entity.aliases)]
        if any(form.given and compatible(name, form) for form in forms):
            found.append(entity)
    return found


def _lone_surname(registry: Registry, name: Name, side: str | None) -> tuple[Match, ...]:
    """The only bearer of the family name, listed without first name: a guess."""
    bearers = _of_family(registry, name)
    if len(bearers) != 1 or side not in {None, bearers[0].side}:
        return ()
    bare = all(not parse(form).given for form in (bearers[0].name, *bearers[0].aliases))
    return (Match(bearers[0], "surname", guess=True),) if bare else ()


def _lone_given(registry: Registry, name: Name, side: str | None) -> tuple[Match, ...]:
    """The only bearer of a first name, for those who go by it ("Mahathir"): a guess."""
    numbers = registry.by_word.get(sound(name.family[0]), ()) if len(name.family) == 1 else ()
    bearers = [registry.entities[number] for number in numbers]
    named = [
        one
        for one in bearers
        if side in {None, one.side}
        and any(name.family[0] in parse(form).given[:1] for form in (one.name, *one.aliases))
    ]
    return (Match(named[0], "name", guess=True),) if len(named) == 1 else ()


def _office_holders(registry: Registry, words: str) -> tuple[Match, ...]:
    """The people of the library who held the office that the words name, at any time."""
    role = role_of(words)
    if role is None or role.state is None or role.words:
        return ()
    offices = _LEADING if role.office == "leader" else frozenset({role.office})
    names = dict.fromkeys(
        t.name for t in tenures() if t.state == role.state and t.office in offices
    )
    found = [entity for name in names if (entity := registry.named(name))]
    return tuple(Match(entity, "office") for entity in found)


def _mended(registry: Registry, name: Name, side: str | None) -> tuple[Match, ...]:
    """Whom the words may mean but for slips of the pen."""
    words = {sound(word) for word in (name.words if name.given else name.family)} - {""}
    numbers = {
        number
        for word in words
        # A slip spares the first letter or the last; counting edits for thousands of names is dear.
        for alike in ((word[0], True), (word[-1], False))
        for known in registry.by_letter.get(alike, ())
        if known == word or slipped(word, known)
        for number in registry.by_word[known]
    }
    found: list[Entity] = []
    for entity in (registry.entities[number] for number in sorted(numbers)):
        forms = [parse(form) for form in (entity.name, *entity.aliases)]
        if side in {None, entity.side} and any(_near_name(name, form) for form in forms):
            found.append(entity)
    return tuple(Match(entity, "spelling", guess=True) for entity in found)


def _near_name(asked: Name, form: Name) -> bool:
    # "Ms. Acosta" is no slip for Robert Costa.
    gender = gender_of(form.given[0]) if form.given else form.gender
    if asked.gender and gender and asked.gender != gender:
        return False
    if not near("".join(asked.family), "".join(form.family)):
        return bool(asked.given and form.given) and _near_order(asked, form)
    if not asked.given:
        return True
    return bool(form.given) and (same_given(asked, form) or near(asked.given[0], form.given[0]))


def _near_order(asked: Name, form: Name) -> bool:
    """Whether the same words stand in another order, a slip in one of them."""
    first, second = sorted(asked.words), sorted(form.words)
    return len(first) == len(second) and all(
        near(one, other) for one, other in zip(first, second, strict=True)
    )
