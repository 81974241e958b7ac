"""What a document is, what it is made of, and how a reader hands one over.

Values only: nothing here reads files or databases. All offsets are characters into
`Document.text`, half-open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

Kind = Literal["report", "statement", "transcript"]
KINDS: tuple[str, ...] = get_args(Kind)

# The names under which a front matter, a sidecar, a row or a tag may give metadata. Whatever
# else a source gives is kept in `Document.metadata` under its own name.
FIELDS = (
    "title",
    "publisher",
    "author",
    "language",
    "url",
    "published",
    "updated",
    "event_date",
    "kind",
    "speaker",
)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (half-open) of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as ISO 8601 ("2022-02-25", "2022-02", "2022" or with a time) and where it was read."""

    date: str
    read_from: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or heading as a reader or the text cleaner delivers it.

    `heading` is 0 for a paragraph, else the heading's level. `rule` names the rule that took the
    block for page furniture; "" means it is the document's own text. `removed` lists what was
    taken out of the block's inside (page numbers, running heads): (offset in `text`, what stood
    there, rule).
    """

    text: str
    heading: int = 0
    rule: str = ""
    removed: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one source: either structured `blocks` or `raw` text to be laid out.

    `metadata` holds what the source says of itself, by the names in `FIELDS` (others are kept
    too); `found_in` says where each was read ("front matter", "HTML tag", "metadata.csv").
    """

    source: str
    raw: str = ""
    blocks: tuple[Block, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    found_in: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text and its level (1 is the highest)."""

    span: Span
    level: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Text that the cleaner set aside, with the rule that fired.

    A block still stands in the document's text at `span`, out of reach of search. Something
    taken from the middle of a sentence (a page number) has an empty span where it stood.
    `number` is 0 until the library has given one.
    """

    document_id: str
    span: Span
    text: str
    rule: str
    number: int = 0

    @property
    def restorable(self) -> bool:
        """Whether restoring it leaves every offset of the document as it is."""
        return self.span.end > self.span.start


@dataclass(frozen=True, slots=True)
class Document:
    """One source, cleaned once. `id` is a hash of source and text, so equal content is equal id."""

    id: str
    source: str
    title: str
    text: str
    sha256: str
    kind: Kind = "report"
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    url: str | None = None
    published: Dated | None = None
    updated: Dated | None = None
    event_date: Dated | None = None
    speaker: str | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document that is searched and cited as a unit: `number` counts from 0.

    `sentences` are the spans of its sentences in the document's text, in order. `key` is the
    library's own number for it, 0 until it is stored.
    """

    document_id: str
    number: int
    span: Span
    heading: str = ""
    sentences: tuple[Span, ...] = ()
    key: int = 0


def text_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_id(source: str, text: str) -> str:
    """The identity of a document: 16 hexadecimal digits of the hash of its source and text."""
    return text_hash(f"{source}\n{text}")[:16]
