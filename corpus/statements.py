"""A document's statements: mined, their people named, their chain and date found."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.accounts import SideOf
from corpus.attribution import Attribution, is_spoken, mine
from corpus.chain import said
from corpus.document import Document, Span
from corpus.merging import with_tags
from corpus.occasion import hull_of
from corpus.orders import without_ordered
from corpus.registry import Registry
from corpus.statement import Statement
from corpus.tagger import shipped


def statements(
    document: Document,
    *,
    quarantined: Sequence[Span] = (),
    known: Registry | None = None,
    side_of: SideOf | None = None,
) -> tuple[Statement, ...]:
    """The statements of the document's own text, in its order; page furniture says nothing.

    Speakers are the ones that this document names; `known` helps to complete short names, and
    `side_of` to tell whose account it is.
    """
    attributions = attributed(document, own_lines(document, quarantined))
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
        for found in said(document, attributions, known=known, side_of=side_of)
    )


def attributed(document: Document, paragraphs: Sequence[Span]) -> tuple[Attribution, ...]:
    """What the rules find in these paragraphs, completed by the tagger where it helps.

    It was made for English reports. In a speech the words are the speaker's own, whatever verbs
    stand there; in other languages it would guess.
    """
    text, kind, speaker = document.text, document.kind, document.speaker
    found = mine(
        text, paragraphs=paragraphs, headings=document.headings, kind=kind, speaker=speaker
    )
    found = without_ordered(text, found, paragraphs)
    foreign = document.language is not None and not document.language.lower().startswith("en")
    if foreign or is_spoken(text, paragraphs, kind=kind, speaker=speaker):
        return found
    tagger = shipped()
    if tagger is None:
        return found
    return without_ordered(text, with_tags(text, found, paragraphs, tagger), paragraphs)


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
