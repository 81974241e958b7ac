"""When a statement was made: the day beside it, its occasion, the event, the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from corpus import dates
from corpus.attribution import Attribution
from corpus.discourse import sentences_of
from corpus.document import Dated, Document, Span
from corpus.entity import Entity

# Whatever names a day has a figure, "day" in it ("Friday", "two days ago"), or is "tomorrow".
# "Mr. Orr, who came on Sunday, said": a day of something else.
_IN_CLAUSE = re.compile(r",\s(?:who|which|where)\b[^,]*$")
_MAY_DATE = re.compile(r"\d|day|tomorrow", re.IGNORECASE)
# A statement goes on with the day of the one before within this distance, in characters.
_SAME_OCCASION = 500


def hull_of(attribution: Attribution) -> Span:
    """From the beginning of what was said to its end."""
    return Span(attribution.content[0].start, attribution.content[-1].end)


def days_of(
    document: Document, attributions: Sequence[Attribution], speakers: Sequence[Entity | None]
) -> list[Dated | None]:
    """The day of each statement: its sentence's, its occasion's, the event's or the document's.

    Each says where it was read.
    """
    usual = _usual(document)
    found: list[Dated | None] = []
    last: tuple[int, str, Dated] | None = None
    placed = any(attribution.cue or attribution.mention for attribution in attributions)
    pieces = sentences_of(document.text) if placed else ()
    for attribution, speaker in zip(attributions, speakers, strict=True):
        own = _own_day(document, attribution, pieces)
        at = hull_of(attribution).start
        if own is None and last and speaker and speaker.name == last[1]:
            near = 0 <= at - last[0] <= _SAME_OCCASION
            own = Dated(last[2].date, "the statement before") if near else None
        if own and speaker:
            last = (hull_of(attribution).end, speaker.name, own)
        found.append(own or usual)
    return found


def _usual(document: Document) -> Dated | None:
    """The day of a statement that gives none."""
    if document.event_date:
        return Dated(document.event_date.date[:10], "the event")
    if document.published:
        return Dated(document.published.date[:10], "the document")
    return None


def _own_day(document: Document, attribution: Attribution, pieces: Sequence[Span]) -> Dated | None:
    """The one day that the words around a statement name, outside of what was said."""
    anchor = document.published or document.event_date
    cue = attribution.cue or attribution.mention
    sentence = _holding(pieces, cue) if cue else None
    if sentence is None or cue is None:
        return None
    if not _MAY_DATE.search(document.text, sentence.start, sentence.end):
        return None
    named = [
        (abs(mention.span.start + sentence.start - cue.start), mention)
        for mention in dates.find(sentence.of(document.text))
        if mention.precision == "day"
        and not _inside(mention, sentence, attribution)
        and not _IN_CLAUSE.search(sentence.of(document.text)[: mention.span.start])
    ]
    days: dict[str, str] = {}
    for _, mention in sorted(named, key=lambda pair: pair[0]):
        date = dates.resolve(mention, anchor.date) if anchor else mention.date
        if date:
            days.setdefault(date[:10], mention.span.of(sentence.of(document.text)))
    if len(days) != 1:
        return None
    date, words = days.popitem()
    return Dated(date, f"“{words}” beside it")


def _holding(pieces: Sequence[Span], cue: Span) -> Span | None:
    """The sentence in which all of `cue` stands."""
    number = bisect_right(pieces, cue.start, key=_start) - 1
    return pieces[number] if number >= 0 and pieces[number].holds(cue) else None


def _start(piece: Span) -> int:
    return piece.start


def _inside(mention: dates.Mention, sentence: Span, attribution: Attribution) -> bool:
    span = Span(mention.span.start + sentence.start, mention.span.end + sentence.start)
    return any(content.overlaps(span) for content in attribution.content)
