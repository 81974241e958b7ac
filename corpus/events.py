"""When the event took place that a document reports, where its own words determine it.

The lead says "on Friday", and the publication date says which; or a sentence begins "On the
afternoon of 25 February 2022, President Xi spoke". Everything less certain is unknown: plans,
days since when or until when, leads that name two days.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from corpus.datelines import dateline
from corpus.dates import Mention, find, resolve
from corpus.document import Dated
from corpus.sentences import sentences

# An explicit day in a lead is the event's only near the publication: an older one is a reminder.
_FARTHEST = 14
# Only the beginning tells what a document reports; later days belong to its background.
_LEAD_LENGTH = 600

_MEETING = re.compile(
    r"\b(?:spoke|talked|met|held|hosted|received|visited|attended|addressed|chaired|signed|"
    r"delivered|presided|called|telephoned|phoned|had (?:a|an) (?:[\w-]+ ){0,3}"
    r"(?:call|conversation|meeting|talk|talks|discussion|briefing))\b"
)
_BEGINS_WITH = re.compile(
    r"(?:On|In|Late on|Early on)\s+(?:the\s+)?"
    r"(?:(?:early |late )?(?:morning|afternoon|evening|night)\s+of\s+)?"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?$"
)
_NOT_THE_DAY = re.compile(
    r"\b(?:since|until|till|by|before|after|from|through|starting|every|each|between|next|"
    r"following|ahead of|beginning|Black|Good|Bloody|Super|Cyber|Easter|Ash|Palm|Holy|Giving|"
    r"Maundy|Shrove)\s*$",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|won[’']t|would|shall|plans?|planned|planning|due|scheduled|expected|expects?|upcoming|"
    r"slated|going to|is to|are to|was to|were to|set (?:to|for)|to (?:be held|meet|visit|hold|"
    r"host|attend|vote|travel|begin|start|open|take place)|if|could|may|might)\b"
)
_PLANNED_AFTER = re.compile(r"\b(?:will|won[’']t|would|shall|may|might|could|is to|are to)\b")
# Words around the day that belong to it: a plan further off is somebody's subject.
_WORDS_BEFORE, _WORDS_AFTER = 12, 3
_SUBORDINATE = re.compile(r"\b(?:that|as|after|when|which|who|while|where)\b|[,;:.“”\"]")
_POSSESSIVE = re.compile(r"[’']s?\b")
_PAST = re.compile(
    r"\b\w+ed\b|\b(?:said|told|met|spoke|held|had|was|were|took|made|began|gave|sent|won|left|"
    r"went|came|hit|struck|shot|fell|rose|saw|led|put|set|cut)\b"
)
_OCCASION = re.compile(
    r"\b(?:press (?:conference|briefing)|briefing|remarks|speech|statement|address|interview|"
    r"meeting|talks|call|conversation|transcript|hearing|session)\b",
    re.IGNORECASE,
)
# "coincided with the third anniversary of Moscow's 2022 invasion": 2025.
_ANNIVERSARY = re.compile(
    r"\b(?:coincid\w+ with|mark\w*|fell on|falls on|c[ao]mes? on|on|celebrat\w+) (?:the )?"
    r"(?P<which>[\w-]+) anniversary of [^.;]{0,60}?\b(?P<year>(?:1[89]|20)\d\d)\b"
)
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
        range(1, 11),
        strict=True,
    )
)
# Paragraphs in which an anniversary may still date the event of the lead.
_OPENING = 3
_CAPITALISED = re.compile(r"(?<=\s)[A-Z][\w-]{2,}")


def event_of(body: Sequence[str], published: Dated | None) -> Dated | None:
    """The day of the event the paragraphs report, or None where they do not determine it."""
    lead = _lead(body)
    if not lead:
        return None
    explicit = _explicit(lead, published)
    if explicit:
        return Dated(explicit, "text")
    mention = _day_of(lead)
    if mention is None:
        return _anniversary(body, published)
    words = mention.span.of(lead)
    if published and len(published.date) >= 10:
        date = resolve(mention, published.date)
        return Dated(date, f"“{words}” in the lead, from the publication date") if date else None
    confirmed = _confirmed(lead, mention, body)
    if confirmed:
        return Dated(confirmed, f"“{words}” in the lead, and the text")
    return _anniversary(body, published)


def _anniversary(body: Sequence[str], published: Dated | None) -> Dated | None:
    """The year of the event, where the opening says of what year it is which anniversary."""
    for paragraph in body[:_OPENING]:
        match = _ANNIVERSARY.search(paragraph)
        if match is None:
            continue
        which = match["which"].lower()
        number = _ORDINALS.get(which) or re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", which)
        if number:
            count = number if isinstance(number, int) else int(number[1])
            year = str(int(match["year"]) + count)
            fits = published is None or published.date[:4] == year
            return Dated(year, f"“{which} anniversary” in the text") if fits else None
    return None


def event_in_title(title: str, published: Dated | None) -> Dated | None:
    """The day that the title of a press conference, speech or meeting gives."""
    days = {str(m.date)[:10] for m in find(title) if m.date and m.precision == "day"}
    if len(days) != 1 or not _OCCASION.search(title):
        return None
    date = days.pop()
    if published and (len(published.date) < 10 or date > published.date[:10]):
        return None
    return Dated(date, "title")


def _lead(body: Sequence[str]) -> str:
    """The first sentence of the first paragraph, without the dateline."""
    if not body:
        return ""
    beginning = body[0][:_LEAD_LENGTH]
    line = dateline(beginning)
    beginning = beginning[line.end :].lstrip() if line else beginning
    first = sentences(beginning, language="en")
    return first[0].of(beginning) if first else ""


def _explicit(lead: str, published: Dated | None) -> str | None:
    mentions = [mention for mention in find(lead) if mention.precision == "day" and mention.date]
    if len(mentions) != 1 or _is_planned(lead, mentions[0]):
        return None
    mention = mentions[0]
    date = str(mention.date)[:10]
    if published and len(published.date) >= 10:
        days = (_day(published.date) - _day(date)).days
        before = lead[: mention.span.start]
        near = 0 <= days <= _FARTHEST
        return date if near and not _NOT_THE_DAY.search(before) and _PAST.search(lead) else None
    return date if _tells_of_a_meeting(lead, mention) else None


def _tells_of_a_meeting(sentence: str, mention: Mention) -> bool:
    """Whether it reads "On the afternoon of 25 February 2022, President Xi spoke ..."."""
    begins = _BEGINS_WITH.fullmatch(sentence[: mention.span.start])
    return bool(begins and _MEETING.search(sentence) and not _is_planned(sentence, mention))


def _day_of(lead: str) -> Mention | None:
    """The one day of the week (or "yesterday") on which the lead says it happened."""
    mentions = [mention for mention in find(lead) if mention.relative]
    if len({mention.relative for mention in mentions}) != 1:
        return None
    mention = mentions[0]
    before, after = lead[: mention.span.start], lead[mention.span.end :]
    named = mention.precision == "day" and (
        mention.relative in {"yesterday", "today"} or mention.relative.endswith("day")
    )
    if not named or mention.relative.startswith(("next", "last", "--")):
        return None
    if _NOT_THE_DAY.search(before) or _POSSESSIVE.match(after) or after[:1] in {"-", "–"}:
        return None
    if mention.relative == "today" and not re.search(r"(?:said|announced|met|held)\s+$", before):
        return None
    return mention if _PAST.search(lead) and not _is_planned(lead, mention) else None


def _is_planned(lead: str, mention: Mention) -> bool:
    """Whether the few words around the mention speak of what is to come."""
    before = lead[: mention.span.start].split()[-_WORDS_BEFORE:]
    after = _SUBORDINATE.split(lead[mention.span.end :], maxsplit=1)[0].split()[:_WORDS_AFTER]
    return bool(_PLANNED.search(" ".join(before)) or _PLANNED_AFTER.search(" ".join(after)))


def _confirmed(lead: str, mention: Mention, body: Sequence[str]) -> str | None:
    """The explicit day on which the text dates the same people's meeting, the same weekday."""
    found: set[str] = set()
    people = set(_CAPITALISED.findall(lead))
    for paragraph in body:
        explicit = next((m for m in find(paragraph[:80]) if m.date and m.precision == "day"), None)
        if explicit is None or not _tells_of_a_meeting(paragraph[:300], explicit):
            continue
        date = str(explicit.date)[:10]
        same_people = len(people & set(_CAPITALISED.findall(paragraph[:300]))) >= 2
        if same_people and resolve(mention, date) == date:
            found.add(date)
    return found.pop() if len(found) == 1 else None


def _day(date: str) -> datetime.date:
    return datetime.date.fromisoformat(date[:10])
