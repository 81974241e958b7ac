"""RSS and Atom by feedparser: the entries of a feed. Their pages are fetched by `corpus.read`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import feedparser

from corpus.document import Block
from corpus.errors import SourceRefused
from corpus.readers.fields import fields
from corpus.readers.html import visible_blocks


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the address of its page ("" when it has none), and what the feed says itself."""

    name: str
    link: str
    metadata: Mapping[str, str]
    content: str

    def blocks(self) -> tuple[Block, ...]:
        """The entry's own content, paragraph by paragraph."""
        return tuple(visible_blocks(self.content)) if self.content.strip() else ()


def entries(content: bytes, name: str) -> Iterator[Entry]:
    """The feed's entries, each address once. Raises `SourceRefused` when there is none."""
    # A stream, never a string: feedparser would take a string for an address or a path.
    feed = feedparser.parse(BytesIO(content))
    if not feed.entries:
        raise SourceRefused(
            name, "no entries in it; it is not an RSS or Atom feed, or an empty one"
        )
    links: set[str] = set()
    for number, entry in enumerate(feed.entries, start=1):
        link = str(entry.get("link", ""))
        if not link or link not in links:
            links.add(link)
            yield Entry(f"{name}#{number}", link, _metadata(entry), _content(entry))


def _metadata(entry: Any) -> dict[str, str]:
    # dict.get, since feedparser's own stands in for a missing date with another and warns.
    given = {name: dict.get(entry, name) for name in ("title", "author", "published", "updated")}
    return fields(given, {})


def _content(entry: Any) -> str:
    full = [str(part.get("value", "")) for part in entry.get("content", [])]
    return max([*full, str(entry.get("summary", ""))], key=len)
