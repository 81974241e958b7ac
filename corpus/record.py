"""The speakers of a record that lists names, states and years: one entity per person.

Such lists give only surnames in their older years, many spellings and now and then a slip of the
pen. The dated table of offices names the leaders; everybody else is told apart by state, name and
the years between two appearances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.entity import Entity
from corpus.names import Name, compatible, core, fold, near, parse, same_given
from corpus.offices import Tenure, aliases, tenures
from corpus.places import known_state


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody listed as a speaker: the name as written, the state, the year, the post."""

    name: str
    state: str = ""
    year: int = 0
    post: str = ""


# Years between two appearances that may still be one person's: of a name with given names, and of
# a family name alone, which a successor or a relative may share.
_CAREER = 25
_SAME_FAMILY_NAME = 12
# A slip of the pen is believed between neighbouring years only.
_SLIP = 6


def people(appearances: Sequence[Appearance]) -> tuple[Entity | None, ...]:
    """One entity per person, for each appearance in the order given; None for an empty name."""
    names: dict[Appearance, str] = {}
    by_state: dict[str, list[Appearance]] = {}
    for appearance in dict.fromkeys(appearances):
        listed = _tenure_name(appearance)
        if listed:
            names[appearance] = listed
        elif appearance.name.strip():
            by_state.setdefault(appearance.state, []).append(appearance)
    clusters = [cluster for rows in by_state.values() for cluster in _careers(rows)]
    entities: dict[Appearance, Entity] = {}
    listed_rows: dict[tuple[str, str], list[Appearance]] = {}
    for appearance, name in names.items():
        listed_rows.setdefault((name, appearance.state), []).append(appearance)
    for (name, _), rows in listed_rows.items():
        entities.update(dict.fromkeys(rows, _speaker(name, rows)))
    for cluster in clusters:
        entities.update(dict.fromkeys(cluster, _speaker(_best_name(cluster), cluster)))
    return tuple(entities.get(appearance) for appearance in appearances)


def _speaker(name: str, rows: Sequence[Appearance]) -> Entity:
    forms = dict.fromkeys([*(row.name.strip() for row in rows), *aliases().get(name, ())])
    side = known_state(rows[0].state) or rows[0].state or None
    return Entity(name, "person", tuple(form for form in forms if form != name), side)


def _tenure_name(appearance: Appearance) -> str | None:
    """The person of the table of offices who is meant: by name, state and year."""
    side = known_state(appearance.state)
    written = parse(appearance.name)
    if side is None or not written.words:
        return None
    sides = {side, "Soviet Union"} if side == "Russia" and appearance.year < 1992 else {side}
    rows = [t for s in sides for t in _tenures_of(s) if _fits_tenure(written, t, appearance)]
    names = {tenure.name for tenure in rows}
    if len(names) > 1:
        names = {t.name for t in rows if t.covers(str(appearance.year))}
    return names.pop() if len(names) == 1 else None


@cache
def _tenures_of(side: str) -> tuple[Tenure, ...]:
    return tuple(tenure for tenure in tenures() if tenure.state == side)


def _fits_tenure(written: Name, tenure: Tenure, appearance: Appearance) -> bool:
    forms = [parse(form) for form in (tenure.name, *aliases().get(tenure.name, ()))]
    near_it = tenure.covers(str(appearance.year), slack=1)
    if not written.given:
        return near_it and any(core(written.family) == core(form.family) for form in forms)
    if near_it:
        return any(form.given and compatible(written, form) for form in forms)
    exact = parse(tenure.name)
    return len(exact.given) == 1 and len(written.given[0]) > 1 and compatible(written, exact)


def _careers(rows: list[Appearance]) -> list[list[Appearance]]:
    """The appearances of one state by person: full names first, then bare family names."""
    clusters: list[list[Appearance]] = []
    ordered = sorted(rows, key=_fullest_first)
    for row in ordered:
        home = [cluster for cluster in clusters if _belongs(row, cluster)]
        if len(home) > 1:
            closest = min(_gap(row, cluster) for cluster in home)
            home = [cluster for cluster in home if _gap(row, cluster) == closest]
        if len(home) == 1:
            home[0].append(row)
        else:
            clusters.append([row])
    return clusters


def _fullest_first(row: Appearance) -> tuple[int, int, str]:
    return (-min(len(parse(row.name).words), 3), row.year, row.name)


def _gap(row: Appearance, cluster: Sequence[Appearance]) -> int:
    return min(abs(row.year - other.year) for other in cluster)


def _belongs(row: Appearance, cluster: Sequence[Appearance]) -> bool:
    name, gap = parse(row.name), _gap(row, cluster)
    for other in cluster:
        second = parse(other.name)
        bare = not name.given or not second.given
        if compatible(name, second) and gap <= (_SAME_FAMILY_NAME if bare else _CAREER):
            return True
        if gap <= _SLIP and bare is False and _slipped(name, second):
            return True
    return False


def _slipped(one: Name, other: Name) -> bool:
    """Whether two full names differ by slips of the pen only."""
    first, second = "".join(one.family), "".join(other.family)
    return near(first, second) and (
        same_given(one, other) or near("".join(one.given), "".join(other.given))
    )


def _best_name(rows: Sequence[Appearance]) -> str:
    """The form to list a person under: a full name, the most frequent one, without its title."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.name.strip()] = counts.get(row.name.strip(), 0) + 1
    full = [name for name in counts if parse(name).given]
    best = min(full or list(counts), key=lambda name: (-counts[name], -len(name), name))
    wanted = parse(best).words
    words = best.split()
    while len(words) > 1 and fold(words[0]) not in wanted:
        words = words[1:]
    return " ".join(words) if full else best
