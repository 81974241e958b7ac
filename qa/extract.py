"""The sentences of a passage that answer: where the quotation begins and where it ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, Span
from corpus.passages import quotations_in

# A sentence beside the best one is quoted with it when it scores at least this share of it:
# lower quotes whole paragraphs, higher cuts answers that take two sentences.
COMPANION = 0.9
LONGEST = 3

# A quotation longer than this is taken for a stray mark.
_LONGEST_QUOTATION = 3000
# "That is what the mayor denied having said": the sentence before must not stand without it.
_TAKEN_BACK = re.compile(
    r"(?:That|This|It|So|But|Which)\b[^.!?]{0,80}\b(?:den(?:y|ied|ies)|not|never|untrue|false|n[’']t)\b"
)


def quotation(
    text: str,
    passage: Passage,
    scores: Sequence[float] | NDArray[np.float32],
    together: Callable[[int, int], bool] = lambda one, other: True,
) -> Span:
    """The span of the passage's answering sentences: the best, with equals beside it.

    `scores` has one entry a sentence. The span covers whole sentences, at most `LONGEST` unless
    a quotation would be cut in the middle. `text` is the document's. `together` says of two
    sentences, by their places, whether one citation may hold both.
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
        place = first - 1 if before > after else last + 1
        if not together(best, place):
            break
        first, last = min(first, place), max(last, place)
    first, last = _whole_quotations(text, passage, first, last)
    if last + 1 < len(passage.sentences) and _TAKEN_BACK.match(
        passage.sentences[last + 1].of(text)
    ):
        last += 1
    return Span(passage.sentences[first].start, passage.sentences[last].end)


def _whole_quotations(text: str, passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Widen the run of sentences until it cuts no quotation of the passage."""
    sentences = passage.sentences
    for quoted in quotations_in(text, passage.span, _LONGEST_QUOTATION):
        run = Span(sentences[first].start, sentences[last].end)
        if quoted.overlaps(run) and not run.holds(quoted):
            touched = [n for n, sentence in enumerate(sentences) if sentence.overlaps(quoted)]
            first, last = min(first, touched[0]), max(last, touched[-1])
    return first, last
