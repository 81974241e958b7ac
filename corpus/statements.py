"""A document's statements: mined, their people named, their chain and date found."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.attribution import mine
from corpus.chain import said
from corpus.document import Document, Span
from corpus.occasion import hull_of
from corpus.registry import Registry
from corpus.statement import Statement


def statements(
    document: Document, *, quarantined: Sequence[Span] = (), known: Registry | None = None
) -> tuple[Statement, ...]:
    """The statements of the document's own text, in its order; page furniture says nothing.

    Speakers are the ones that this document names; `known` helps to complete short names.
    """
    attributions = mine(
        document.text,
        paragraphs=own_lines(document, quarantined),
        headings=document.headings,
        kind=document.kind,
        speaker=document.speaker,
    )
    return tuple(
        Statement(
            document_id=document.id,
            span=hull_of(found.attribution),
            parts=found.attribution.content,
            form=found.attribution.form,
            speaker=found.speaker,
            cue=found.attribution.cue,
            mention=found.attribution.mention,
            addressee=found.addressee,
            according_to=found.according_to,
            negated=found.attribution.negated,
            date=found.date,
            confidence=found.attribution.confidence,
            rule=found.attribution.rule,
        )
        for found in said(document, attributions, known=known)
    )


def own_lines(document: Document, quarantined: Sequence[Span]) -> tuple[Span, ...]:
    """The text's lines without headings and what was set aside."""
    apart = [heading.span for heading in document.headings] + list(quarantined)
    lines = []
    start = 0
    for line in document.text.splitlines(keepends=True):
        span = Span(start, start + len(line.rstrip("\r\n")))
        start += len(line)
        if span.end > span.start and not any(span.overlaps(other) for other in apart):
            lines.append(span)
    return tuple(lines)
