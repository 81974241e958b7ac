"""From what the searches know of a passage to one score that means the same for every question.

A weighted sum with fixed bounds: cosines as they are, BM25 over the best score possible for the
question. Rank fusion lost to it on three of four development sets. All arrays here have one entry
a candidate passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mix:
    """Weights of the three signals that every passage has, read or not."""

    passage: float
    sentence: float
    words: float

    @property
    def total(self) -> float:
        """What a perfect passage gets."""
        return self.passage + self.sentence + self.words


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; docs/retrieval.md holds what was swept and on which data.

    Moving any of them by a fifth changes no development set's nDCG@10 by more than .005.
    """

    own: Mix = Mix(0.6, 0.3, 0.1)
    # The question's words close together, times the nearest sentence's cosine: words that meet in
    # another sense count less.
    near: float = 0.8
    # Two weighty words of the question side by side in the passage, too.
    pairs: float = 0.2
    # The passages around: what they are about shows in their words more than in ours.
    around: Mix = Mix(0.7, 0.3, 1.5)
    # How much those one, two and three places before and after count.
    neighbours: tuple[float, ...] = (0.7, 0.4, 0.3)
    # A neighbour that a document's first, last or only passage lacks, seen in the passage itself;
    # nothing in its place would punish short documents.
    missing: Mix = Mix(0.7, 0.3, 0.7)
    # The best of each signal in the document.
    document: Mix = Mix(0.35, 0.6, 1.0)
    # For each factor e that a document's passages are longer than `SHORT`: long ones hold any word.
    length: float = -0.3
    # For each factor e of a document's passages: the best of many is good by chance.
    many: float = -0.2


WEIGHTS = Weights()

# Mean characters of a document's passages between which length counts: a note, a paragraph.
SHORT, USUAL = 200, 500
# More passages than these make a document no worse.
MANY = 30


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of each candidate, positions ascending, without reading it.

    `passage` and `sentence` are cosines, `words` is BM25 over its ceiling (0 to 1). `siblings`
    counts the passages of its document up to `MANY`, `lengths` are their mean characters.
    """

    positions: NDArray[np.int64]
    documents: NDArray[np.int64]
    passage: Scores
    sentence: Scores
    words: Scores
    siblings: NDArray[np.int64]
    lengths: Scores


def fused(signals: Signals, weights: Weights = WEIGHTS) -> Scores:
    """Each passage in its surroundings, unread: `closeness` is still to be added.

    A passage whose neighbours speak of the same thing is likelier the right one, and so is one
    whose document has another strong passage.
    """
    score = _mixed(signals, weights.own) + _best_of_document(signals, weights.document)
    around, missing = _mixed(signals, weights.around), _mixed(signals, weights.missing)
    for distance, weight in enumerate(weights.neighbours, start=1):
        before = _neighbour(signals, around, missing, -distance)
        after = _neighbour(signals, around, missing, distance)
        score = score + weight / 2 * (before + after)
    score = score + weights.many * np.log(np.clip(signals.siblings, 1, MANY))
    score = score + weights.length * np.log(np.clip(signals.lengths, SHORT, USUAL) / SHORT)
    return np.asarray(score / _scale(weights), np.float32)


def closeness(sentence: Scores, near: Scores, pairs: Scores, weights: Weights = WEIGHTS) -> Scores:
    """What passages gain by being read, from the shares that `qa.nearness` gives (0 to 1)."""
    score = weights.near * near * np.maximum(sentence, 0) + weights.pairs * pairs
    return np.asarray(score / _scale(weights), np.float32)


def _scale(weights: Weights) -> float:
    """What the weighted sum is divided by, so that a perfect passage scores about 1."""
    read = weights.near + weights.pairs
    beside = sum(weights.neighbours) * weights.around.total
    return weights.own.total + read + beside + weights.document.total


def _mixed(signals: Signals, mix: Mix) -> Scores:
    score = (
        mix.passage * signals.passage + mix.sentence * signals.sentence + mix.words * signals.words
    )
    return np.asarray(score, np.float32)


def _neighbour(signals: Signals, around: Scores, missing: Scores, distance: int) -> Scores:
    """The score of the passage `distance` places on, a stand-in where there is none."""
    wanted = signals.positions + distance
    found = np.clip(np.searchsorted(signals.positions, wanted), 0, max(len(around) - 1, 0))
    same = (signals.positions[found] == wanted) & (signals.documents[found] == signals.documents)
    return np.where(same, around[found], missing).astype(np.float32)


def _best_of_document(signals: Signals, mix: Mix) -> Scores:
    if len(signals.documents) == 0:
        return np.zeros(0, np.float32)
    _, inverse = np.unique(signals.documents, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    starts = np.flatnonzero(np.diff(inverse[order], prepend=-1))
    best = [
        np.maximum.reduceat(scores[order], starts)[inverse]
        for scores in (signals.passage, signals.sentence, signals.words)
    ]
    return np.asarray(
        mix.passage * best[0] + mix.sentence * best[1] + mix.words * best[2], np.float32
    )
