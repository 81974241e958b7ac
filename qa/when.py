"""The time a question names: "in 2025", "before 1990", "on 25 February 2022", as limits."""

from __future__ import annotations

import calendar
import datetime
import re

from corpus import dates
from corpus.document import Span
from qa.filters import Limits

_UNTIL = re.compile(r"\b(until|till|up to|by)\b[^.,;]{0,12}$", re.IGNORECASE)
_BEFORE = re.compile(r"\b(before|prior to)\b[^.,;]{0,12}$", re.IGNORECASE)
_AFTER = re.compile(r"\b(since|after|from)\b[^.,;]{0,12}$", re.IGNORECASE)
_ISO = re.compile(r"\b(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b")
_BETWEEN = re.compile(
    r"\b(?:from|between)\s+((?:1[89]|20)\d\d)\s+(?:to|and|until|till|-|–)\s+((?:1[89]|20)\d\d)\b",
    re.IGNORECASE,
)
# "the Charter of 1945", "the Agreement of 2015", "from January to May 2022": no limit, or none that
# this simple reading should set.
_PART_OF_A_NAME = re.compile(r"\bof\s+$|\bfrom\s+\w+\s+(?:to|until)\s+(?:\w+\s+)?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(in|on|at|of|by|from|since|after|before|until|till|during|prior to|up to)\s*$",
    re.IGNORECASE,
)

# Words are reported on the day or in the days after; a week covers weekly papers.
_REPORTED_WITHIN = datetime.timedelta(days=7)


def limits(question: str) -> tuple[Limits, str]:
    """The limits that the question's first full date sets, and the question without that date.

    "before 1990" ends with 1989, "until 1990" with 1990, "after 1990" and "since 1990" begin with
    1990 (a year is too coarse to say whether it counts itself). Relative times ("last year") set
    no limit yet.
    """
    between = _BETWEEN.search(question)
    if between:
        span = Span(between.start(), between.end())
        return Limits(since=between[1], until=between[2]), _without(question, span)
    for span, date in _dates(question):
        if not _PART_OF_A_NAME.search(question[: span.end].rsplit(None, 1)[0] + " "):
            return _limits(question, span, date), _without(question, span)
    return Limits(), question


def _dates(question: str) -> list[tuple[Span, str]]:
    """The full dates, months and years of the question with their places, written-out ISO first."""
    iso = _ISO.search(question)
    if iso:
        return [(Span(iso.start(), iso.end()), iso[0])]
    return [
        (mention.span, mention.date[:10])
        for mention in dates.find(question)
        if not mention.relative and mention.date and mention.date[:4].isdigit()
    ]


def reported(time: Limits) -> Limits:
    """The limits for documents that may report what was said within `time`."""
    if time.until is None:
        return time
    try:
        last = _last_day(time.until) + _REPORTED_WITHIN
    except (ValueError, OverflowError):
        return time
    return Limits(since=time.since, until=last.isoformat())


def _limits(question: str, span: Span, date: str) -> Limits:
    # The mention may hold its preposition; its last word is part of the date in any case.
    lead = question[: span.end].rsplit(None, 1)[0]
    if _UNTIL.search(lead):
        return Limits(until=date)
    if _BEFORE.search(lead):
        return Limits(until=_just_before(date))
    if _AFTER.search(lead):
        return Limits(since=date)
    return Limits(since=date, until=date)


def _without(question: str, span: Span) -> str:
    """The question without the date; as it was when nothing else would be left."""
    before = _PREPOSITION.sub("", question[: span.start])
    rest = " ".join((before + " " + question[span.end :]).split())
    return rest if re.search(r"\w{3}", rest) else question


def _just_before(date: str) -> str:
    """The last year, month or day before the date, as coarse as the date itself."""
    if len(date) == 4:
        return f"{int(date) - 1:04d}"
    if len(date) == 7:
        return (datetime.date.fromisoformat(f"{date}-01") - datetime.timedelta(1)).isoformat()[:7]
    return (datetime.date.fromisoformat(date) - datetime.timedelta(1)).isoformat()


def _last_day(date: str) -> datetime.date:
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])
