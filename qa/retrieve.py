"""A question's passages, ranked: words and meaning find candidates, fusion orders them.

Knows passages by position only; texts and answers are the engine's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.fusion import Signals, fused, own_scores, with_pairs
from qa.index import Index
from qa.words import Words, sequence, weighty_terms

# Candidates from each search. On the development sets nDCG@10 stops growing at 200.
DEPTH = 300
# Passages whose neighbours are scored as well: surroundings matter only near the top.
SURROUNDED = 150
# Passages whose text is looked at for pairs of words.
READ = 100

# Texts of passages by their positions, in the same order.
Texts = Callable[[Sequence[int]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked passage: `own` is its score alone, `score` that with its surroundings.

    `passage` and `sentence` are cosines with the question, `words` is BM25 over its ceiling.
    """

    position: int
    score: float
    own: float
    passage: float
    sentence: float
    words: float
    word_rank: int | None
    meaning_rank: int | None


def retrieve(
    index: Index,
    question: str,
    vector: NDArray[np.float32],
    texts: Texts,
    *,
    documents: Sequence[int] | None = None,
    limit: int = 50,
) -> tuple[Ranked, ...]:
    """The passages for a question, best first.

    `vector` is the question's, shape (dimension,). `documents` limits the search to documents
    with these library keys.
    """
    stems = weighty_terms(question)
    allowed = None
    if documents is not None:
        allowed = np.isin(index.documents, np.asarray(documents, np.int64))
    by_meaning, _ = index.meaning.search(vector, DEPTH, allowed)
    by_words, _ = index.words.search(stems, DEPTH, documents=documents)
    found = np.union1d(by_meaning, by_words)
    if len(found) == 0:
        return ()
    signals = _signals(index, stems, vector, found)
    around = _surroundings(index, signals)
    if len(around):
        signals = _signals(index, stems, vector, np.union1d(found, around))
    ranked = _ranked(signals, by_words, by_meaning, found, max(limit, READ))
    pairs = question_pairs(question)
    return _closer(ranked, pairs, index.words, texts)[:limit]


def question_pairs(question: str) -> tuple[tuple[str, str], ...]:
    """Neighbouring weighty stems of a question."""
    stems, weighty = sequence(question), set(weighty_terms(question))
    pairs = zip(stems, stems[1:], strict=False)
    return tuple(dict.fromkeys(p for p in pairs if p[0] in weighty and p[1] in weighty))


def _closer(
    ranked: Sequence[Ranked], pairs: Sequence[tuple[str, str]], words: Words, texts: Texts
) -> tuple[Ranked, ...]:
    """The ranking with the share of the question's pairs that the best passages hold."""
    if not pairs:
        return tuple(ranked)
    weights = {pair: words.weight(pair[0]) + words.weight(pair[1]) for pair in pairs}
    total = sum(weights.values()) or 1.0
    looked = []
    for passage, text in zip(
        ranked[:READ], texts([passage.position for passage in ranked[:READ]]), strict=True
    ):
        stems = sequence(text)
        held = set(zip(stems, stems[1:], strict=False))
        share = sum(weight for pair, weight in weights.items() if pair in held) / total
        looked.append(replace(passage, score=with_pairs(passage.score, share)))
    looked.sort(key=lambda passage: (-passage.score, passage.position))
    return (*looked, *ranked[READ:])


def _signals(
    index: Index,
    stems: tuple[str, ...],
    vector: NDArray[np.float32],
    positions: NDArray[np.int64],
) -> Signals:
    words = np.zeros(len(positions), np.float32)
    found, scores = index.words.search(stems, len(positions), positions=positions.tolist())
    words[np.searchsorted(positions, found)] = scores / index.words.ceiling(stems)
    return Signals(
        positions,
        index.documents[positions],
        index.meaning.passage_scores(vector, positions),
        index.meaning.best_sentence(vector, positions),
        words,
        index.lengths[positions],
    )


def _surroundings(index: Index, signals: Signals) -> NDArray[np.int64]:
    """Positions up to three places around the best candidates, in the same documents."""
    best = signals.positions[np.argsort(-own_scores(signals), kind="stable")[:SURROUNDED]]
    around = np.unique((best[:, None] + np.arange(-3, 4)[None, :]).ravel())
    around = around[(around >= 0) & (around < len(index.keys))]
    inside = np.isin(index.documents[around], index.documents[best])
    return np.setdiff1d(around[inside], signals.positions)


def _ranked(
    signals: Signals,
    by_words: NDArray[np.int64],
    by_meaning: NDArray[np.int64],
    found: NDArray[np.int64],
    limit: int,
) -> tuple[Ranked, ...]:
    own, score = own_scores(signals), fused(signals)
    word_ranks = {int(position): rank for rank, position in enumerate(by_words, start=1)}
    meaning_ranks = {int(position): rank for rank, position in enumerate(by_meaning, start=1)}
    order = np.lexsort((signals.positions, -score))
    candidates = np.isin(signals.positions, found)
    ranked = []
    for place in order[candidates[order]][:limit].tolist():
        position = int(signals.positions[place])
        ranked.append(
            Ranked(
                position,
                float(score[place]),
                float(own[place]),
                float(signals.passage[place]),
                float(signals.sentence[place]),
                float(signals.words[place]),
                word_ranks.get(position),
                meaning_ranks.get(position),
            )
        )
    return tuple(ranked)
