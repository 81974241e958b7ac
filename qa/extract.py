"""The sentences of a passage that answer: where the quotation begins and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, Span

# A sentence beside the best one is quoted with it when it scores at least this share of it:
# lower quotes whole paragraphs, higher cuts answers that take two sentences.
COMPANION = 0.9
LONGEST = 3

_OPENING = {"“": "”", "«": "»", "「": "」", "『": "』", "„": "“"}


def quotation(text: str, passage: Passage, scores: Sequence[float] | NDArray[np.float32]) -> Span:
    """The span of the passage's answering sentences: the best, with equals beside it.

    `scores` has one entry a sentence. The span covers whole sentences, at most `LONGEST` unless
    a quotation would be cut in the middle. `text` is the document's.
    """
    if not passage.sentences:
        return passage.span
    best = int(np.argmax(np.asarray(scores)))
    first = last = best
    while last - first + 1 < LONGEST:
        before = float(scores[first - 1]) if first > 0 else -1.0
        after = float(scores[last + 1]) if last + 1 < len(passage.sentences) else -1.0
        if max(before, after) < COMPANION * float(scores[best]):
            break
        first, last = (first - 1, last) if before > after else (first, last + 1)
    return _whole_quotations(text, passage, first, last)


def _whole_quotations(text: str, passage: Passage, first: int, last: int) -> Span:
    """Widen the run of sentences until no quotation is cut, as far as the passage reaches."""
    sentences = passage.sentences
    while last + 1 < len(sentences) and _open(text[sentences[first].start : sentences[last].end]):
        last += 1
    if _open(text[sentences[first].start : sentences[last].end]) == 0:
        while first > 0 and _closes_early(text[sentences[first].start : sentences[last].end]):
            first -= 1
    return Span(sentences[first].start, sentences[last].end)


def _open(words: str) -> int:
    """How many quotations are opened and not closed; straight marks count in pairs."""
    depth = sum(max(words.count(mark) - words.count(end), 0) for mark, end in _OPENING.items())
    return depth + words.count('"') % 2


def _closes_early(words: str) -> bool:
    """Whether a quotation ends here that began before."""
    return any(words.count(end) > words.count(mark) for mark, end in _OPENING.items())
