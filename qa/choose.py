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
from qa.words import Words, terms, weighty_terms

# What covering all the topic's words adds to a sentence's cosine, and to a passage's score: the
# nearest sentence in meaning is often the one that only names the speaker.
_TOPIC = 0.3

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
    words: Words,
) -> tuple[Choice, ...]:
    """The hits as choices, best first.

    `ranked` and `scores` belong to the hits, in the same order; `scores` has one cosine a
    sentence. A passage answers with its own words, so its own score counts beside the one
    that its surroundings gave it.
    """
    speaker = asked_speaker(question)
    topic = _topic(question, speaker, words)
    choices = []
    for hit, found, cosines in zip(hits, ranked, scores, strict=True):
        text = hit.document.text
        covered = [_covered(topic, span.of(text)) for span in hit.passage.sentences]
        sentence_scores = cosines + _TOPIC * np.asarray(covered, np.float32)
        span = quotation(text, hit.passage, sentence_scores)
        score = found.own + found.score + _TOPIC * _covered(topic, span.of(text))
        choices.append(Choice(hit, found, span, score + _by_speaker(speaker, hit, span)))
    return tuple(sorted(choices, key=lambda choice: -choice.score))


def _topic(question: str, speaker: str | None, words: Words) -> dict[str, float]:
    """The question's weighty stems without the speaker's name, each with its share of the weight.

    Empty when the question is about nothing but its speaker.
    """
    name = set(terms(speaker)) if speaker else set()
    weights = {stem: words.weight(stem) for stem in weighty_terms(question) if stem not in name}
    total = sum(weights.values())
    return {stem: weight / total for stem, weight in weights.items()} if total else {}


def _covered(topic: dict[str, float], text: str) -> float:
    """The share of the topic's weight that the words of `text` cover, 0 to 1."""
    held = set(terms(text))
    return sum(share for stem, share in topic.items() if stem in held)


def _by_speaker(speaker: str | None, hit: Hit, span: Span) -> float:
    if speaker is None:
        return 0.0
    own = speaks(hit.document, speaker)
    if own is not None:
        return _SPOKEN if own else -_SPOKEN
    said = may_be_said_by(speaker, hit.document.text, hit.passage, span)
    return _SPOKEN if said else 0.0
