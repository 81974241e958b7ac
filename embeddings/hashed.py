"""The embedder's double for tests: words hashed into a vector, no model, no files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from embeddings.embedder import Vectors


class HashEmbedder:
    """Vectors whose cosine is the share of common words. Deterministic on every machine."""

    def __init__(self, name: str = "hashed", dimension: int = 64) -> None:
        self._name = name
        self._dimension = dimension

    @property
    def fingerprint(self) -> str:
        """Its name."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()) or [""]:
                row[hashlib.sha256(word.encode()).digest()[0] % self._dimension] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)

    def question(self, text: str) -> Vectors:
        """Vector of a question, shape (dimension,)."""
        return np.asarray(self.passages([text])[0], np.float32)
