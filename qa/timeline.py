"""Who said it when: the statements of a speaker on a subject, each with its day, in lanes.

Which statements are shown is decided here; how they are drawn is in timeline_html.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

from corpus.document import Document
from corpus.statement import Statement
from qa.answer import Answer
from qa.said import statement_to_dict
from qa.speech import SURE_ENOUGH
from qa.tellers import told_by

Unit = Literal["day", "month", "year"]

# What is found beyond this is not shown, and the page says so: a plot of more is a blot.
MOST = 200
# So many are looked at, to choose from: a head of state's speeches of ten years.
LOOKED_AT = 4000
LANES = 8
# The longest time that is drawn in days, and in months; a longer one is drawn in the next unit.
DAYS = 45
MONTHS = 48
BROKEN = 12
# What stands for a long silence, and how many empty bins in a row are none yet.
GAP = ""
_LONGEST = 4
_LENGTHS: Mapping[Unit, int] = {"day": 10, "month": 7, "year": 4}
_FINE: tuple[tuple[Unit, int], ...] = (("day", DAYS), ("month", MONTHS))


class Record(Protocol):
    """What is asked of the engine."""

    def statements(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 50,
    ) -> tuple[Statement, ...]:
        """What a speaker says, on a subject, within a time."""

    def read(self, document_id: str) -> Document:
        """The whole document."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose statements, on what, within which time; "" is no limit."""

    speaker: str = ""
    about: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement and the document it stands in.

    `account` is the party that tells it, `lane` the row of the plot it belongs to.
    """

    statement: Statement
    document: Document
    account: str
    lane: str = ""

    @property
    def speaker(self) -> str:
        """The name of who says it."""
        return self.statement.speaker.name if self.statement.speaker else ""

    @property
    def day(self) -> str:
        """When it was said: an ISO 8601 day, month or year; "" where that is unknown."""
        return self.statement.date.date[:10] if self.statement.date else ""

    @property
    def words(self) -> str:
        """The document's own words; "[…]" stands where they stand apart."""
        return " […] ".join(part.of(self.document.text) for part in self.statement.parts)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The statements by their time: `plotted` in the plot, by day; others listed apart.

    `coarse` are those whose date is less exact than the plot's `unit`. `lanes` names the plot's
    rows, "" being all the others. `more` is whether there are statements beyond these, `unsure`
    how many were left out because it is not sure who made them.
    """

    wanted: Wanted
    unit: Unit = "day"
    lanes: tuple[str, ...] = ()
    plotted: tuple[Mark, ...] = ()
    coarse: tuple[Mark, ...] = ()
    undated: tuple[Mark, ...] = ()
    more: bool = False
    unsure: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The timeline as plain values for JSON, in a fixed order."""
        return {
            **{name: getattr(self.wanted, name) for name in ("speaker", "about", "since", "until")},
            "unit": self.unit,
            "lanes": list(self.lanes),
            "statements": [_plain(mark) for mark in self.plotted],
            "less_exactly_dated": [_plain(mark) for mark in self.coarse],
            "undated": [_plain(mark) for mark in self.undated],
            "more": self.more,
            "unsure": self.unsure,
        }


def timeline(record: Record, wanted: Wanted) -> Timeline:
    """The statements that are wanted, by their time. Raises `QuestionRefused`."""
    found = record.statements(
        speaker=wanted.speaker or None,
        about=wanted.about or None,
        since=wanted.since or None,
        until=wanted.until or None,
        limit=LOOKED_AT,
    )
    said = [one for one in found if one.speaker and not one.negated]
    sure = _apart([one for one in said if one.confidence >= SURE_ENOUGH])
    shown = _chosen(sure, by_nearness=bool(wanted.about))
    told = _laned(_marks(record, shown))
    dated = sorted((mark for mark in told if mark.day), key=_place)
    unit = unit_of([mark.day for mark in dated])
    plotted = tuple(mark for mark in dated if len(mark.day) >= _LENGTHS[unit])
    return Timeline(
        wanted,
        unit,
        _lanes(plotted),
        plotted,
        tuple(mark for mark in dated if len(mark.day) < _LENGTHS[unit]),
        tuple(sorted((mark for mark in told if not mark.day), key=_place)),
        len(sure) > len(shown) or len(found) == LOOKED_AT,
        sum(one.confidence < SURE_ENOUGH for one in said),
    )


def _apart(statements: Sequence[Statement]) -> list[Statement]:
    """The statements without those whose words are part of another one of the same speaker."""
    kept: dict[tuple[str, str], list[Statement]] = {}
    for one in sorted(statements, key=lambda one: (one.span.start, -one.span.end)):
        others = kept.setdefault((one.document_id, one.speaker.name if one.speaker else ""), [])
        # In this order the last one kept reaches farthest: if any holds the words, it does.
        if not any(other.span.holds(one.span) for other in others[-1:]):
            others.append(one)
    whole = {id(one) for others in kept.values() for one in others}
    return [one for one in statements if id(one) in whole]


