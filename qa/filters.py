"""Limits on which documents are searched: speaker, publisher, time."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from corpus import dates
from corpus.errors import QuestionRefused
from corpus.library import Library

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Card:
    """What filters need to know of a document. `day` is the event's date, else the published."""

    key: int
    speaker: str | None
    publisher: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Which documents may answer; None means no limit. Dates are ISO 8601, both inclusive."""

    speaker: str | None = None
    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return any((self.speaker, self.publisher, self.since, self.until))


def cards(library: Library) -> tuple[Card, ...]:
    """One card a document, in the order of their keys."""
    rows = library.rows(
        "select key, speaker, publisher, coalesce(event_date, published) as day"
        " from documents order by key"
    )
    return tuple(Card(row["key"], row["speaker"], row["publisher"], row["day"]) for row in rows)


def day(words: str | None, name: str) -> str | None:
    """A date as the user wrote it, as ISO 8601. Raises `QuestionRefused` if it is none."""
    if not words:
        return None
    if _ISO.fullmatch(words.strip()) and _exists(words.strip()):
        return words.strip()
    parsed = dates.parse(words)
    if parsed is None:
        raise QuestionRefused(
            f"{name!r} is not a date I can read: {words!r}. "
            "Write it as 2022-02-25, 2022-02 or 2022."
        )
    return parsed[:10]


def _exists(day: str) -> bool:
    year, month, date = [*map(int, day.split("-")), 1, 1][:3]
    try:
        datetime.date(year, month, date)
    except ValueError:
        return False
    return True


def allowed(cards: Iterable[Card], limits: Limits, *, undated: bool = False) -> tuple[int, ...]:
    """Keys of the documents within the limits.

    A document without a date lies within no time, unless `undated` asks for those as well.
    """
    return tuple(
        card.key
        for card in cards
        if _named(card.speaker, limits.speaker)
        and _named(card.publisher, limits.publisher)
        and (_within(card.day, limits.since, limits.until) or (undated and card.day is None))
    )


def within(day: str | None, limits: Limits) -> bool:
    """Whether a day (ISO 8601, month or year) lies within the limits' time; unknown never does."""
    return _within(day, limits.since, limits.until)


def _named(found: str | None, wanted: str | None) -> bool:
    """Whether every word of the wanted name stands in the found one, accents and case aside."""
    if not wanted:
        return True
    return found is not None and set(plain(wanted).split()) <= set(plain(found).split())


def _within(found: str | None, since: str | None, until: str | None) -> bool:
    """Whether a day, month or year touches the days from `since` to `until`."""
    if not since and not until:
        return True
    if found is None:
        return False
    late_enough = not since or found[: len(since)] >= since[: len(found)]
    early_enough = not until or found[: len(until)] <= until[: len(found)]
    return late_enough and early_enough


def plain(words: str) -> str:
    """Lower case, no accents, words separated by single spaces: for comparing names."""
    folded = unicodedata.normalize("NFKD", words).casefold()
    letters = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return " ".join(re.findall(r"\w+", letters))
