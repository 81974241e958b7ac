"""Whose own words a speech or transcript is: the speaker's, switched by its turns.

A turn is a paragraph that begins with a name and a colon ("Vladimir Putin: ...", "Q: ...").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Heading, Span

_CAPITAL = "A-ZÀ-ÞА-ЯЁІЇЄ"
_LABEL = re.compile(
    r"(?P<label>(?:Q|A|QUESTION|ANSWER|MODERATOR|Question|Answer|Moderator)(?=\s*[:.])"
    rf"|[{_CAPITAL}][\w.’'-]*"
    rf"(?:[ \t]+(?:[{_CAPITAL}][\w.’'-]*|of|the|de|von|van|al|for|and)){{0,7}}"
    r"|[\u3400-\u9fff]{1,12})"
    r"(?:[ \t]*\([^)\n]{1,80}\))?(?:[ \t]*,[^:\n]{1,60})?[ \t]*[:：](?=\s|[\u3400-\u9fff])"
)
# Words before a colon that name no speaker.
_NO_SPEAKER = re.compile(
    r"(?:Note|Source|Photo|Subject|Date|Time|Place|Venue|Agenda|Update|Correction|Example|First|"
    r"Second|Third|Finally|Tel|Fax|Phone|Email|Website|Contact|Reference|Item|Annex|Table|Figure|"
    r"Mr\. President|Madam President|Ladies and Gentlemen|Excellencies)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph spoken by one person: `label` is the name before it, or before its turn."""

    words: Span
    label: Span | None


def turns(
    text: str, paragraphs: Sequence[Span], headings: Sequence[Heading] = ()
) -> Iterator[Turn]:
    """The paragraphs of a speech or transcript, each with the label of the turn it is in.

    Headings and stage directions ("(Applause.)") are nobody's words. Before the first label the
    label is None: the words are those of the document's own speaker.
    """
    titles = {heading.span.start for heading in headings}
    label: Span | None = None
    for paragraph in paragraphs:
        if paragraph.start in titles or _STAGE.fullmatch(text, paragraph.start, paragraph.end):
            continue
        begin = paragraph.start
        found = _LABEL.match(text, begin, min(paragraph.end, begin + 200))
        if found and not _NO_SPEAKER.match(text, begin):
            label = Span(*found.span("label"))
            begin = found.end()
        while begin < paragraph.end and text[begin].isspace():
            begin += 1
        if begin < paragraph.end:
            yield Turn(Span(begin, paragraph.end), label)


def _named(text: str, paragraph: Span) -> bool:
    found = _LABEL.match(text, paragraph.start, min(paragraph.end, paragraph.start + 200))
    return found is not None and len(found["label"]) > 1


def has_labels(text: str, paragraphs: Sequence[Span]) -> bool:
    """Whether the text is written as turns: three names or more, on a third of its paragraphs."""
    marked = sum(1 for paragraph in paragraphs if _named(text, paragraph))
    return marked >= 3 and marked * 3 >= len(paragraphs)
