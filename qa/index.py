"""The search indexes of a library: built from it, kept in step with it, opened for reading.

They are caches. Whatever happens to them costs time, never documents.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import roster
from corpus.dates import MONTHS
from corpus.document import Dated, Document, Span
from corpus.errors import LibraryBusy
from corpus.library import Library
from embeddings import index as meaning_index
from embeddings import manifest
from embeddings.embedder import Embedder
from embeddings.index import Meaning
from embeddings.manifest import Stamp
from qa import words as word_index
from qa.words import Words

FOLDER = "index"
WORDS = "words"
KEYS = "keys.npy"
DOCUMENTS = "documents.npy"
LENGTHS = "lengths.npy"

# progress(step, done, total): step is "embedding" or "indexing".
Progress = Callable[[str, int, int], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Index:
    """Both searches over the same passages. A position is a passage's place in key order.

    `keys` are the passages' keys in the library, `documents` their documents' keys, `lengths`
    their characters, all of shape (n,); a document's passages are neighbours, in order.
    """

    stamp: Stamp
    meaning: Meaning
    words: Words
    keys: NDArray[np.int64]
    documents: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, stamp: Stamp) -> Index:
        """The index in `folder`, whose files the caller has checked."""
        return cls(
            stamp,
            Meaning.open(folder),
            Words(folder / WORDS),
            np.load(folder / KEYS),
            np.load(folder / DOCUMENTS),
            np.load(folder / LENGTHS),
        )


def open_index(library: Library, embedder: Embedder, *, progress: Progress | None = None) -> Index:
    """The library's index, brought into step or rebuilt first where that is needed.

    While another process writes, the last whole index is opened instead. Raises `ModelMismatch`.
    """
    wanted = Stamp(library.generation, embedder.fingerprint)
    folder = manifest.current(library.folder / FOLDER)
    found = manifest.stamp_of(folder) if folder else None
    damaged = manifest.damage(folder) if folder else ()
    if folder and found == wanted and not damaged and not library.unmined():
        return Index.open(folder, wanted)
    if damaged:
        log.warning("The index is damaged (%s); rebuilding it.", ", ".join(damaged))
    elif found:
        log.warning("The index is behind the library; bringing it into step.")
    try:
        return sync(library, embedder, progress=progress)
    except LibraryBusy:
        before = last_index(library, embedder.fingerprint)
        if before is None:
            raise
        log.warning("Another process is writing; answering from the index of before.")
        return before


def last_index(library: Library, model: str) -> Index | None:
    """The newest whole index, in step or not; None where there is none of this model's vectors."""
    folder = manifest.current(library.folder / FOLDER)
    found = manifest.stamp_of(folder) if folder else None
    if not (folder and found) or found.model != model or manifest.damage(folder):
        return None
    return Index.open(folder, found)


def sync(
    library: Library,
    embedder: Embedder,
    *,
    reembed: bool = False,
    progress: Progress | None = None,
) -> Index:
    """Embed what is new and rebuild the index if it is not in step; returns the index.

    `reembed` first deletes the vectors of other models. Raises `LibraryBusy`, `ModelMismatch`.
    """
    root = library.folder / FOLDER
    with library.writing():
        if reembed:
            library.forget_vectors(keep=embedder.fingerprint)
        roster.settle(library)
        meaning_index.embed(library, embedder, progress=_step(progress, "embedding"))
        stamp = Stamp(library.generation, embedder.fingerprint)
        folder = manifest.current(root)
        if folder is None or manifest.stamp_of(folder) != stamp or manifest.damage(folder):
            with manifest.building(root, stamp) as fresh:
                _build(library, embedder, fresh, _step(progress, "indexing"))
            folder = fresh
        return Index.open(folder, stamp)


def problems(library: Library) -> tuple[str, ...]:
    """What is wrong with the index on disk, a line each; it heals itself when next opened."""
    folder = manifest.current(library.folder / FOLDER)
    if folder is None:
        return ("there is no index yet",)
    lines = [f"index file {name} is missing or damaged" for name in manifest.damage(folder)]
    return (*lines, "the index is behind the library") if is_behind(library) else tuple(lines)


def is_behind(library: Library) -> bool:
    """Whether the library holds something that the index does not."""
    folder = manifest.current(library.folder / FOLDER)
    stamp = manifest.stamp_of(folder) if folder else None
    return stamp is None or stamp.generation != library.generation


def _step(progress: Progress | None, name: str) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress(name, done, total)) if progress else None


def _build(
    library: Library,
    embedder: Embedder,
    folder: Path,
    progress: Callable[[int, int], None] | None,
) -> None:
    meaning_index.build(library, embedder.fingerprint, embedder.dimension, folder)
    rows: list[tuple[int, int, int]] = []
    word_index.build(_entries(library, embedder.fingerprint, rows, progress), folder / WORDS)
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    for name, column in zip((KEYS, DOCUMENTS, LENGTHS), columns, strict=True):
        np.save(folder / name, column)


def _entries(
    library: Library,
    model: str,
    rows: list[tuple[int, int, int]],
    progress: Callable[[int, int], None] | None,
) -> Iterator[word_index.Entry]:
    """What the word index holds, in key order; fills `rows` (key, document, length) on the way."""
    total = library.vector_models().get(model, 0)
    document_of = library.document_cache()
    for row in library.rows(
        'select passages.key, document_key, start, "end", heading from passages'
        " join vectors on passage_key = passages.key and model = ? order by passages.key",
        (model,),
    ):
        document = document_of(row["document_key"])
        span = Span(row["start"], row["end"])
        body = meaning_index.searchable(document, span, row["heading"])
        yield word_index.Entry(len(rows), row["document_key"], body, about(document))
        rows.append((row["key"], row["document_key"], span.end - span.start))
        if progress and (len(rows) % 2000 == 0 or len(rows) == total):
            progress(len(rows), total)


def about(document: Document) -> str:
    """The words of a document's metadata under which its passages are found, too."""
    dates = [_spoken(date) for date in (document.event_date, document.published) if date]
    parts = [document.speaker, document.publisher, document.author, *dates]
    parts += [document.metadata.get(name) for name in ("country", "post", "place", "event")]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _spoken(dated: Dated) -> str:
    """A date as people write it in a question: "2022-02-25" becomes "25 February 2022"."""
    year, month, day = [*dated.date[:10].split("-"), "", ""][:3]
    name = MONTHS[int(month) - 1] if month else ""
    return " ".join(part for part in (day.lstrip("0"), name, year) if part)
