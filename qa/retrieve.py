"""A question's passages, ranked: words and meaning find candidates, fusion orders them.

Knows passages by position only; texts and answers are the engine's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.fusion import MANY, Scores, Signals, closeness, fused
from qa.index import Index
from qa.nearness import Spelled, nearness, spelled
from qa.words import terms, weighty_terms

# Candidates from each search. On the development sets nDCG@10 stops growing at 200.
DEPTH = 300
# The share of them, the best of each search, whose neighbours are scored as well: surroundings
# matter only near the top.
_SURROUNDED = 0.5
# Places before and after a passage that count as its surroundings.
_BESIDE = 3
# Passages whose text is read.
READ = 50
# More passages than these are found through their documents, if those hold at most so many times
# the passages.
_NAMED = 300
_MOST_SPARE = 4

# Texts of passages by their positions, in the same order.
Texts = Callable[[Sequence[int]], Sequence[str]]

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked passage; a perfect one scores about 1.

    `passage` and `sentence` are cosines with the question, `words` is BM25 over its ceiling.
    """

    position: int
    score: float
    passage: float
    sentence: float
    words: float
    word_rank: int | None
    meaning_rank: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What the two searches found: positions, best first, and the words' BM25."""

    by_meaning: Positions
    by_words: Positions
    bm25: Scores


def retrieve(
    index: Index,
    question: str,
    vector: NDArray[np.float32],
    texts: Texts,
    *,
    documents: Sequence[int] | None = None,
    positions: Positions | None = None,
    limit: int = 50,
    depth: int = DEPTH,
) -> tuple[Ranked, ...]:
    """The passages for a question, best first.

    `vector` is the question's, shape (dimension,). `documents` limits the search to documents
    with these library keys, `positions` to these passages; given both, to what is in both. `depth`
    is how many candidates each search brings.
    """
    stems = weighty_terms(question)
    found = _searched(index, stems, vector, documents, positions, depth)
    candidates = np.union1d(found.by_meaning, found.by_words)
    if len(candidates) == 0:
        return ()
    around = _with_surroundings(index, candidates, found, depth)
    signals = _signals(index, stems, vector, found, around)
    wanted = np.searchsorted(signals.positions, candidates)
    score = fused(signals)[wanted]
    spelling = spelled(question, lambda word: _weight(index, word))
    order, score = _read(candidates, score, signals, wanted, spelling, texts)
    return _ranked(signals, wanted[order[:limit]], score[order[:limit]], found)


def _searched(
    index: Index,
    stems: Sequence[str],
    vector: NDArray[np.float32],
    documents: Sequence[int] | None,
    positions: Positions | None,
    depth: int,
) -> _Found:
    allowed = _allowed(index, documents, positions)
    by_meaning, _ = index.meaning.search(vector, depth, allowed)
    if allowed is None or positions is None:
        by_words, bm25 = index.words.search(stems, depth, documents=documents)
    else:
        by_words, bm25 = _words_within(index, stems, allowed, depth)
    return _Found(by_meaning, by_words, bm25)


def _words_within(
    index: Index, stems: Sequence[str], allowed: NDArray[np.bool_], depth: int
) -> tuple[Positions, Scores]:
    """The words searched in the allowed passages alone.

    Naming thousands of passages to the word index takes longer than searching: where they fill
    most of their documents, those are searched and the rest is dropped.
    """
    positions = np.flatnonzero(allowed)
    documents = np.unique(index.documents[positions])
    spare = int(np.isin(index.documents, documents).sum()) / max(len(positions), 1)
    if len(positions) > _NAMED and spare <= _MOST_SPARE:
        limit = int(2 * depth * spare)
        found, scores = index.words.search(stems, limit, documents=documents.tolist())
        kept = allowed[found]
        if len(found) < limit or kept.sum() >= depth:
            return found[kept][:depth], scores[kept][:depth]
    return index.words.search(stems, depth, positions=positions.tolist())


def _allowed(
    index: Index, documents: Sequence[int] | None, positions: Positions | None
) -> NDArray[np.bool_] | None:
    """Which passages a search is limited to; None where it is not limited."""
    if documents is None and positions is None:
        return None
    allowed = np.ones(len(index.keys), bool)
    if documents is not None:
        allowed = np.isin(index.documents, np.asarray(documents, np.int64))
    if positions is not None:
        kept = positions[allowed[positions]]
        allowed = np.zeros(len(index.keys), bool)
        allowed[kept] = True
    return allowed


