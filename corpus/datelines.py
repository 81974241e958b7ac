"""Publication dates and agencies as pages print them: date lines, labels, datelines.

Only lines above and below the article and the very beginning of it are read. Where two lines
contradict each other there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.dates import Mention, find, resolve
from corpus.document import Dated
from corpus.page import Line, Page

Meaning = Literal["published", "updated", "event", ""]

_LABELS: dict[Meaning, str] = {
    "updated": r"(?:last\s+)?(?:updated?|modified|revised|edited)|обновлено|изменено|"
    r"mis(?:e)? à jour|actualizado|aktualisiert|aggiornato|atualizado|更新时间|更新|تحديث",
    "event": r"delivered|date of (?:the )?(?:speech|event|meeting|call|statement|interview)|"
    r"(?:speech|event) date",
    "published": r"(?:first )?published(?: online)?|publication date|posted|issued|"
    r"release(?:d| date)|for immediate release|date|created|filed|опубликовано|"
    r"дата(?: публикации)?|publié|publicado|veröffentlicht|stand|pubblicato|"
    r"发布时间|发表时间|时间|تاريخ النشر",
}
_LABEL = {
    meaning: re.compile(
        rf"(?<!\w)(?:{words})(?!\w)\s*(?:on|at|le|el|am|il|em)?\s*[:：|–—-]?\s*"
        r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s*)?"
        r"(?:\d{1,2}:\d\d\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?,?\s*)?$",
        re.IGNORECASE,
    )
    for meaning, words in _LABELS.items()
}
_ANY_LABEL = re.compile(
    rf"(?<!\w)(?:{'|'.join(_LABELS.values())})(?!\w)(?:\s+(?:on|at|le|el|am|il|em)\b)?",
    re.IGNORECASE,
)
# What may stand in a date line beside the date: weekdays, hours, zones, separators.
_TRIMMINGS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b|\b\d{1,2}(?=\s*[ap]\.?m\b)|\b[ap]\.?m\b\.?|\b(?:GMT|UTC|EST|EDT|ET|CST|CET|CEST|BST|MSK|"
    r"IST|PST|PDT|PT|JST|KST|EET)\b|[+-]\d{1,2}(?::?\d\d)?\b|\b(?:moscow|beijing|local) time\b|"
    r"\bgodu?\b|\bгода?\b|г\.|\bat\b|\bon\b|"
    r"\b\d{1,2}\s*(?:min(?:ute)?|hour|day)s?(?: read| ago)?\b|"
    r"星期.|周.|[\s|/·•,.:;()\[\]–—-]+|\b(?:понедельник|вторник|среда|четверг|пятница|суббота|"
    r"воскресенье|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|"
    r"jueves|viernes|sábado|domingo|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"[|·•/]|\s[–—-]\s|\s{2,}")
BYLINE = re.compile(
    r"(?:By\s+(?=[A-Z])|(?:Author|(?:Written|Interview|Story|Text|Report) by|Byline|"
    r"Автор|Auteur|Autor|Autore|作者)s?\s*[:：]?\s+)"
)
_CORRECTION = re.compile(r"(?:corrections?|clarification|editor[’']s note)\b", re.IGNORECASE)
_LONGEST_DATE_LINE = 120
_STANDFIRST = 4  # blocks at the top of the text among which a byline may stand
_DISTANCE_BELOW = 2  # an unlabelled date line stands at most so many lines below the article

_DATE = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2}|"
    r"\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)(?:,?\s\d{4})?"
)
_PLACE = r"(?:[A-Z][\w.’'/-]*(?:,?\s[A-Z][\w.’'/-]*){0,5})"
_FROM_PLACE = re.compile(r"([A-Z][\w.’'/-]*(?:\s[A-Z][\w.’'/-]*){0,4}),\s")
_WEEKDAY = 12  # characters between a place and the date
# "BEIJING, Feb. 25 (Xinhua) --", "Feb. 25 (UPI) --", "WASHINGTON (AP) -", "MOSCOW, February 25.
# /TASS/.", "CNN —", "BEIJING, Feb. 25, 2022 —"
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_PLACE}[,.]?\s+)?(?:(?P<date>{_DATE})[,.]?\s+)?\((?P<agency>[\w\s-]{{2,24}})\)"
        r"\s*(?P<dash>-{1,2}|–|—|:)",
        rf"(?:{_PLACE},\s+)?(?P<date>{_DATE})[,.]?\s+\((?P<agency>[\w\s-]{{2,24}})\)(?P<dash>)",
        rf"(?:{_PLACE},\s+)?(?P<date>{_DATE})\.?\s+/(?P<agency>[\w\s-]{{2,24}})/(?P<dash>\.?)",
        r"(?P<date>)(?P<agency>[A-Z][\w]{1,12})\s(?P<dash>—|–)\s",
        rf"{_PLACE},\s+(?P<date>{_DATE})(?P<agency>)\s*(?P<dash>-{{1,2}}|–|—)\s",
        r"(?P<agency>新华社)[\u3400-\u9fff]{1,8}(?P<date>\d{1,2}月\d{1,2}日)(?P<dash>电)",
    )
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What the page itself says of its dates."""

    published: Dated | None = None
    updated: Dated | None = None
    event: Dated | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The beginning of an agency report: the agency's sign, and its date as mentioned."""

    agency: str
    date: str
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    meaning: Meaning
    date: str
    read_from: str


