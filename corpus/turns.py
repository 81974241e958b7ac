"""Whose own words a speech or transcript is: the speaker's, switched by its turns.

A turn is a paragraph that begins with a name and a colon ("Vladimir Putin: ...", "Q: ...").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
_ASKING = re.compile(r"(?i:Q|A|QUESTION|ANSWER|MODERATOR)$")
# So often a speaker is named twice in a row where every paragraph has its label.
_OFTEN = 2
_STAGE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph spoken by one person: `label` is the name before it, or before its turn."""

    words: Span
    label: Span | None


def turns(
    text: str,
    paragraphs: Sequence[Span],
    headings: Sequence[Heading] = (),
    *,
    transcript: bool = False,
) -> Iterator[Turn]:
    """The paragraphs of a speech or transcript, each with the label of the turn it is in.

    Headings and stage directions ("(Applause.)") are nobody's words, and a turn ends at a heading.
    Before the first label, and behind a heading, the label is None: the words are those of the
    document's own speaker. So they are between turns where every paragraph of a turn has its
    label. In a `transcript` a full name is a label even if it stands only once.
    """
    titles = {heading.span.start for heading in headings}
    speaking = _speaking(text, paragraphs, transcript)
    each = _labels_each(text, paragraphs, speaking)
    label: Span | None = None
    for paragraph in paragraphs:
        if paragraph.start in titles:
            label = None
            continue
        if _STAGE.fullmatch(text, paragraph.start, paragraph.end):
            continue
        begin = paragraph.start
        found = _label(text, paragraph)
        if found and found["label"] in speaking:
            label = Span(*found.span("label"))
            begin = found.end()
        elif each:
            label = None
        while begin < paragraph.end and text[begin].isspace():
            begin += 1
        if begin < paragraph.end:
            yield Turn(Span(begin, paragraph.end), label)


def _speaking(text: str, paragraphs: Sequence[Span], transcript: bool) -> frozenset[str]:
    """The labels that name speakers.

    Whoever speaks takes turns: in a speech two labels must recur, or a colon behind
    "Unfortunately" would give the rest of it away.
    """
    matches = (_label(text, paragraph) for paragraph in paragraphs)
    counted = Counter(found["label"] for found in matches if found)
    recurring = {label for label, times in counted.items() if times > 1 or _ASKING.match(label)}
    if transcript:
        return frozenset(recurring | {label for label in counted if " " in label})
    return frozenset(recurring) if len(recurring) > 1 else frozenset()


def _labels_each(text: str, paragraphs: Sequence[Span], speaking: frozenset[str]) -> bool:
    """Whether paragraphs of one speaker in a row have labels of their own, all of them.

    Transcripts name a speaker once a turn; who names one again in the next paragraph leaves what
    has no name to somebody else, often to a narrator.
    """
    labels = [found["label"] for one in paragraphs if (found := _label(text, one))]
    named = [label for label in labels if label in speaking]
    again = sum(one == other for one, other in pairwise(named))
    return bool(again >= _OFTEN and again * 3 >= len(named) - 1)


def _label(text: str, paragraph: Span) -> re.Match[str] | None:
    begin = paragraph.start
    if _NO_SPEAKER.match(text, begin):
        return None
    return _LABEL.match(text, begin, min(paragraph.end, begin + 200))


def has_labels(text: str, paragraphs: Sequence[Span]) -> bool:
    """Whether the text is written as turns: two names that recur, on a third of its paragraphs."""
    named = {label for label in _speaking(text, paragraphs, False) if len(label) > 1}
    if len(named) < 2:
        return False
    matches = (_label(text, paragraph) for paragraph in paragraphs)
    marked = sum(1 for found in matches if found and found["label"] in named)
    return marked * 3 >= len(paragraphs)
