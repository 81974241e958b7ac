"""Which of the found passages answer: each with the words to quote and a score of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import Span
from qa.answer import Hit
from qa.asked import asked_speaker, may_be_said_by, speaks
from qa.extract import quotation
from qa.retrieve import Ranked

# Added to a score of about 1 when the quoted words can be the asked speaker's, and taken off when
# the document is known to be somebody else's. Large enough to order equals, too small to lift a
# passage on another subject.
_SPOKEN = 0.15


@dataclass(frozen=True, slots=True)
class Choice:
    """A hit, how it was found, the span to quote from it, and how well it answers (0 to 2)."""

    hit: Hit
    found: Ranked
    span: Span
    score: float


def choose(
    question: str,
    hits: Sequence[Hit],
    ranked: Sequence[Ranked],
    scores: Sequence[NDArray[np.float32]],
) -> tuple[Choice, ...]:
    """The hits as choices, best first.

    `ranked` and `scores` belong to the hits, in the same order; `scores` has one entry a
    sentence. A passage answers with its own words, so its own score counts beside the one
    that its surroundings gave it.
    """
    speaker = asked_speaker(question)
    choices = []
    for hit, found, sentence_scores in zip(hits, ranked, scores, strict=True):
        span = quotation(hit.document.text, hit.passage, sentence_scores)
        score = found.own + found.score + _by_speaker(speaker, hit, span)
        choices.append(Choice(hit, found, span, score))
    return tuple(sorted(choices, key=lambda choice: -choice.score))


def _by_speaker(speaker: str | None, hit: Hit, span: Span) -> float:
    if speaker is None:
        return 0.0
    own = speaks(hit.document, speaker)
    if own is not None:
        return _SPOKEN if own else -_SPOKEN
    said = may_be_said_by(speaker, hit.document.text, hit.passage, span)
    return _SPOKEN if said else 0.0