def _with_surroundings(index: Index, candidates: Positions, found: _Found, depth: int) -> Positions:
    """The candidates and what stands around the best of them in the same documents."""
    nearest = int(depth * _SURROUNDED)
    best = np.union1d(found.by_meaning[:nearest], found.by_words[:nearest])
    around = best[:, None] + np.arange(-_BESIDE, _BESIDE + 1)
    inside = (around >= 0) & (around < len(index.keys))
    around = np.where(inside, around, best[:, None])
    same = index.documents[around] == index.documents[best][:, None]
    return np.union1d(candidates, around[same])


def _signals(
    index: Index,
    stems: Sequence[str],
    vector: NDArray[np.float32],
    found: _Found,
    positions: Positions,
) -> Signals:
    siblings, lengths = _siblings(index, positions)
    return Signals(
        positions,
        index.documents[positions],
        index.meaning.passage_scores(vector, positions),
        index.meaning.best_sentence(vector, positions),
        _words(index, stems, found, positions),
        siblings,
        lengths,
    )


def _words(index: Index, stems: Sequence[str], found: _Found, positions: Positions) -> Scores:
    """BM25 over its ceiling; only what the search has not scored yet is looked up."""
    words = np.zeros(len(positions), np.float32)
    words[np.searchsorted(positions, found.by_words)] = found.bm25
    # Fewer hits than asked for are all there are: no other passage holds a word.
    others = np.setdiff1d(positions, found.by_words, assume_unique=True)
    more, scores = index.words.search(stems, len(others), positions=others.tolist())
    words[np.searchsorted(positions, more)] = scores
    return words / np.float32(index.words.ceiling(stems))


def _siblings(index: Index, positions: Positions) -> tuple[NDArray[np.int64], Scores]:
    """How many passages each one's document has, up to `MANY`, and their mean characters.

    Only that many places before and after are looked at: enough for both.
    """
    beside = np.arange(-MANY, MANY + 1)
    around = np.clip(positions[:, None] + beside, 0, len(index.keys) - 1)
    same = index.documents[around] == index.documents[positions][:, None]
    same &= around == positions[:, None] + beside
    counts = same.sum(axis=1)
    lengths = (index.lengths[around] * same).sum(axis=1) / counts
    return np.minimum(counts, MANY), lengths.astype(np.float32)


def _weight(index: Index, word: str) -> float:
    """How telling a spelled word is."""
    return max((index.words.weight(stem) for stem in terms(word)), default=0.0)


def _read(
    candidates: Positions,
    score: Scores,
    signals: Signals,
    wanted: NDArray[np.int64],
    spelling: Spelled,
    texts: Texts,
) -> tuple[NDArray[np.int64], Scores]:
    """The candidates' order, best first, and their scores once the best are read.

    Before that, the words of a passage stand for how close they are together.
    """
    sentence, words = signals.sentence[wanted], signals.words[wanted]
    score = score + closeness(sentence, words, np.zeros_like(words))
    order = np.lexsort((candidates, -score))
    read, unread = order[:READ], order[READ:]
    found = texts(candidates[read].tolist())
    shares = np.array([nearness(spelling, text) for text in found], np.float32).reshape(-1, 2)
    score[read] += closeness(sentence[read], shares[:, 0] - words[read], shares[:, 1])
    # What was not worth reading stays behind what was.
    score[unread] = np.minimum(score[unread], score[read].min())
    read = read[np.lexsort((candidates[read], -score[read]))]
    return np.concatenate([read, unread]), score


def _ranked(
    signals: Signals, order: NDArray[np.int64], score: Scores, found: _Found
) -> tuple[Ranked, ...]:
    word_ranks = {position: rank for rank, position in enumerate(found.by_words.tolist(), 1)}
    meaning_ranks = {position: rank for rank, position in enumerate(found.by_meaning.tolist(), 1)}
    places = signals.positions[order].tolist()
    known = (signals.passage[order], signals.sentence[order], signals.words[order])
    rows = zip(places, score.tolist(), *(column.tolist() for column in known), strict=True)
    return tuple(
        Ranked(
            place, total, passage, sentence, words, word_ranks.get(place), meaning_ranks.get(place)
        )
        for place, total, passage, sentence, words in rows
    )
