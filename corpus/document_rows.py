"""Documents and passages as rows of the library, and back. Used by `corpus.library` alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from types import MappingProxyType
from typing import cast

import numpy as np

from corpus.document import Dated, Document, Heading, Kind, Passage, Quarantined, Span

_COLUMNS = (
    "id, source, title, text, sha256, kind, publisher, author, language, url, speaker, "
    "published, published_from, updated, updated_from, event_date, event_date_from, "
    "metadata, headings"
)


def insert(connection: sqlite3.Connection, document: Document) -> int:
    """Store a document; returns its key."""
    dates: list[str | None] = []
    for dated in (document.published, document.updated, document.event_date):
        dates += [dated.date, dated.read_from] if dated else [None, None]
    headings = [[h.span.start, h.span.end, h.level] for h in document.headings]
    values = (
        document.id, document.source, document.title, document.text, document.sha256,
        document.kind, document.publisher, document.author, document.language, document.url,
        document.speaker, *dates,
        json.dumps(dict(sorted(document.metadata.items())), ensure_ascii=False),
        json.dumps(headings),
    )  # fmt: skip
    marks = ",".join("?" * len(values))
    cursor = connection.execute(f"insert into documents ({_COLUMNS}) values ({marks})", values)
    return int(cursor.lastrowid or 0)


def insert_passages(
    connection: sqlite3.Connection, document_key: int, passages: Sequence[Passage]
) -> None:
    """Store the passages of the document with this key."""
    connection.executemany(
        'insert into passages (document_key, number, start, "end", heading, sentences)'
        " values (?, ?, ?, ?, ?, ?)",
        [
            (document_key, p.number, p.span.start, p.span.end, p.heading,
             np.array([(s.start, s.end) for s in p.sentences], "<i4").tobytes())
            for p in passages
        ],
    )  # fmt: skip


def insert_quarantined(
    connection: sqlite3.Connection, document_key: int, quarantined: Sequence[Quarantined]
) -> None:
    """Store what was set aside in the document with this key."""
    connection.executemany(
        'insert into quarantine (document_key, start, "end", text, rule) values (?, ?, ?, ?, ?)',
        [(document_key, q.span.start, q.span.end, q.text, q.rule) for q in quarantined],
    )


def document(row: sqlite3.Row) -> Document:
    """A document from its row."""

    def dated(name: str) -> Dated | None:
        return Dated(row[name], row[name + "_from"]) if row[name] is not None else None

    return Document(
        id=row["id"],
        source=row["source"],
        title=row["title"],
        text=row["text"],
        sha256=row["sha256"],
        kind=cast(Kind, row["kind"]),
        publisher=row["publisher"],
        author=row["author"],
        language=row["language"],
        url=row["url"],
        published=dated("published"),
        updated=dated("updated"),
        event_date=dated("event_date"),
        speaker=row["speaker"],
        metadata=MappingProxyType(json.loads(row["metadata"])),
        headings=tuple(
            Heading(Span(start, end), level) for start, end, level in json.loads(row["headings"])
        ),
    )


def passage(row: sqlite3.Row, document_id: str) -> Passage:
    """A passage of the document with this id from its row."""
    pairs = np.frombuffer(row["sentences"], "<i4").reshape(-1, 2).tolist()
    return Passage(
        document_id=document_id,
        number=row["number"],
        span=Span(row["start"], row["end"]),
        heading=row["heading"],
        sentences=tuple(Span(start, end) for start, end in pairs),
        key=row["key"],
    )
