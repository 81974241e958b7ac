"""The documents of a record as a list: filtered, counted, a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from corpus.library import Library
from qa import filters
from qa.filters import Limits

_DATES = ("published", "updated", "event_date")
_FIELDS = ("id", "source", "title", "kind", "publisher", "author", "language", "url", "speaker")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list: the documents as plain values, and how many fit in all."""

    total: int
    documents: tuple[dict[str, Any], ...]


def documents(
    library: Library,
    *,
    words: str | None = None,
    speaker: str | None = None,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Listing:
    """The documents within the limits, in the order in which they were added.

    `words` must all stand in a document's title or source. `since` and `until` limit the day of
    the event, else of the publication; both are inclusive. Raises `QuestionRefused`.
    """
    limits = Limits(speaker, publisher, filters.day(since, "since"), filters.day(until, "until"))
    keys = filters.allowed(filters.cards(library), limits)
    if words:
        named = _named(library, words)
        keys = tuple(key for key in keys if key in named)
    return Listing(len(keys), _rows(library, keys[offset : offset + limit]))


def _named(library: Library, words: str) -> frozenset[int]:
    """Keys of the documents whose title or source holds every one of the words."""
    wanted = filters.plain(words).split()
    return frozenset(
        row["key"]
        for row in library.rows("select key, title, source from documents")
        if all(word in filters.plain(f"{row['title']} {row['source']}") for word in wanted)
    )


def _rows(library: Library, keys: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    marks = ",".join("?" * len(keys))
    dates = ", ".join(f"{name}, {name}_from" for name in _DATES)
    counts = ", ".join(
        f"(select count(*) from {table} where document_key = documents.key) as {table}"
        for table in ("passages", "statements", "quarantine")
    )
    rows = library.rows(
        f"select {', '.join(_FIELDS)}, {dates}, {counts}, length(text) as characters"
        f" from documents where key in ({marks}) order by key",
        keys,
    )
    return tuple(_to_dict(row) for row in rows)


def _to_dict(row: Any) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _FIELDS},
        "name": name_of(row["source"]),
        **{
            name: {"date": row[name], "read_from": row[f"{name}_from"]} if row[name] else None
            for name in _DATES
        },
        "characters": row["characters"],
        "passages": row["passages"],
        "statements": row["statements"],
        "quarantined": row["quarantine"],
    }


def name_of(source: str) -> str:
    """What a source is called in a list: a file's name, or an address without its scheme."""
    if re.match(r"https?://", source):
        parts = urlsplit(source)
        return f"{parts.netloc}{parts.path}".rstrip("/")
    return PurePath(source).name or source
