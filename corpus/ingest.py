"""Sources into the library: read, lay out, set furniture aside, cut, store; one outcome each.

The steps are nouns in, nouns out; only `add` touches the library.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from corpus import boilerplate, metadata, passages, read, text
from corpus.document import (
    Block,
    Document,
    Heading,
    Passage,
    Quarantined,
    Reading,
    Span,
    document_id,
    text_hash,
)
from corpus.errors import OnRecordError, SourceRefused
from corpus.library import Library
from corpus.statement import Statement
from corpus.statements import statements

PARAGRAPH_BREAK = "\n\n"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source. `why` is the reason of a refusal, else ""."""

    source: str
    status: Literal["added", "replaced", "unchanged", "refused"]
    why: str = ""
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be stored: its passages, what was set aside, what is said in it."""

    document: Document
    passages: tuple[Passage, ...]
    quarantined: tuple[Quarantined, ...]
    statements: tuple[Statement, ...]


def prepare(reading: Reading) -> Prepared:
    """The reading as a document with passages. Raises `SourceRefused` when nothing is left."""
    blocks = reading.blocks or text.blocks(reading.raw)
    title = reading.metadata.get("title")
    blocks = boilerplate.separate([_tidied(block) for block in blocks], title=title)
    blocks = tuple(block for block in blocks if block.text)
    found = metadata.complete(reading, blocks)
    body, spans = _joined(blocks)
    identity = document_id(reading.source, body)
    quarantined = _quarantined(identity, blocks, spans)
    document = Document(
        id=identity,
        source=reading.source,
        title=found.title,
        text=body,
        sha256=text_hash(body),
        kind=found.kind,
        publisher=found.publisher,
        author=found.author,
        language=found.language,
        url=found.url,
        published=found.published,
        updated=found.updated,
        event_date=found.event_date,
        speaker=found.speaker,
        metadata=MappingProxyType(dict(found.metadata)),
        headings=tuple(
            Heading(span, block.heading)
            for block, span in zip(blocks, spans, strict=True)
            if block.heading and not block.rule
        ),
    )
    aside = [q.span for q in quarantined if q.restorable]
    cut = passages.cut(document, quarantined=aside)
    if not cut:
        raise SourceRefused(reading.source, "no text of its own in it (only headings or furniture)")
    return Prepared(document, cut, quarantined, statements(document, quarantined=aside))


def add(
    library: Library,
    arguments: Sequence[str],
    *,
    options: read.ReadOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Outcome]:
    """Add files, folders and addresses; yields an outcome for each document as it is stored.

    A source that cannot be read is refused and the others go on. `progress(done, total)` counts
    sources. Raises `LibraryError` when the library itself fails; what was stored before stays.
    """
    options = options or read.ReadOptions()
    with library.writing():
        sources = list(read.expand(arguments, options))
        for done, source in enumerate(sources, 1):
            yield from _add_source(library, source, options)
            if progress:
                progress(done, len(sources))


def _add_source(
    library: Library, source: read.Source | SourceRefused, options: read.ReadOptions
) -> Iterator[Outcome]:
    readings: Iterable[Reading | SourceRefused]
    readings = [source] if isinstance(source, SourceRefused) else read.read(source, options)
    for reading in readings:
        if isinstance(reading, SourceRefused):
            yield Outcome(reading.source, "refused", reading.why)
        else:
            yield store(library, reading)


def store(library: Library, reading: Reading) -> Outcome:
    """Prepare one reading and store it; one that cannot become a document is refused."""
    try:
        prepared = prepare(reading)
    except SourceRefused as refusal:
        return Outcome(refusal.source, "refused", refusal.why)
    except Exception as error:
        # One document that our own rules stumble over must not end a batch of thousands.
        log.exception("preparing %s failed", reading.source)
        why = f"an error in the program ({type(error).__name__}: {error}); please report it"
        return Outcome(reading.source, "refused", why)
    change = library.add(
        prepared.document, prepared.passages, prepared.quarantined, prepared.statements
    )
    return Outcome(reading.source, change, document_id=prepared.document.id)


def restore(library: Library, numbers: Sequence[int]) -> None:
    """Make quarantined blocks searchable again, by their numbers in the quarantine list.

    Raises `OnRecordError` for a number that is not there or that stands inside a sentence.
    """
    everything = {entry.number: entry for entry in library.quarantined()}
    for number in numbers:
        entry = everything.get(number)
        if entry is None:
            raise OnRecordError(
                f"Nothing in quarantine has the number {number}. "
                "List what is there with: python -m corpus quarantine"
            )
        if not entry.restorable:
            raise OnRecordError(
                f"Number {number} ({entry.text!r}) was taken from inside a sentence; putting it "
                "back would change the document's text. It stays listed, nothing is lost."
            )
    with library.writing():
        for identity in dict.fromkeys(everything[number].document_id for number in numbers):
            document = library.document(identity)
            keep = [
                q.span
                for q in library.quarantined(identity)
                if q.number not in numbers and q.restorable
            ]
            cut = passages.cut(document, quarantined=keep)
            said = statements(document, quarantined=keep)
            library.recut(identity, cut, numbers, said)


def _tidied(block: Block) -> Block:
    """Structured readers deliver text as they found it; offsets of `removed` are the cleaner's."""
    if block.removed:
        return block
    return Block(text.tidy(block.text), block.heading, block.rule)


def _joined(blocks: Sequence[Block]) -> tuple[str, tuple[Span, ...]]:
    spans = []
    position = 0
    for block in blocks:
        spans.append(Span(position, position + len(block.text)))
        position += len(block.text) + len(PARAGRAPH_BREAK)
    return PARAGRAPH_BREAK.join(block.text for block in blocks), tuple(spans)


def _quarantined(
    identity: str, blocks: Sequence[Block], spans: Sequence[Span]
) -> tuple[Quarantined, ...]:
    entries = []
    for block, span in zip(blocks, spans, strict=True):
        if block.rule:
            entries.append(Quarantined(identity, span, block.text, block.rule))
        for offset, taken, rule in block.removed:
            place = span.start + offset
            entries.append(Quarantined(identity, Span(place, place), taken, rule))
    return tuple(entries)