def _chosen(statements: Sequence[Statement], *, by_nearness: bool) -> Sequence[Statement]:
    """At most `MOST`: the first where they are in order of nearness, else evenly out of all."""
    if len(statements) <= MOST or by_nearness:
        return statements[:MOST]
    return [statements[number * len(statements) // MOST] for number in range(MOST)]


def _marks(record: Record, statements: Sequence[Statement]) -> list[Mark]:
    documents = {name: record.read(name) for name in {one.document_id for one in statements}}
    return [_mark(one, documents[one.document_id]) for one in statements]


def _mark(statement: Statement, document: Document) -> Mark:
    speaker = statement.speaker.name if statement.speaker else None
    title = document.title or document.source
    account = told_by(statement.according_to, speaker, statement.form, document.publisher, title)
    return Mark(statement, document, account)


def _place(mark: Mark) -> tuple[str, str, str, int, int]:
    """In the order of the days, on one day in that of publication."""
    published = mark.document.published
    span = mark.statement.span
    told = published.date if published else "9999"
    return mark.day, told, mark.document.source, span.start, span.end


def _plain(mark: Mark) -> dict[str, Any]:
    told = statement_to_dict(mark.statement, mark.document)
    return {**told, "account": mark.account, "lane": mark.lane}


# ---- lanes -------------------------------------------------------------------------------------


def _laned(marks: Sequence[Mark]) -> list[Mark]:
    """Each mark with its lane: the speaker where several speak, else the account."""
    several = len({mark.speaker for mark in marks}) > 1
    names = [mark.speaker if several else mark.account for mark in marks]
    counts = Counter(names)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    kept = set(ranked if len(ranked) <= LANES else ranked[: LANES - 1])
    return [
        Mark(mark.statement, mark.document, mark.account, name if name in kept else "")
        for mark, name in zip(marks, names, strict=True)
    ]


def _lanes(marks: Iterable[Mark]) -> tuple[str, ...]:
    """The lanes in use, the fullest first, the others' last."""
    counts = Counter(mark.lane for mark in marks)
    return tuple(sorted(counts, key=lambda lane: (not lane, -counts[lane], lane)))


# ---- time --------------------------------------------------------------------------------------


def unit_of(days: Sequence[str]) -> Unit:
    """The unit in which days (ISO 8601 days, months, years) are drawn.

    The finest in which the whole time fits and at least half of the days are known.
    """
    if not days:
        return "day"
    for unit, most in _FINE:
        known = [day for day in days if len(day) >= _LENGTHS[unit]]
        found = bins(known, unit)
        # Around a silence every place has to say its month or year, and needs room for that.
        most = min(most, BROKEN) if GAP in found else most
        if 2 * len(known) >= len(days) and len(found) <= most:
            return unit
    return "year"


def bins(days: Iterable[str], unit: Unit) -> tuple[str, ...]:
    """Every day, month or year from the first of the days to the last, as ISO 8601.

    A long time in which nothing was said is one `GAP`.
    """
    found: list[str] = []
    last: int | None = None
    for number in sorted({_number(day, unit) for day in days}):
        between = range(number if last is None else last + 1, number)
        found += [GAP] if len(between) > _LONGEST else [_named(one, unit) for one in between]
        found.append(_named(number, unit))
        last = number
    return tuple(found)


def bin_of(day: str, unit: Unit) -> str:
    """The bin that a day belongs to."""
    return day[: _LENGTHS[unit]]


def _number(day: str, unit: Unit) -> int:
    year, month, number = (*map(int, day.split("-")), 1, 1)[:3]
    if unit == "day":
        return date(year, month, number).toordinal()
    return year * 12 + month - 1 if unit == "month" else year


def _named(number: int, unit: Unit) -> str:
    if unit == "day":
        return date.fromordinal(number).isoformat()
    return f"{number // 12:04}-{number % 12 + 1:02}" if unit == "month" else f"{number:04}"


# ---- from an answer ----------------------------------------------------------------------------


def timeline_address(answer: Answer, root: str = "") -> str:
    """Where the timeline of the answer's speaker and topic is shown; "" where it has none.

    The question's time is left out: a timeline shows what came before and after. It is offered
    where somebody is cited, or where the speaker did say it but not at the time asked about.
    """
    spoken = any(citation.speaker for citation in answer.citations)
    if not (spoken if answer.status == "answered" else answer.reason == "time"):
        return ""
    chips = {chip.kind: chip.value for chip in reversed(answer.query.chips)}
    asked = {"speaker": chips.get("speaker", ""), "about": chips.get("topic", "")}
    given = {name: value for name, value in asked.items() if re.search(r"\w", value)}
    return f"{root}/timeline?{urlencode(given)}" if given else ""
