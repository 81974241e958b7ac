"""Dates as people write them, read into ISO 8601.

Explicit dates in English, Russian, Ukrainian, French, Spanish, German, Italian, Portuguese,
Arabic, Chinese and Japanese, and the English words that count from another day ("on Monday",
"yesterday"). A date that can be read two ways is no date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.document import Span

Precision = Literal["day", "month", "year"]

# As English writes them. The standard library's follow the process's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text.

    `date` is ISO 8601 with a time where one is given, or None where the words alone do not say:
    then `relative` holds them in a normal form ("monday", "last monday", "yesterday",
    "3 days ago", "last month", "--02-25" for a day without a year).
    """

    span: Span
    date: str | None
    precision: Precision
    relative: str = ""


_MONTH_NAMES = (
    "january jan января январь січня січень janvier janv enero ene januar jänner gennaio "
    "janeiro يناير",
    "february feb февраля февраль лютого лютий février févr fevrier febrero februar feber "
    "febbraio fevereiro فبراير",
    "march mar марта март березня березень mars marzo märz mär março مارس",
    "april apr апреля апрель квітня квітень avril avr abril abr aprile أبريل إبريل ابريل",
    "may мая май травня травень mai mayo maggio maio مايو",
    "june jun июня июнь червня червень juin junio juni giugno junho يونيو",
    "july jul июля июль липня липень juillet juil julio juli luglio julho يوليو",
    "august aug августа август серпня серпень août aout agosto أغسطس اغسطس",
    "september sept sep сентября сентябрь вересня вересень septembre septiembre settembre "
    "setembro سبتمبر",
    "october oct октября октябрь жовтня жовтень octobre octubre oktober okt ottobre ott outubro "
    "أكتوبر اكتوبر",
    "november nov ноября ноябрь листопада листопад novembre noviembre novembro نوفمبر",
    "december dec декабря декабрь грудня грудень décembre decembre diciembre dezember dez dicembre "
    "dezembro ديسمبر",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
# Words of other meanings: a month only with a capital, where nothing else makes the date sure.
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mars", "mar", "dec"})
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)(?!\d|[.,]\d)"
_OF = r"\s+(?:of\s+|de\s+|del\s+|do\s+)?"
_TIME = (
    r"(?:[\s,/|T–—-]{1,4}(?:at\s+|в\s+|à\s+|um\s+|a\s+las\s+)?"
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?!\d)(?::[0-5]\d(?:\.\d+)?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?)?"
)
_FLAGS = re.IGNORECASE
# In this order: the first pattern that matches at a place wins there.
_PATTERNS = {
    "iso": rf"(?<![\d./-]){_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d|-\d){_TIME}",
    "slashed": rf"(?<![\d./-]){_YEAR}([/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?![\d/])"
    rf"{_TIME}",
    "numeric": r"(?<![\d./-])(?P<first>\d{1,2})([/.-])(?P<second>\d{1,2})\2"
    rf"{_YEAR}(?![/-]){_TIME}",
    "han": r"(?P<year>(?:18|19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]"
    r"(?:\s?(?P<day>\d{1,2})\s?[日号號일])?"
    r"(?:\s*(?P<hour>[01]?\d|2[0-3])[:：时時](?P<minute>[0-5]\d))?",
    "day first": rf"(?<![\d./,-]){_DAY}{_OF}{_MONTH}(?:(?:\s*,\s*|{_OF}){_YEAR}{_TIME})?",
    "hyphened": rf"(?<![\d./,-])(?P<day>\d{{1,2}})-(?P<month>[a-z]{{3}})-{_YEAR}{_TIME}",
    "month first": rf"\b{_MONTH}\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|\s?%)"
    rf"(?:(?:\s*,\s*|\s+){_YEAR}{_TIME})?",
    "month": rf"\b{_MONTH}(?:,)?{_OF}{_YEAR}",
    "year": rf"\b(?:in|since|until|till|before|after|during|from|of|by|early|late|mid)[\s-]{_YEAR}",
    "weekday": r"\b(?:(?P<which>on|last|next|this|this past|past)\s+)?"
    rf"(?P<weekday>{'|'.join(_DAY_NAMES)})\b",
    "ago": r"\b(?P<count>\d{1,2}|one|two|three|four|five|six|seven)\s+(?P<unit>days?)\s+ago\b",
    "count": r"\b(?:the day before yesterday|yesterday|today|tomorrow)\b"
    r"|\b(?:last|this|next)\s+(?:week|month|year)\b",
}
_COMPILED = {name: re.compile(pattern, _FLAGS) for name, pattern in _PATTERNS.items()}
_EXPLICIT = ("iso", "slashed", "numeric", "han", "day first", "hyphened", "month first", "month")
# What a date line may begin with before the date itself.
_LEAD_IN = re.compile(
    r"\s*(?:(?:on|the|early|late|in|morning|afternoon|evening|night|of|le|el|am|den|date[d:]?|"
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)(?![^\W\d_])[\s.,:]*)*",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"\s*(?P<year>(?:18|19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)\s*")
_PARTIAL = re.compile(r"\s*(?P<year>(?:18|19|20)\d\d)(?:-(?P<month>\d\d))?\s*")
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def parse(words: str) -> str | None:
    """The explicit date that `words` begin with, as ISO 8601; None where there is none or two.

    "2022-02-25", with the time as written ("2022-02-26T12:05", no zone), or "2022-02" and "2022"
    where no more is given. 02/03/2022 can be read two ways and is None; 03.02.2022 is written so
    only where the day stands first.
    """
    whole = _COMPACT.fullmatch(words) or _PARTIAL.fullmatch(words)
    if whole:
        return _iso(**{name: int(value) for name, value in whole.groupdict().items() if value})
    lead_in = _LEAD_IN.match(words)
    start = lead_in.end() if lead_in else 0
    for name in _EXPLICIT:
        found = _COMPILED[name].match(words, start)
        if found:
            mention = _mention(name, found)
            return mention.date if mention else None
    return None


def find(text: str) -> tuple[Mention, ...]:
    """Every date in `text`, in order, none inside another."""
    found: list[tuple[int, int, Mention]] = []
    for rank, (name, pattern) in enumerate(_COMPILED.items()):
        for match in pattern.finditer(text):
            mention = _mention(name, match)
            if mention:
                found.append((mention.span.start, rank, mention))
    mentions: list[Mention] = []
    for start, _, mention in sorted(found, key=lambda entry: (entry[0], entry[1])):
        if not mentions or start >= mentions[-1].span.end:
            mentions.append(mention)
    return tuple(mentions)


def resolve(mention: Mention, published: str) -> str | None:
    """The date that is meant in a text published on the day `published` (ISO 8601).

    "on Monday" is the latest Monday up to that day and "last Monday" the latest before it. None
    where the publication day is not known or the words name no single day, month or year.
    """
    if mention.date:
        return mention.date
    try:
        day = datetime.date.fromisoformat(published[:10])
    except ValueError:
        return None
    words = mention.relative
    if words.startswith("--"):
        return _without_year(words, day)
    if words.endswith("days ago"):
        return (day - datetime.timedelta(days=int(words.split()[0]))).isoformat()
    if words.split()[-1] in _DAY_NAMES:
        return _weekday(words, day)
    return _counted(words, day)


def _counted(words: str, day: datetime.date) -> str | None:
    days = {"the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1}
    if words in days:
        return (day + datetime.timedelta(days=days[words])).isoformat()
    which, unit = words.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return str(day.year + step)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return None


def _weekday(words: str, day: datetime.date) -> str:
    wanted = _DAY_NAMES.index(words.split()[-1])
    if words.startswith("next"):
        return (day + datetime.timedelta(days=(wanted - day.weekday() - 1) % 7 + 1)).isoformat()
    back = (day.weekday() - wanted) % 7
    if words.startswith(("last", "past", "this past")) and back == 0:
        back = 7
    return (day - datetime.timedelta(days=back)).isoformat()


def _without_year(words: str, day: datetime.date) -> str | None:
    """The nearest such day to the publication: at most half a year to either side."""
    candidates = [_iso(year, int(words[2:4]), int(words[5:7])) for year in _around(day.year)]
    days = [datetime.date.fromisoformat(date) for date in candidates if date]
    near = [other for other in days if abs((other - day).days) <= 150]
    return near[0].isoformat() if len(near) == 1 else None


def _around(year: int) -> Iterator[int]:
    yield from (year - 1, year, year + 1)


def _mention(name: str, match: re.Match[str]) -> Mention | None:
    # The stop after a whole month's name ends the sentence; after "Feb." it is the month's own.
    ends_sentence = match[0].endswith(".") and match[0][-5:-1].isalpha()
    span = Span(match.start(), match.end() - ends_sentence)
    if name in {"weekday", "ago", "count"}:
        return _relative(name, match, span)
    parts = match.groupdict()
    month = _month_of(name, parts, match)
    if month == 0:
        return None
    if name == "numeric":
        return _numeric(match, span)
    if not parts.get("year"):
        day = int(parts["day"])
        real = month is not None and _iso(2000, month, day)
        return Mention(span, None, "day", f"--{month:02d}-{day:02d}") if real else None
    day_of_month = int(parts["day"]) if parts.get("day") else None
    date = _iso(int(parts["year"] or 0), month, day_of_month)
    if date is None:
        return None
    precision: Precision = "day" if day_of_month else "month" if month else "year"
    return Mention(span, date + _time(parts), precision)


def _month_of(name: str, parts: dict[str, str | None], match: re.Match[str]) -> int | None:
    """The month's number, None where the form has none, 0 where the word is no month here."""
    word = parts.get("month")
    if not word:
        return None
    if word.isdigit():
        return int(word)
    if word in _AMBIGUOUS_MONTHS and not (parts.get("year") and parts.get("day")):
        return 0
    # "12 March" needs its day to be one; "May 5" and "5 de" are settled by the capital above.
    return _MONTHS.get(word.lower(), 0)


def _relative(name: str, match: re.Match[str], span: Span) -> Mention | None:
    words = " ".join(match[0].lower().split())
    if name == "weekday":
        weekday = match["weekday"]
        if weekday.islower():
            return None
        which = (match["which"] or "").lower()
        kept = " ".join(which.split()) if which not in {"on", "this", ""} else ""
        return Mention(span, None, "day", f"{kept} {weekday.lower()}".strip())
    if name == "ago":
        number = _NUMBER_WORDS.get(match["count"].lower()) or int(match["count"])
        return Mention(span, None, "day", f"{number} days ago")
    unit = words.split()[-1]
    precision: Precision = "month" if unit == "month" else "year" if unit == "year" else "day"
    return Mention(span, None, precision, words)


def _numeric(match: re.Match[str], span: Span) -> Mention | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    day_first, month_first = _iso(year, second, first), _iso(year, first, second)
    dotted = "." in match[0][:6]
    if day_first and month_first and day_first != month_first and not dotted:
        return None
    date = day_first if dotted else day_first or month_first
    return Mention(span, date + _time(match.groupdict()), "day") if date else None


def _time(parts: dict[str, str | None]) -> str:
    """The time as in "T12:05", or nothing where none is given."""
    if not parts.get("hour"):
        return ""
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"T{hour:02d}:{parts['minute']}"


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
