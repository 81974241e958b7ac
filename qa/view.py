"""One generation of the record, opened: passages are found and read here, nothing is decided."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from corpus.registry import Registry
from corpus.roster import registry_of
from qa import filters
from qa.answer import Hit
from qa.answerability import Model, of_library
from qa.choose import Choice
from qa.examples import example_questions
from qa.filters import Card, Limits
from qa.index import Index
from qa.named import Asked
from qa.phrases import holds
from qa.retrieve import DEPTH, Ranked, retrieve
from qa.spoken import Spoken, spoken_by
from qa.words import terms

# Ranked passages looked through for each distinct wording that is wanted.
MOST_COPIES = 8
# Passages with all words of a phrase whose texts are read for it.
MOST_HELD = 600
# Speakers whose places are remembered; a conversation asks for the same few again and again.
_REMEMBERED = 256

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Read:
    """Found passages, read: one hit, one ranking and the cosines of its sentences for each."""

    hits: tuple[Hit, ...]
    ranked: tuple[Ranked, ...]
    cosines: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What questions are answered from. May be shared by threads; `open_view` makes one.

    `days` are the documents' days; `newest` and `oldest` are the last and the first of them, None
    where none has a date.
    """

    library: Library
    index: Index
    cards: tuple[Card, ...]
    registry: Registry
    examples: tuple[str, ...]
    answerability: Model
    days: tuple[str | None, ...]
    newest: str | None
    oldest: str | None
    _spoken: dict[tuple[str, ...], Spoken] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reaches(self, time: Limits) -> bool:
        """Whether the time lies among the years that the documents are known to be of."""
        if self.newest is None or self.oldest is None:
            return True
        since, until = (time.since or "")[:4], (time.until or "9999")[:4]
        return since <= self.newest[:4] and until >= self.oldest[:4]

    def spoken(self, asked: Asked) -> Spoken:
        """Where the asked speaker speaks."""
        with self._lock:
            known = self._spoken.get(asked.names)
        if known is None:
            known = spoken_by(asked, self.library, self.registry, self.index.keys)
            with self._lock:
                while len(self._spoken) >= _REMEMBERED:
                    self._spoken.pop(next(iter(self._spoken)))
                self._spoken[asked.names] = known
        return known

    def retrieve(
        self,
        question: str,
        vector: Vector,
        limit: int,
        *,
        documents: Sequence[int] | None = None,
        positions: NDArray[np.int64] | None = None,
        depth: int = DEPTH,
    ) -> tuple[Ranked, ...]:
        """The nearest passages, best first; `documents` or `positions` limit the search.

        `depth` is how many candidates words and meaning bring each.
        """

        def texts(positions: Sequence[int]) -> Sequence[str]:
            return self.library.texts([int(self.index.keys[p]) for p in positions])

        return retrieve(
            self.index, question, vector, texts, documents=documents, positions=positions,
            limit=limit, depth=depth,
        )  # fmt: skip

    def distinct(
        self,
        question: str,
        vector: Vector,
        limit: int,
        *,
        documents: Sequence[int] | None = None,
        positions: NDArray[np.int64] | None = None,
        depth: int = DEPTH,
    ) -> tuple[Ranked, ...]:
        """The ranking down to the `limit`-th distinct wording; repeats near them stay in it.

        Forty copies of one page must not crowd out the page that says something else.
        """
        ranked = self.retrieve(
            question, vector, MOST_COPIES * limit, documents=documents, positions=positions,
            depth=depth,
        )  # fmt: skip
        kept: list[Ranked] = []
        wordings: set[str] = set()
        # Few records hold copies: the texts are read a piece at a time.
        for start in range(0, len(ranked), 2 * limit):
            some = ranked[start : start + 2 * limit]
            texts = self.library.texts([int(self.index.keys[r.position]) for r in some])
            for one, text in zip(some, texts, strict=True):
                if text in wordings or len(wordings) < limit:
                    wordings.add(text)
                    kept.append(one)
            if len(wordings) >= limit:
                break
        return tuple(kept)

    def holding(
        self, phrases: Sequence[str], *, documents: Sequence[int] | None = None
    ) -> NDArray[np.int64]:
        """Positions of the passages in which the phrases stand word for word, ascending."""
        stems = terms(" ".join(phrases))
        found = np.sort(self.index.words.holding(stems, MOST_HELD, documents=documents))
        texts = self.library.texts([int(self.index.keys[position]) for position in found])
        kept = [holds(text, phrases) for text in texts]
        return np.asarray(found[np.array(kept, bool)], np.int64)

    def hits(self, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        """The ranked passages with their documents; those removed meanwhile are left out."""
        keys = [int(self.index.keys[r.position]) for r in ranked]
        by_key = dict(zip(keys, ranked, strict=True))
        said = self.library.statements_over(keys)
        return tuple(
            Hit(
                document,
                passage,
                (found := by_key[passage.key]).score,
                found.word_rank,
                found.meaning_rank,
                said.get(passage.key, ()),
            )
            for document, passage in self.library.passages_by_key(keys)
        )

    def likeness(self, one: Choice, other: Choice) -> float:
        """The cosine of two choices' words, -1 to 1."""
        return float(_mean(self, one) @ _mean(self, other))

    def read(self, ranked: Sequence[Ranked], vector: Vector) -> Read:
        """The ranked passages with their documents and the cosines of their sentences."""
        by_key = {int(self.index.keys[r.position]): r for r in ranked}
        hits = self.hits(ranked)
        found = tuple(by_key[hit.passage.key] for hit in hits)
        meaning = self.index.meaning
        cosines = tuple(meaning.sentence_scores(vector, one.position) for one in found)
        return Read(hits, found, cosines)


def _mean(view: View, choice: Choice) -> Vector:
    """The mean vector of the sentences of a choice's span, of unit length."""
    first = int(view.index.meaning.first[choice.found.position])
    spans = choice.hit.passage.sentences
    rows = [first + n for n, span in enumerate(spans) if choice.span.holds(span)]
    vectors = np.asarray(view.index.meaning.sentences[rows], np.float32)
    mean = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)).sum(0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def open_view(library: Library, index: Index) -> View:
    """The record as the index has it."""
    cards = filters.cards(library)
    days = tuple(card.day for card in cards)
    return View(
        library,
        index,
        cards,
        registry_of(library),
        example_questions(library),
        of_library(library.folder),
        days,
        max(filter(None, days), default=None),
        min(filter(None, days), default=None),
    )