def dates_of(page: Page, title: str = "") -> Dates:
    """The dates in the lines around the article and in its dateline.

    Lines under the title outrank those above it, where many sites print the day of the visit.
    """
    above, under = _around(page.head, title)
    # A byline may stand below a standfirst.
    under = (*under, *(Line(one, own=True) for one in page.body[1:_STANDFIRST] if _is_byline(one)))
    head = list(_readings(under, "under the title")) or list(_readings(above, "above the title"))
    below = list(_readings(page.foot, "below the article"))
    first_below = (
        [] if _corrected(page) else list(_readings(page.foot[:_DISTANCE_BELOW], "at the end"))
    )
    labelled = [reading for reading in below if reading.meaning]
    published = (
        _labelled(head)
        or _agreed(head, "")
        or _agreed(labelled, "published")
        or (None if _contradictory(head, "") else _agreed(first_below, ""))
    )
    updated = _agreed(head, "updated") or _agreed(labelled, "updated")
    if not published and not _contradictory(head, "") and not _contradictory(head, "published"):
        published = _from_dateline(page, updated)
    event = _agreed(head, "event") or _agreed(labelled, "event")
    return Dates(published, updated, event)


def _is_byline(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_DATE_LINE and bool(BYLINE.match(paragraph))


def only_day(page: Page) -> Dated | None:
    """The one day that the lines above the text name, whatever else stands beside it."""
    days = {
        str(mention.date)[:10]
        for line in page.head
        for mention in find(line.text)
        if mention.date and mention.precision == "day" and not mention.relative
    }
    return Dated(days.pop(), "above the text") if len(days) == 1 else None


def _corrected(page: Page) -> bool:
    """Whether a correction ends the page: the date below it is the correction's."""
    ending = (*page.body[-4:], *(line.text for line in page.foot[:_DISTANCE_BELOW]))
    return any(_CORRECTION.match(words) for words in ending)


def _around(head: Sequence[Line], title: str) -> tuple[Sequence[Line], Sequence[Line]]:
    places = [number for number, line in enumerate(head) if title and line.text == title]
    return (head[: places[0]], head[places[0] :]) if places else ((), head)


def dateline(paragraph: str) -> Dateline | None:
    """The dateline that the paragraph begins with."""
    for pattern in _DATELINES:
        found = pattern.match(paragraph)
        if found:
            return Dateline(found["agency"].strip(), found["date"] or "", found.end())
    return None


def _from_dateline(page: Page, updated: Dated | None) -> Dated | None:
    for paragraph in page.body[:3]:
        line = dateline(paragraph)
        mention = next(iter(find(line.date)), None) if line and line.date else None
        if mention:
            date = resolve(mention, updated.date if updated else "")
            return Dated(date, "dateline") if date else None
    return None


def _agreed(readings: Sequence[_Reading], meaning: Meaning) -> Dated | None:
    """The date that all readings of this meaning give, with the time where one of them has it."""
    meant = [reading for reading in readings if reading.meaning == meaning]
    if not meant or len({reading.date[:10] for reading in meant}) > 1:
        return None
    best = max(meant, key=lambda reading: len(reading.date))
    return Dated(best.date, best.read_from)


def _labelled(head: Sequence[_Reading]) -> Dated | None:
    """The labelled date, with the time where a plain date line of the same day gives it."""
    published, plain = _agreed(head, "published"), _agreed(head, "")
    same = published and plain and plain.date[:10] == published.date
    return plain if same else published


def _contradictory(readings: Sequence[_Reading], meaning: Meaning) -> bool:
    return len({reading.date[:10] for reading in readings if reading.meaning == meaning}) > 1


def _readings(lines: Sequence[Line], place: str) -> Iterator[_Reading]:
    for line in lines:
        if len(line.text) > _LONGEST_DATE_LINE or not any(sign.isdigit() for sign in line.text):
            continue
        mentions = find(line.text)
        for mention in mentions:
            if mention.date and mention.precision == "day":
                yield from _reading(line.text, mention, mentions, place)


def _reading(
    line: str, mention: Mention, mentions: Sequence[Mention], place: str
) -> Iterator[_Reading]:
    before = line[: mention.span.start]
    for meaning, label in _LABEL.items():
        found = label.search(before)
        if found:
            alone = not before[: found.start()].strip() or not _rest(line, mentions)
            if alone or _SEPARATED.search(line):
                yield _Reading(meaning, str(mention.date), f"“{_name(found[0])}” line {place}")
            return
    if BYLINE.match(line):
        yield _Reading("", str(mention.date), f"byline {place}")
    elif _stands_alone(line, mention, mentions):
        yield _Reading("", str(mention.date), f"date line {place}")


def _name(label: str) -> str:
    named = _ANY_LABEL.search(label)
    return (named[0] if named else label).strip(" :|-–—").lower()


def _stands_alone(line: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    rest = _rest(line, mentions)
    if not rest:
        return True
    # "Oslo, Thursday 21 September 2023", "The Port News, May 4, 2022"
    placed = _FROM_PLACE.match(line)
    if placed and placed[1] == rest and mention.span.start < placed.end() + _WEEKDAY:
        return True
    after = line[mention.span.end :]
    parted = (
        _SEPARATED.match(after)
        or _SEPARATED.match(after.lstrip() or " ")
        or _SEPARATED.search(line[: mention.span.start][-3:])
    )
    # "Posted by Orr in Ports | 4 May 2022 | 7 comments"
    if any(not _rest(part, find(part)) and mention.span.of(line) in part for part in _parts(line)):
        return len(mentions) == 1
    # "World News | February 25, 2022": a section's or a site's name, no sentence.
    short = len(rest) <= 40 and not re.search(r"[.!?,;:]", rest)
    return bool(parted) and short and len(mentions) == 1


def _parts(line: str) -> Sequence[str]:
    """The parts of a line that bars or dots separate; none where nothing does."""
    parts = re.split(r"\s[|·•]\s", line)
    return parts if len(parts) > 1 else ()


def _rest(line: str, mentions: Sequence[Mention]) -> str:
    """What remains of the line beside dates, labels, weekdays, hours and separators."""
    kept = list(line)
    for mention in mentions:
        kept[mention.span.start : mention.span.end] = " " * (mention.span.end - mention.span.start)
    return _TRIMMINGS.sub(" ", _ANY_LABEL.sub(" ", "".join(kept))).strip()
