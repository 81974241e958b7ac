"""Choices into citations: which words are quoted, copies cited once, and whose accounts they are.

A citation's identity comes from its own hit; words are never matched back to documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.chain import with_article
from corpus.document import Document, Span
from qa.answer import Account, Citation, Hit, Place, Wording
from qa.choose import Choice
from qa.grouping import (
    Group,
    Likeness,
    content_spans,
    day_of,
    diverse,
    grouped,
    near_in_time,
)
from qa.sameness import Plain, differing, plain
from qa.tellers import account_of, told_by


def citations(
    choices: Sequence[Choice], limit: int | None = None, *, likeness: Likeness | None = None
) -> tuple[Citation, ...]:
    """Numbered citations, at most `limit`, in the order in which they should be shown.

    Copies of the same words are one citation of the most original source, the others in `also_in`;
    other wordings of one utterance stand in `wordings`. Among good choices each account and
    document comes before a second from the same one; the first stays first. `likeness` gives the
    cosine of two choices' words, where there are vectors.
    """
    groups = diverse(grouped(choices, likeness), limit)
    return tuple(_cited(number, group) for number, group in enumerate(groups, 1))


def accounts(citations: Sequence[Citation]) -> tuple[Account, ...]:
    """The citations' numbers by the party that tells them, in the order of the citations.

    The party is the nearest reporter, else the publisher, else the document. The organs of one
    state tell one account: "the Kremlin" alone, "Russia" where its ministry is cited beside it.
    """
    parties: dict[str, dict[str, None]] = {}
    numbers: dict[str, list[int]] = {}
    for one in citations:
        party = told_by(
            one.according_to, one.speaker, one.form, one.publisher, one.title or one.source
        )
        parties.setdefault(account_of(party), {})[party] = None
        numbers.setdefault(account_of(party), []).append(one.number)
    return tuple(
        Account(with_article(next(iter(parties[name])) if len(parties[name]) == 1 else name), (*n,))
        for name, n in numbers.items()
    )


def gathered(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with copies of a passage collapsed into the first, the others in `also_in`.

    Passages of different times are no copies unless their whole documents are.
    """
    found: list[Hit] = []
    places: dict[Plain, list[int]] = {}
    for hit in hits:
        alike = places.setdefault(plain(hit.text), [])
        first = next((n for n in alike if _one_time(found[n].document, hit.document)), None)
        if first is None:
            alike.append(len(found))
            found.append(hit)
        else:
            place = _place(hit.document, hit.passage.span)
            found[first] = replace(found[first], also_in=(*found[first].also_in, place))
    return tuple(found)


def _one_time(one: Document, other: Document) -> bool:
    return one.sha256 == other.sha256 or near_in_time(day_of(one), day_of(other))


def _cited(number: int, group: Group) -> Citation:
    citation = _citation(number, group.lead)
    known = {citation.document_id}
    also_in = []
    for place in (
        *group.lead.hit.also_in,
        *(_place(copy.hit.document, copy.span) for copy in group.copies),
    ):
        if place.document_id not in known:
            known.add(place.document_id)
            also_in.append(place)
    wordings = tuple(_wording(other.lead, group.lead) for other in group.wordings)
    return replace(citation, also_in=tuple(also_in), wordings=wordings)


def _wording(choice: Choice, lead: Choice) -> Wording:
    document, said = choice.hit.document, choice.statement
    return Wording(
        place=_place(document, choice.span),
        quote=choice.span.of(document.text),
        form=said.form if said else None,
        according_to=said.according_to if said else (),
        sha256=document.sha256,
        differs=_differs(choice, lead),
    )


def _differs(choice: Choice, lead: Choice) -> tuple[tuple[int, int], ...]:
    """Where in the choice's quote weighty words of what is said differ from the lead's."""
    text = choice.hit.document.text
    known = lead.span.of(lead.hit.document.text)
    return tuple(
        (start + part.start - choice.span.start, end + part.start - choice.span.start)
        for part in content_spans(choice)
        for start, end in differing(part.of(text), known)
    )


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
        confidence=said.confidence if said and said.speaker else None,
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
