"""Whose own words a speech or transcript is: the speaker's, switched by its turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Heading, Span
from corpus.labels import Label, is_transcript, labels_of, speaking

# So often a speaker is named twice in a row where every paragraph has its label.
_OFTEN = 2
_STAGE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
# What a record says itself, between turns and behind the last one.
_RECORD = re.compile(
    r"\s*(?:The (?:meeting|session|sitting|hearing|committee|conference|call|agenda) (?:was|rose|"
    r"adjourned|ended|stood|resumed|is adjourned|had been|went)\b"
    r"|(?:The|This) (?:interview|conversation|transcript|discussion) (?:was|has been|is)\b"
    r"|(?:Examination of|Adoption of|Witness(?:es)?:|Questions? and answers?\b|Presentation\s*$"
    r"|End of (?:transcript|interview|call)))",
    re.IGNORECASE,
)

# The links below a page.
_LINKS = re.compile(
    r"^(?:Updated|Published|Posted|Follow us|Print|Share|Legal information|Contact us)\b"
    r"|\s[|·•]\s.*\s[|·•]\s|\w - \w.*\w - \w.*\w - \w"
)


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
    Before the first label the label is None: the words are those of the document's own speaker.
    What stands behind a heading without a label is nobody's, and so is what stands between turns
    where every paragraph of a turn has its label. In a `transcript` a full name is a label even if
    it stands only once.
    """
    titles = {heading.span.start for heading in headings}
    labels = labels_of(text, paragraphs)
    transcript = transcript or is_transcript(text, paragraphs)
    named = speaking(text, labels, transcript=transcript)
    each = _labels_each(text, labels, named, len(paragraphs))
    label: Span | None = None
    begun = False
    for paragraph in paragraphs:
        if paragraph.start in titles or transcript and _is_record(text, paragraph):
            label = None
            continue
        if _STAGE.fullmatch(text, paragraph.start, paragraph.end):
            continue
        begin = paragraph.start
        found = labels.get(begin)
        if found and found.name.of(text) in named:
            label, begun = found.name, True
            begin = found.words
        elif each:
            label = None
        if begun and label is None:
            continue  # between turns: nobody's, not the document's own speaker's
        while begin < paragraph.end and text[begin].isspace():
            begin += 1
        if begin < paragraph.end:
            yield Turn(Span(begin, paragraph.end), label)


def _is_record(text: str, paragraph: Span) -> bool:
    """Whether the record itself speaks ("The meeting rose at noon."), or names a part of it."""
    words = paragraph.of(text)
    if words[-1:] in ".!?":
        return bool(_RECORD.match(words))
    return words.isupper() or bool(_RECORD.match(words) or _LINKS.search(words))


def _labels_each(
    text: str, labels: Mapping[int, Label], named: frozenset[str], paragraphs: int
) -> bool:
    """Whether paragraphs of one speaker in a row have labels of their own, all of them.

    Transcripts name a speaker once a turn; who names one again in the next paragraph leaves what
    has no name to somebody else, often to a narrator.
    """
    taking = [name for one in labels.values() if (name := one.name.of(text)) in named]
    again = sum(one == other for one, other in pairwise(taking))
    most = 2 * len(taking) > paragraphs
    return bool(most and again >= _OFTEN and again * 3 >= len(taking) - 1)
