"""Hits into citations: which words are quoted, and identical words cited once.

A citation's identity comes from its own hit; words are never matched back to documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Document, Span
from qa.answer import Citation, Hit, Place
from qa.choose import Choice


def citations(choices: Sequence[Choice]) -> tuple[Citation, ...]:
    """One numbered citation for each distinct quotation, in the order of the choices."""
    found: dict[str, Citation] = {}
    for choice in choices:
        quote = choice.span.of(choice.hit.document.text)
        same = found.get(quote)
        if same is not None:
            found[quote] = _with_repeat(same, choice)
        else:
            found[quote] = _citation(len(found) + 1, choice)
    return tuple(found.values())


def _with_repeat(citation: Citation, choice: Choice) -> Citation:
    document = choice.hit.document
    known = {citation.document_id, *(place.document_id for place in citation.also_in)}
    if document.id in known:
        return citation
    return replace(citation, also_in=(*citation.also_in, _place(document, choice.span)))


def gathered(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with byte-identical passages collapsed into the first, the others in `also_in`."""
    found: dict[str, Hit] = {}
    for hit in hits:
        same = found.get(hit.text)
        if same is None:
            found[hit.text] = hit
        else:
            place = _place(hit.document, hit.passage.span)
            found[hit.text] = replace(same, also_in=(*same.also_in, place))
    return tuple(found.values())


def _citation(number: int, choice: Choice) -> Citation:
    hit, span, said = choice.hit, choice.span, choice.statement
    document, passage = hit.document, hit.passage
    return Citation(
        number=number,
        document_id=document.id,
        source=document.source,
        url=document.url,
        title=document.title,
        publisher=document.publisher,
        published=document.published.date if document.published else None,
        event_date=document.event_date.date if document.event_date else None,
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        passage_start=passage.span.start,
        passage_end=passage.span.end,
        passage=hit.text,
        heading=passage.heading,
        speaker=said.speaker.name if said and said.speaker else None,
        form=said.form if said else None,
        according_to=said.according_to if said else (),
        cue=(said.cue.start, said.cue.end) if said and said.cue else None,
        said_on=said.date.date if said and said.date else None,
        also_in=hit.also_in,
        sha256=document.sha256,
    )


def _place(document: Document, span: Span) -> Place:
    return Place(
        document_id=document.id,
        source=document.source,
        title=document.title,
        publisher=document.publisher,
        published=document.published.date if document.published else None,
        start=span.start,
        end=span.end,
    )
