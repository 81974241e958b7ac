"""How close together the words of a question stand in a text, as they are spelled.

Stems find candidates; among those the words as the question spells them tell as much, and no
passage need be stemmed while somebody waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa.words import STOP_WORDS, UNSPACED, segmented

# Characters from the first word to the last, at most: a clause. From 120 to 300 the development
# sets stay within .003, 450 is worse.
WINDOW = 120
# Characters between words that stand side by side: a space, a hyphen, a comma and a space.
_BESIDE = 2

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A question's weighty words as spelled, case folded, and which of them are neighbours.

    Weights are shares: those of `words` sum to 1, and so do those of `pairs` if there are any.
    """

    words: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]


def spelled(question: str, weight: Callable[[str], float]) -> Spelled:
    """The words of a question without its stop words; of all its words if nothing is left.

    `weight` says how telling a word is.
    """
    every = _WORD.findall(segmented(question).casefold())
    kept = [word for word in every if word not in STOP_WORDS] or every
    weights = {word: weight(word) for word in dict.fromkeys(kept)}
    beside = dict.fromkeys(zip(every, every[1:], strict=False))
    pairs = {(a, b): weights[a] + weights[b] for a, b in beside if a in weights and b in weights}
    whole, both = sum(weights.values()) or 1.0, sum(pairs.values()) or 1.0
    return Spelled(
        {word: share / whole for word, share in weights.items()},
        {pair: share / both for pair, share in pairs.items()},
    )


def nearness(spelling: Spelled, text: str) -> tuple[float, float]:
    """The share of the words within one window of `text`, and the share of the pairs in it.

    Both are weighted, 0 to 1.
    """
    text = text.casefold()
    places = {word: places for word in spelling.words if (places := _places(word, text))}
    together = sum(
        share
        for (first, second), share in spelling.pairs.items()
        if first in places and second in places
        if _side_by_side([at + len(first) for at in places[first]], places[second])
    )
    return _best_window(places, spelling.words), together


def _places(word: str, text: str) -> list[int]:
    """Where the word begins in the text; within a longer word it does not count."""
    inside = UNSPACED.match(word) is not None
    found = []
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if inside or not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            found.append(at)
        at = text.find(word, end)
    return found


def _side_by_side(ends: Sequence[int], starts: Sequence[int]) -> bool:
    return any(0 <= start - end <= _BESIDE for end in ends for start in starts)


def _best_window(places: Mapping[str, Sequence[int]], shares: Mapping[str, float]) -> float:
    """The weightiest set of words that begin within `WINDOW` characters of each other."""
    order = sorted((at, word) for word, found in places.items() for at in found)
    best, first = 0.0, 0
    for last, (at, _) in enumerate(order):
        while at - order[first][0] > WINDOW:
            first += 1
        best = max(
            best, sum(shares[word] for word in {word for _, word in order[first : last + 1]})
        )
    return best
