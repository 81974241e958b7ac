"""The three parts of a page of text: the lines above the article, its paragraphs, the lines below.

Titles, bylines and date lines stand above or below; a date or a name inside a paragraph is part
of the story and says nothing of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Block

# A shorter block with a full stop may be a standfirst or a caption; a longer one without is text.
_SHORTEST_SENTENCE = 60
_LONGEST_LINE = 200
_SHORTEST_IN_HAN = 20
# Lines above the article beyond this number are a menu.
_MOST_LINES = 60

_ENDS = re.compile(r"[.!…。！][\"'”’»」』)\]]*\s*$")
_HAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_BYLINE = re.compile(r"(?:By|Author|Photo|Published|Updated|Reporting|Posted|Source)\b", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line above or below the article. `own` is False where a rule took it for furniture."""

    text: str
    own: bool
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """`head` and `foot` are lines outside the article; `body` its own paragraphs, in order."""

    head: tuple[Line, ...]
    body: tuple[str, ...]
    foot: tuple[Line, ...]


def page_of(blocks: Sequence[Block]) -> Page:
    """The blocks of a document, those set aside among them, as a page."""
    places = [number for number, block in enumerate(blocks) if is_paragraph(block)]
    if not places:
        return Page(_lines(blocks)[:_MOST_LINES], (), ())
    first, last = places[0], places[-1]
    # The byline and the date may stand in one block with the first paragraph.
    body = tuple(
        block.text for block in blocks[first : last + 1] if not block.rule and not block.heading
    )
    return Page(_lines(blocks[:first])[-_MOST_LINES:], body, _lines(blocks[last + 1 :]))


def is_paragraph(block: Block) -> bool:
    """Whether the block is running text of the document's own."""
    text = block.text
    if block.rule or block.heading:
        return False
    if _HAN.search(text):
        return len(text) >= _SHORTEST_IN_HAN and ("。" in text or len(text) >= _LONGEST_LINE)
    if len(text) >= _LONGEST_LINE and not _BYLINE.match(text):
        return True
    return len(text) >= _SHORTEST_SENTENCE and bool(_ENDS.search(text)) and not _BYLINE.match(text)


def _lines(blocks: Sequence[Block]) -> tuple[Line, ...]:
    return tuple(
        Line(line.strip(), not block.rule, block.heading)
        for block in blocks
        for line in block.text.split("\n")
        if line.strip()
    )
