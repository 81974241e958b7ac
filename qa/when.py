"""The time a question names: "in 2025", "before 1990", "last year", "the later call", as limits."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, replace
from typing import Literal

from corpus import dates
from corpus.document import Span
from qa import filters
from qa.filters import Limits

Order = Literal["first", "last"]

# The preposition of a date: the one nearest to it ("quotes by Xi after 2018").
_NEAR = r"\b(?!.*\b(?:in|on|until|till|by|before|since|after|from|during)\b)[^.,;]{0,12}$"
_UNTIL = re.compile(rf"\b(until|till|up to|by){_NEAR}", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(before|prior to){_NEAR}", re.IGNORECASE)
_AFTER = re.compile(rf"\b(since|after|from){_NEAR}", re.IGNORECASE)
_ISO = re.compile(r"\b(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b")
_BETWEEN = re.compile(
    r"\b(?:(?:from|between)\s+((?:1[89]|20)\d\d)\s+(?:to|and|until|till|-|–)\s+((?:1[89]|20)\d\d)|"
    r"in\s+((?:1[89]|20)\d\d)\s+and\s+(?:in\s+)?((?:1[89]|20)\d\d))\b",
    re.IGNORECASE,
)
_DECADE = re.compile(
    r"\b(?:in|during|throughout|of)?\s*the\s+(early |late |mid-?)?(1[89]\d|20\d)0['’]?s\b", re.I
)
_RELATIVE = re.compile(
    r"\b(?:(?P<which>last|this|past|current|previous)\s+(?P<unit>year|month|week)|"
    r"(?P<day>yesterday|today)|"
    r"(?P<ago>\d+|a|one|two|three|four|five|six|seven|eight|nine|ten)\s+"
    r"(?P<units>year|month|week|day)s?\s+ago|"
    r"(?:in|over|during)\s+the\s+(?:last|past)\s+(?P<many>\d+|two|three|four|five|six|seven|eight|"
    r"nine|ten)\s+(?P<span>year|month|week|day)s)\b",
    re.I,
)
_ORDER = re.compile(
    r"\b(?:(?:in|during|at|after|on|from)\s+)?(?:the|their|his|her|its)\s+(?:(?P<last>later|latest|"
    r"last|newer|newest|second|more recent|most recent)|(?P<first>earlier|earliest|first|older|"
    r"original|previous))\s+(?:phone |telephone |video )?(?P<what>call|conversation|talks|meeting|"
    r"speech|statement|address|report|document|one|article)s?\b",
    re.I,
)
# "most recent remarks by Orr on fish": what was said last on the subject.
_LATEST = re.compile(
    r"(?<!\bin )(?<!\bin the )(?<!\bin his )(?<!\bin her )(?<!\bin their )(?<!\bin its )"
    r"\b(?:the\s+)?(?:(?P<last>latest|last|newest|most recent)|(?P<first>earliest|first))\s+"
    r"(?=(?:public |official )?"
    r"(?:remark|comment|word|mention|reference|reaction|quote|quotation|statement)s?\b)",
    re.I,
)
# "Who was the last to mention fish?"
_THE_LAST_TO = re.compile(
    r"\b(?:is|was|are|were)\s+the\s+(?:very\s+)?(?:(?P<last>last|latest|most recent)|"
    r"(?P<first>first|earliest))\s+(?:(?!step|message|offer|letter|visit|trip|call)[a-z]+\s+){0,2}?"
    r"(?:to|(?:who|that)(?:\s+has|\s+had)?)\s+",
    re.I,
)
_SPOKE = (
    r"(?=(?:speak|spoke|mention|say|said|talk|address|raise|refer|call|warn|comment|propose|condemn|"
    r"demand|announce|suggest|recogni[sz]e|use|name|accuse|criticise|criticize|describe|bring)e?d?\b)"
)
_FIRST_TIME = re.compile(rf"\b(?:for the )?first time\b|\bfirst {_SPOKE}|\bfirst(?=\W*$)", re.I)
_LAST_TIME = re.compile(
    rf"\bmost recent(?:ly\b|(?=\W*$))|\bthe last time\b|\blately\b|\blast {_SPOKE}", re.I
)
_SAME_TIME = re.compile(
    r",?\s*\b(?:in |on |at )?(?:(?:the|that) same|that) (?:year|month|day|week|time)\b|"
    r"\s*\bin (?:the|that) same (?:speech|address|call|interview|statement|briefing)\b|\bthen\b$",
    re.I,
)
# "and the year after?": counted from the time of the question before.
_YEAR_AFTER = re.compile(
    r",?\s*\b(?:in )?(?:the year (?P<behind>after|later|before|earlier)|"
    r"the (?P<ahead>following|next|previous|preceding) year|(?P<many>\d\d?|a|one|two|three|four|"
    r"five|six|seven|eight|nine|ten) years? (?P<far>after|later|before|earlier))(?:\s+that)?"
    r"(?=\W*$)",
    re.I,
)
# Dates that people name by what happened on them, as their limits in time.
_EVENTS = {
    r"(?:the )?(?:russian |full-scale )?invasion(?: of ukraine)?|(?:the )?war (?:in|on) ukraine": (
        "2022-02-24"
    ),
    r"(?:the )?annexation of crimea": "2014-03-18",
    r"(?:the )?(?:iraqi )?invasion of kuwait": "1990-08-02",
    r"(?:the )?(?:american |us )?(?:invasion of|war in) iraq": "2003-03-20",
    r"9/11|(?:the )?(?:11 september|september 11)(?: attacks)?": "2001-09-11",
    r"(?:the )?fall of the (?:berlin )?wall": "1989-11-09",
    r"(?:the )?(?:covid(?:-19)? )?pandemic": "2020-03-11",
}
_EVENT = re.compile(
    r"\b(?P<side>before|prior to|until|since|after|following)\s+(?:"
    + "|".join(f"(?P<e{number}>{words})" for number, words in enumerate(_EVENTS))
    + r")(?![\w-])",
    re.I,
)
# "the 2022 call": a year before what somebody speaks at. "The 2014 annexation" is a subject.
_OCCASION = re.compile(
    r"(?:(?<=\bthe )|(?<=\bhis )|(?<=\bher )|(?<=\btheir )|(?<=['’]s )|(?<=s['’] ))(?:19|20)\d\d"
    r"(?= (?:(?:phone|telephone|general|video) )?(?:calls?|talks|conversations?|meetings?|speech|"
    r"address|debate|session|readouts?|accounts?|interview|press conference)\b)",
    re.IGNORECASE,
)
_NUMBERS = dict(
    zip("a one two three four five six seven eight nine ten".split(),
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)
)  # fmt: skip
# "the Charter of 1945", "the Agreement of 2015", "from January to May 2022": no limit, or none that
# this simple reading should set.
_PART_OF_A_NAME = re.compile(
    r"(?<!call)(?<!talks)(?<!speech)(?<!meeting)(?<!statement)(?<!conversation)(?<!summer)(?<!winter)"
    r"\s+of\s+$|^of\s+$|\bfrom\s+\w+\s+(?:to|until)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(in|on|at|of|by|from|since|after|before|until|till|during|prior to|up to)\s*$",
    re.IGNORECASE,
)

# Words are reported on the day or in the days after; a week covers weekly papers.
_REPORTED_WITHIN = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Time:
    """When: the limits, "the first" or "the last" of several occasions, "the same" as before.

    `words` are those that say so; `relative` is whether they count from today. `years_on` is how
    many years later than the question before ("the year after", 1). `on_subject` is whether the
    first or last words on the subject are meant, not those of the first or last occasion.
    """

    limits: Limits = Limits()
    order: Order | None = None
    same: bool = False
    relative: bool = False
    words: str = ""
    years_on: int = 0
    on_subject: bool = False

    def __bool__(self) -> bool:
        return bool(self.limits) or self.order is not None

    def after(self, before: Time) -> Time:
        """The time, counted from that of the question before; that one where none is named."""
        year = (before.limits.since or before.limits.until or "")[:4]
        if not self.years_on or not year:
            return before
        later = str(int(year) + self.years_on)
        return Time(Limits(since=later, until=later))


def time_of(question: str, today: datetime.date) -> tuple[Time, str]:
    """When the question means, and the question without the words that say so."""
    same = _SAME_TIME.search(question)
    if same:
        question = (question[: same.start()] + question[same.end() :]).strip(" ,")
    shifted = _YEAR_AFTER.search(question)
    if shifted:
        word = (shifted["behind"] or shifted["ahead"] or shifted["far"]).lower()
        years = _number(shifted["many"]) if shifted["many"] else 1
        early = word in {"before", "earlier", "previous", "preceding"}
        return Time(years_on=-years if early else years), question[: shifted.start()].strip(" ,")
    for read in (_event, _decade, _ago, _ordinal, _occasion):
        found = read(question, today)
        if found:
            span, time = found
            rest = _without(question, span)
            if time.order and not time.limits:
                # "In the first call, in 2022": the first of that year.
                within, rest = limits(rest)
                time = replace(time, limits=within)
            return _with(time, span, question), rest
    found_limits, rest = limits(question)
    if found_limits:
        return Time(found_limits, same=bool(same)), rest
    return Time(same=bool(same)), question


def _with(time: Time, span: Span, question: str) -> Time:
    return replace(time, words=span.of(question).strip())


def _event(question: str, today: datetime.date) -> tuple[Span, Time] | None:
    match = _EVENT.search(question)
    if match is None:
        return None
    days = list(_EVENTS.values())
    day = next(days[n] for n in range(len(days)) if match[f"e{n}"])
    early = match["side"].lower() in {"before", "prior to", "until"}
    within = Limits(until=_just_before(day)) if early else Limits(since=day)
    return Span(match.start(), match.end()), Time(within)


def _occasion(question: str, today: datetime.date) -> tuple[Span, Time] | None:
    match = _OCCASION.search(question)
    if match is None:
        return None
    return Span(match.start(), match.end()), Time(Limits(since=match[0], until=match[0]))


def _decade(question: str, today: datetime.date) -> tuple[Span, Time] | None:
    match = _DECADE.search(question)
    if match is None:
        return None
    first = int(match[2]) * 10
    part = (match[1] or "").strip(" -").lower()
    low, high = {"early": (0, 4), "mid": (3, 7), "late": (5, 9)}.get(part, (0, 9))
    limits = Limits(since=str(first + low), until=str(first + high))
    return Span(match.start(), match.end()), Time(limits)


def _ago(question: str, today: datetime.date) -> tuple[Span, Time] | None:
    match = _RELATIVE.search(question)
    if match is None:
        return None
    return Span(match.start(), match.end()), Time(_counted(match, today), relative=True)


def _counted(match: re.Match[str], today: datetime.date) -> Limits:
    if match["day"]:
        day = today - datetime.timedelta(match["day"].lower() == "yesterday")
        return Limits(since=day.isoformat(), until=day.isoformat())
    if match["many"]:
        since = _back(today, _number(match["many"]), match["span"].lower())
        return Limits(since=since.isoformat(), until=today.isoformat())
    if match["ago"]:
        back = _back(today, _number(match["ago"]), match["units"].lower())
        return _whole(back, match["units"].lower())
    earlier = match["which"].lower() in {"last", "past", "previous"}
    unit = match["unit"].lower()
    return _whole(_back(today, 1, unit) if earlier else today, unit)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS[words.lower()]


def _back(day: datetime.date, count: int, unit: str) -> datetime.date:
    if unit in {"day", "week"}:
        return day - datetime.timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(max(months, 12), 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _whole(day: datetime.date, unit: str) -> Limits:
    """The whole year, month or week around a day."""
    if unit == "week":
        monday = day - datetime.timedelta(day.weekday())
        return Limits(since=monday.isoformat(), until=(monday + datetime.timedelta(6)).isoformat())
    words = day.isoformat()[: {"year": 4, "month": 7}.get(unit, 10)]
    return Limits(since=words, until=words)


def _ordinal(question: str, today: datetime.date) -> tuple[Span, Time] | None:
    for pattern, on_subject in ((_LATEST, True), (_THE_LAST_TO, True), (_ORDER, False)):
        match = pattern.search(question)
        if match:
            order: Order = "last" if match["last"] else "first"
            return Span(match.start(), match.end()), Time(order=order, on_subject=on_subject)
    for pattern, which in ((_LAST_TIME, "last"), (_FIRST_TIME, "first")):
        found = pattern.search(question)
        if found:
            order = "last" if which == "last" else "first"
            return Span(found.start(), found.end()), Time(order=order, on_subject=True)
    return None


# "ethiopia on its dam, 2022", "merkel refugees 2015"; "the Charter of 1945", "resolution 1973" and
# "agenda 2030" are names.
_LAST_YEAR = re.compile(
    r"(?:(?<=\w)\s*,\s*|(?<=[a-z])(?<!\bof)(?<!\bthe)(?<!\bfor)(?<!\bto)(?<!\bby)"
    r"(?<!\bresolution)(?<!\bagenda)(?<!\bvision)(?<!\bhorizon)\s+)((?:19|20)\d\d)\W*$",
    re.I,
)


def limits(question: str) -> tuple[Limits, str]:
    """The limits that the question's first full date sets, and the question without that date.

    "before 1990" ends with 1989 and "until 1990" with 1990, "after 1990" begins with 1991 and
    "since 1990" with 1990; "after 5 May 1990" begins with that day, on which more may follow.
    """
    between = _BETWEEN.search(question)
    if between:
        span = Span(between.start(), between.end())
        years = sorted(filter(None, between.groups()))
        return Limits(since=years[0], until=years[1]), _without(question, span)
    for span, date in _dates(question):
        if not _PART_OF_A_NAME.search(question[: span.end].rsplit(None, 1)[0] + " "):
            return _limits(question, span, date), _without(question, span)
    last = _LAST_YEAR.search(question)
    if last:
        span = Span(last.start(), last.end())
        return Limits(since=last[1], until=last[1]), _without(question, span)
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


def may_be(day: str | None, time: Limits) -> bool:
    """Whether words of this day may have been said within `time`; unknown days may.

    A day gets some days' grace, as words are reported later; a bare year or month does not.
    """
    if day is None or not time:
        return True
    return filters.within(day, reported(time) if len(day) > 7 else time)


def may_be_said(day: str | None, time: Limits, *, sure: bool = False) -> bool:
    """Whether words said, as far as known, on this day belong to `time`.

    As `may_be`, but what was said "before the invasion" was not said a day after it, and a day
    that is `sure` is no day of reporting.
    """
    if day and time.until and (sure or not time.since):
        return filters.within(day, time)
    return may_be(day, time)


def readable(limits: Limits) -> str:
    """The limits as a phrase: "in 2022", "until 1989", "from 2015 to 2018"."""
    if limits.since and limits.since == limits.until:
        return ("on " if len(limits.since) == 10 else "in ") + limits.since
    if limits.since and limits.until:
        return f"from {limits.since} to {limits.until}"
    return f"since {limits.since}" if limits.since else f"until {limits.until}"


def _limits(question: str, span: Span, date: str) -> Limits:
    # The mention may hold its preposition; its last word is part of the date in any case.
    lead = question[: span.end].rsplit(None, 1)[0]
    if _UNTIL.search(lead):
        return Limits(until=date)
    if _BEFORE.search(lead):
        return Limits(until=_just_before(date))
    since = _AFTER.search(lead)
    if since:
        return Limits(since=_just_after(date) if since[1].lower() == "after" else date)
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


def _just_after(date: str) -> str:
    """The next year or month after the date, or the day itself."""
    if len(date) == 4:
        return f"{int(date) + 1:04d}"
    return (_last_day(date) + datetime.timedelta(1)).isoformat()[:7] if len(date) == 7 else date


def _last_day(date: str) -> datetime.date:
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])
