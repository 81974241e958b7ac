"""Rows of documents in, their statements out: for other tools, and to measure the attribution.

A row out has the format of joint scorers of quotations, see `predictions`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from corpus.document import KINDS, Dated, Document, Kind, Span, document_id, text_hash
from corpus.errors import SourceRefused
from corpus.statement import Statement
from corpus.statements import statements

Row = Mapping[str, Any]


def predictions(
    lines: Iterable[str], *, source: str, least: float = 0.0
) -> Iterator[dict[str, Any]]:
    """For each line of JSONL one row: `{"doc_id": ..., "quotes": [...]}`, in order.

    A line needs `doc_id` and `text`; of its other fields `title`, `publisher`, `published` (or
    `date`), `kind` and `speaker` are used. Each quote has `content_spans`, `speaker_spans` and
    `cue_spans` (characters of that text, half-open; empty where there is none), `speaker` (a name
    or null), `form`, `according_to`, `negated`, `date`, `confidence` and `rule`. Statements less
    sure than `least` are left out. Raises `SourceRefused` for a line that is no such row.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _row(line, f"{source}, line {number}")
            found = statements(_document(row))
            quotes = [_quote(one) for one in found if one.confidence >= least]
            yield {"doc_id": row["doc_id"], "quotes": quotes}


def _row(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise SourceRefused(where, f"not JSON ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "doc_id" not in row:
        raise SourceRefused(where, 'a row needs "doc_id" and "text"')
    return row


def _document(row: Row) -> Document:
    """The row's text as it stands, as a document: nothing is cleaned, so that offsets hold."""
    text = row["text"]
    kind = row.get("kind")
    day = _words(row, "published") or _words(row, "date")
    return Document(
        id=document_id(str(row["doc_id"]), text),
        source=str(row["doc_id"]),
        title=_words(row, "title") or "",
        text=text,
        sha256=text_hash(text),
        kind=cast(Kind, kind) if kind in KINDS else "report",
        publisher=_words(row, "publisher"),
        published=Dated(day, "row") if day else None,
        speaker=_words(row, "speaker"),
        metadata=MappingProxyType({}),
    )


def _words(row: Row, name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _quote(statement: Statement) -> dict[str, Any]:
    return {
        "content_spans": _spans(statement.parts),
        "speaker_spans": _spans([statement.mention] if statement.mention else []),
        "cue_spans": _spans([statement.cue] if statement.cue else []),
        "speaker": statement.speaker.name if statement.speaker else None,
        "form": statement.form,
        "according_to": list(statement.according_to),
        "negated": statement.negated,
        "date": statement.date.date if statement.date else None,
        "confidence": statement.confidence,
        "rule": statement.rule,
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
