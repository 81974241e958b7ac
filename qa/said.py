"""A statement as plain values: the same on the command line, over HTTP and for agents."""

from __future__ import annotations

from typing import Any

from corpus.chain import line
from corpus.document import Document
from corpus.statement import Statement


def statement_to_dict(statement: Statement, document: Document) -> dict[str, Any]:
    """A statement as plain values for JSON, with one readable line; `document` is where it stands.

    `text` are the document's own words; where they stand apart, "[…]" stands between them.
    """
    date = statement.date.date[:10] if statement.date else None
    speaker = statement.speaker.name if statement.speaker else None
    return {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "publisher": document.publisher,
        "speaker": speaker,
        "side": statement.speaker.side if statement.speaker else None,
        "form": statement.form,
        "according_to": list(statement.according_to),
        "addressee": statement.addressee.name if statement.addressee else None,
        "negated": statement.negated,
        "date": date,
        "date_read_from": statement.date.read_from if statement.date else None,
        "confidence": statement.confidence,
        "start": statement.span.start,
        "end": statement.span.end,
        "text": " […] ".join(part.of(document.text) for part in statement.parts),
        "cue": statement.cue.of(document.text) if statement.cue else None,
        "line": line(speaker, statement.according_to, publisher=document.publisher,
                     kind=document.kind, title=document.title, date=date)
        + f" ({statement.form})",
    }  # fmt: skip
