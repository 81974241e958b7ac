"""A date as somebody wrote it -> ISO 8601, where it can only mean one day.

Not for dates in running text: only for fields that hold a date and nothing else.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+")
_YEAR_MONTH = re.compile(r"^[12]\d{3}(?:-(?:0[1-9]|1[0-2]))?$")
_YEAR_FIRST = re.compile(
    r"^(?P<y>[12]\d{3})\s?[./年]\s?(?P<m>\d{1,2})\s?[./月]\s?(?P<d>\d{1,2})日?$"
)
_DAY_MONTH = re.compile(
    r"^(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>[a-z]+)\.?,?\s+(?P<y>\d{4})$"
)
_MONTH_DAY = re.compile(r"^(?P<m>[a-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})$")
_MONTH_YEAR = re.compile(r"^(?P<m>[a-z]+)\.?,?\s+(?P<y>\d{4})$")
_CLOCK = re.compile(
    r"[\s,|/]+(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[a-z]{2,5}\)?)?$"
)
_NUMBERS = re.compile(r"^(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4})$")


def iso_date(written: str) -> str | None:
    """ISO 8601 of a date: "2022", "2022-02", "2022-02-26" or with a time.

    None when it cannot be read or could mean two days (03/04/2022).
    """
    written = " ".join(written.split())
    if _YEAR_MONTH.match(written):
        return written if 1000 <= int(written[:4]) else None
    return _iso(written) or _mail(written) or _in_words(written.lower())


def _iso(written: str) -> str | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}(?:$|[T ])", written):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    bare_day = len(written) <= 10 or (
        moment.tzinfo is None and moment.time() == datetime.min.time()
    )
    return moment.date().isoformat() if bare_day else moment.isoformat(timespec="seconds")


def _mail(written: str) -> str | None:
    if not re.search(r"\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}", written):
        return None
    try:
        return parsedate_to_datetime(written).isoformat()
    except ValueError:
        return None


def _in_words(written: str) -> str | None:
    written = _CLOCK.sub("", _WEEKDAY.sub("", written))
    for pattern in (_YEAR_FIRST, _DAY_MONTH, _MONTH_DAY):
        if found := pattern.match(written):
            return _day(found["y"], found["m"], found["d"])
    if found := _MONTH_YEAR.match(written):
        day = _day(found["y"], found["m"], "1")
        return day and day[:7]
    return _by_elimination(written)


def _by_elimination(written: str) -> str | None:
    """26/02/2022: only one of the two numbers can be a month, or both are the same."""
    found = _NUMBERS.match(written)
    if not found:
        return None
    first, second = int(found["a"]), int(found["b"])
    if first <= 12 and second <= 12 and first != second:
        return None
    month, day = (second, first) if first > 12 else (first, second)
    return _day(found["y"], str(month), str(day))


def _day(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
