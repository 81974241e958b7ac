"""Vectors of passages and of their sentences: made once, kept in the library, searched together.

The library keeps the vectors (float16 a passage, int8 a sentence); `build` lays them out as
files for searching, `Meaning` searches them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage, Span
from corpus.errors import ModelMismatch
from corpus.labels import question_before
from corpus.library import Library, StoredVectors
from embeddings.embedder import Embedder, Vectors
from embeddings.vectors import FaissVectors, Mask, Positions, Scores, products

VECTORS = "vectors.faiss"
SENTENCES = "sentences.npy"
FIRST = "first.npy"

# Passages embedded between two commits: an interrupted run loses at most these.
SLICE = 128

Progress = Callable[[int, int], None]


def searchable(document: Document, span: Span, heading: str) -> str:
    """The words under which a passage is found: its title and heading stand before its text.

    The title lifted nDCG@10 on rtqa_news from .509 to .570 in words and vectors alike. In a
    transcript the question that a passage answers stands there, too.
    """
    question = question_before(document, span.start)
    above = [line for line in (document.title, heading, question) if line]
    return "\n".join([*dict.fromkeys(above), span.of(document.text)])


def embed(library: Library, embedder: Embedder, *, progress: Progress | None = None) -> int:
    """Embed the passages that have no vectors yet; returns how many there were.

    Every `SLICE` passages are committed, so an interrupted run continues where it stopped.
    `progress(done, total)` is called after each. Raises `ModelMismatch` when the library holds
    vectors of another model.
    """
    others = set(library.vector_models()) - {embedder.fingerprint}
    if others:
        raise ModelMismatch(sorted(others)[0], embedder.fingerprint)
    pending = library.without_vectors(embedder.fingerprint)
    for start in range(0, len(pending), SLICE):
        pairs = library.passages_by_key(pending[start : start + SLICE])
        library.store_vectors(embedder.fingerprint, _vectors(embedder, pairs))
        if progress:
            progress(min(start + SLICE, len(pending)), len(pending))
    return len(pending)


def _vectors(
    embedder: Embedder, pairs: Sequence[tuple[Document, Passage]]
) -> tuple[StoredVectors, ...]:
    passages = embedder.passages(
        [searchable(document, passage.span, passage.heading) for document, passage in pairs]
    )
    sentences = embedder.passages(
        [span.of(document.text) for document, passage in pairs for span in passage.sentences]
    )
    stored = []
    first = 0
    for (_, passage), vector in zip(pairs, passages, strict=True):
        last = first + len(passage.sentences)
        stored.append(
            StoredVectors(
                passage.key,
                vector.astype(np.float16).tobytes(),
                quantised(sentences[first:last]).tobytes(),
            )
        )
        first = last
    return tuple(stored)


def quantised(vectors: Vectors) -> NDArray[np.int8]:
    """Unit vectors as int8, each scaled to its own largest component.

    The scale need not be kept: the vectors are of unit length, so dividing by the length of the
    int8 row restores them (cosine to the original above .9999).
    """
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-12) if len(vectors) else 1.0
    return np.round(vectors / largest * 127).astype(np.int8)


def build(library: Library, model: str, dimension: int, folder: Path) -> None:
    """Lay the library's vectors out as files in `folder`, in the order of the passage keys."""
    total = library.vector_models().get(model, 0)
    passages = np.zeros((total, dimension), np.float16)
    first = np.zeros(total + 1, np.int64)
    sentences = bytearray()
    rows = library.rows(
        "select passage, sentences from vectors where model = ? order by passage_key", (model,)
    )
    for position, row in enumerate(rows):
        passages[position] = np.frombuffer(row["passage"], np.float16)
        sentences += row["sentences"]
        first[position + 1] = len(sentences) // dimension
    FaissVectors.build(passages).save(folder / VECTORS)
    np.save(folder / FIRST, first)
    np.save(folder / SENTENCES, np.frombuffer(sentences, np.int8).reshape(-1, dimension))


@dataclass(frozen=True, slots=True)
class Meaning:
    """Search by vectors. Positions count passages in the order of their keys."""

    vectors: FaissVectors
    sentences: NDArray[np.int8]
    first: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path) -> Meaning:
        """The files that `build` left in `folder`."""
        return cls(
            FaissVectors.open(folder / VECTORS),
            # Mapped, not read: a question touches a few hundred rows of what may be a gigabyte.
            np.load(folder / SENTENCES, mmap_mode="r"),
            np.load(folder / FIRST),
        )

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: Mask | None = None
    ) -> tuple[Positions, Scores]:
        """The passages nearest to `vector` by their own vectors, best first."""
        return self.vectors.search(vector, limit, allowed)

    def passage_scores(self, vector: NDArray[np.float32], positions: Positions) -> Scores:
        """Cosine of each passage with `vector`."""
        return self.vectors.scores(vector, positions)

    def sentence_scores(self, vector: NDArray[np.float32], position: int) -> Scores:
        """Cosine of each sentence of one passage with `vector`, in the sentences' order."""
        rows = np.asarray(self.sentences[self.first[position] : self.first[position + 1]])
        return _cosines(rows, vector)

    def best_sentence(self, vector: NDArray[np.float32], positions: Positions) -> Scores:
        """Cosine of the nearest sentence of each passage, shape (len(positions),)."""
        if len(positions) == 0:
            return np.zeros(0, np.float32)
        starts = self.first[positions]
        counts = self.first[positions + 1] - starts
        before = np.cumsum(counts) - counts
        rows = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
        scores = _cosines(np.asarray(self.sentences[rows]), vector)
        # A passage without sentences cannot occur; were it so, reduceat would misread its slot.
        return np.maximum.reduceat(scores, before).astype(np.float32)


def _cosines(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> Scores:
    values = rows.astype(np.float32)
    lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", values, values)), 1e-12)
    return np.asarray(products(values, vector) / lengths, np.float32)
