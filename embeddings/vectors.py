"""Nearest vectors: the `VectorStore` seam, FAISS behind it, numpy as its oracle."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryDamaged

Positions = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]


class VectorStore(Protocol):
    """Unit vectors by position 0, 1, 2, …; similarity is the cosine."""

    def __len__(self) -> int:
        """Number of vectors."""

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: Mask | None = None
    ) -> tuple[Positions, Scores]:
        """The `limit` nearest positions, best first, equal scores by position, with cosines.

        `allowed`, shape (len(self),), limits the search to the positions that are true.
        """

    def scores(self, vector: NDArray[np.float32], positions: Positions) -> Scores:
        """Cosines of `vector` with the vectors at `positions`, shape (len(positions),)."""


def _alone() -> None:
    """Keep FAISS in the calling thread: it shares one vector's search with nobody."""
    # Its helper would only spin beside us: half as much processor time again for each question.
    # The number is kept for each thread, and questions come in any.
    faiss.omp_set_num_threads(1)


def products(rows: NDArray[np.float32], vector: NDArray[np.float32]) -> Scores:
    """The scalar product of each row with `vector`, shape (len(rows),), in the calling thread.

    The processor's library would call helpers that then spin: a question cost twice the processor
    time (50 against 25 ms), and many ask at once.
    """
    return np.asarray(np.einsum("ij,j->i", rows, vector), np.float32)


class FaissVectors:
    """A flat FAISS index over float16 vectors: exact up to float16's rounding."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float16]) -> FaissVectors:
        """An index over unit `vectors`, shape (n, dimension)."""
        index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        # In slices: FAISS takes float32, and the whole archive twice over would not fit.
        for start in range(0, len(vectors), 65536):
            index.add(vectors[start : start + 65536].astype(np.float32))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> FaissVectors:
        """The index in the file `path`, whose hash the caller has checked."""
        try:
            # Mapped, not read: processes that answer side by side share its pages.
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise LibraryDamaged(str(path), "not a vector index") from error

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: Mask | None = None
    ) -> tuple[Positions, Scores]:
        """See `VectorStore.search`."""
        limit = min(limit, len(self) if allowed is None else int(allowed.sum()))
        if limit == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters()
            parameters.sel = selector
        _alone()
        scores, positions = self._index.search(vector[None, :], limit, params=parameters)
        return _ordered(positions[0].astype(np.int64), scores[0])

    def scores(self, vector: NDArray[np.float32], positions: Positions) -> Scores:
        """See `VectorStore.scores`."""
        if len(positions) == 0:
            return np.zeros(0, np.float32)
        _alone()
        rows = self._index.reconstruct_batch(positions)
        return products(rows, vector)


class NumpyVectors:
    """The same by plain multiplication: the oracle of the contract tests."""

    def __init__(self, vectors: NDArray[np.float16]) -> None:
        self._vectors = vectors.astype(np.float32)

    def __len__(self) -> int:
        return len(self._vectors)

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: Mask | None = None
    ) -> tuple[Positions, Scores]:
        """See `VectorStore.search`."""
        positions = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        scores = self.scores(vector, positions)
        positions, scores = _ordered(positions, scores)
        return positions[:limit], scores[:limit]

    def scores(self, vector: NDArray[np.float32], positions: Positions) -> Scores:
        """See `VectorStore.scores`."""
        return self._vectors[positions] @ vector


def _ordered(positions: Positions, scores: Scores) -> tuple[Positions, Scores]:
    """Best first; equal scores by position, so that the order never depends on the library."""
    order = np.lexsort((positions, -scores))
    return positions[order], scores[order]
