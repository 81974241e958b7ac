"""From what the searches know of a passage to one score that means the same for every question.

A convex combination with fixed bounds: cosines as they are, BM25 over the best score possible
for the question. Rank fusion lost to it on three of four development sets. All arrays here have
one entry a candidate passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; docs/retrieval.md holds what was swept and on which data.

    Moving any of them by a quarter changes no development set's nDCG@10 by more than .01, but for
    `neighbours` (transcripts: .37 without, .47 with) and `length` (short notes among long news
    passages: .71 without, .74 with).
    """

    passage: float = 0.7
    sentence: float = 0.3
    words: float = 0.7
    # The same in the passages around: what they are about shows in their words more than in ours.
    words_around: float = 0.9
    # Two weighty words of the question side by side in the passage, too.
    pairs: float = 0.2
    # For each factor e that a passage is longer than `USUAL_LENGTH`: long ones hold any word.
    length: float = -0.16
    # The passages one, two and three places before and after, in the same document.
    neighbours: tuple[float, ...] = (0.7, 0.4, 0.3)
    # The document's best passage.
    document: float = 0.6


WEIGHTS = Weights()

# Characters of a typical passage.
USUAL_LENGTH = 500
# Keeps very short passages from running away with the length bonus.
SHORTEST = 20

# What stands for the neighbour that a document's first or only passage lacks, as a share of the
# passage's own score; 0 would punish short documents. Real neighbours of good passages: .6 to .8.
MISSING = 0.8


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of each candidate, positions ascending.

    `passage` and `sentence` are cosines, `words` is BM25 over its ceiling (0 to 1), `lengths`
    counts characters.
    """

    positions: NDArray[np.int64]
    documents: NDArray[np.int64]
    passage: Scores
    sentence: Scores
    words: Scores
    lengths: NDArray[np.int64]


def own_scores(signals: Signals, weights: Weights = WEIGHTS) -> Scores:
    """Each passage on its own merits, about 0 to 1."""
    score = (
        weights.passage * signals.passage
        + weights.sentence * signals.sentence
        + weights.words * signals.words
    )
    return np.asarray(score / _own_scale(weights), np.float32)


def fused(signals: Signals, weights: Weights = WEIGHTS) -> Scores:
    """Each passage with its surroundings and its length, about 0 to 1; pairs are added later.

    A passage whose neighbours speak of the same thing is likelier the right one, and so is one
    whose document has another strong passage.
    """
    own = own_scores(signals, weights)
    more = (weights.words_around - weights.words) / _own_scale(weights)
    around = np.asarray(own + more * signals.words, np.float32)
    score = own + weights.document * _best_of_document(signals.documents, around)
    for distance, weight in enumerate(weights.neighbours, start=1):
        before = _neighbour(signals, around, -distance)
        after = _neighbour(signals, around, distance)
        score = score + weight / 2 * (before + after)
    score = score / (1 + weights.document + sum(weights.neighbours))
    return np.asarray(score + _length_bonus(signals.lengths, weights), np.float32)


def with_pairs(score: float, share: float, weights: Weights = WEIGHTS) -> float:
    """A fused score with the share (0 to 1) of the question's word pairs that the passage has."""
    return score + share * weights.pairs / _scale(weights)


def _length_bonus(lengths: NDArray[np.int64], weights: Weights) -> Scores:
    relative = np.log((lengths + SHORTEST) / (USUAL_LENGTH + SHORTEST))
    return np.asarray(relative * weights.length / _scale(weights), np.float32)


def _scale(weights: Weights) -> float:
    """What the weighted sum is divided by, so that a perfect passage scores about 1."""
    return _own_scale(weights) * (1 + weights.document + sum(weights.neighbours))


def _own_scale(weights: Weights) -> float:
    return weights.passage + weights.sentence + weights.words


def _neighbour(signals: Signals, own: Scores, distance: int) -> Scores:
    """The own score of the passage `distance` places on, a stand-in where there is none."""
    wanted = signals.positions + distance
    found = np.clip(np.searchsorted(signals.positions, wanted), 0, max(len(own) - 1, 0))
    same = (signals.positions[found] == wanted) & (signals.documents[found] == signals.documents)
    return np.where(same, own[found], MISSING * own).astype(np.float32)


def _best_of_document(documents: NDArray[np.int64], own: Scores) -> Scores:
    _, inverse = np.unique(documents, return_inverse=True)
    best = np.full(int(inverse.max()) + 1 if len(inverse) else 0, -np.inf, np.float32)
    np.maximum.at(best, inverse, own)
    return best[inverse]
