"""Choices made by hand: a document, the words quoted from it, who says them."""

from dataclasses import fields

from corpus.document import Dated, Document, Passage, Span, document_id, text_hash
from corpus.entity import Entity
from corpus.sentences import sentences
from corpus.statement import Statement
from qa.answer import Hit
from qa.choose import Choice
from qa.retrieve import Ranked

ANN = Entity("Ann Berg", "person", side="Norway")
OLE = Entity("Ole Lund", "person", side="Norway")


def a_choice(
    quote,
    *,
    source="a.txt",
    before="",
    after="",
    score=1.0,
    speaker=None,
    cue="",
    mention="",
    said=None,
    form="indirect",
    chain=(),
    day=None,
    read_from="the event",
    negated=False,
    **metadata,
):
    """A choice that quotes `quote`, in a document that has `before` and `after` around it."""
    text = " ".join(part for part in (before, quote, after) if part)
    start = len(before) + 1 if before else 0
    span = Span(start, start + len(quote))
    dates = {
        name: Dated(metadata.pop(name), "test")
        for name in ("published", "event_date")
        if name in metadata
    }
    title = metadata.pop("title", source)
    document = Document(
        document_id(source, text), source, title, text, text_hash(text), **metadata, **dates
    )
    statement = None
    if speaker or day:
        words = said or quote
        at = start + quote.index(words)
        part = Span(at, at + len(words))

        def stands(words):
            return Span(text.index(words), text.index(words) + len(words)) if words else None

        statement = Statement(
            document.id, part, (part,), form, speaker, stands(cue), stands(mention),
            according_to=tuple(chain), negated=negated, confidence=0.9,
            date=Dated(day, read_from) if day else None,
        )  # fmt: skip
    passage = Passage(document.id, 0, Span(0, len(text)), "", sentences(text, language="en"))
    hit = Hit(document, passage, score, statements=(statement,) if statement else ())
    return Choice(hit, FOUND, span, score, statement, score)


FOUND = Ranked(**{field.name: 1 for field in fields(Ranked)})
