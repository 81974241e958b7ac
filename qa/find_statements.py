"""The statements of a speaker on a subject within a time, found and ordered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.statement import Statement
from qa import filters
from qa.answer import Hit
from qa.choose import covered, topic_of
from qa.filters import Limits
from qa.named import Asked
from qa.speech import says
from qa.words import Words

# What a sentence must reach, cosine and covered topic words together, to be on the subject.
# At .45 "sovereignty" finds the sentences that name it and those that paraphrase it closely.
_ON_SUBJECT = 0.45
_TOPIC = 0.3


def statements_about(
    subject: str,
    hits: Sequence[Hit],
    scores: Sequence[NDArray[np.float32]],
    words: Words,
    wanted: Asked | None,
    limits: Limits,
) -> tuple[Statement, ...]:
    """The statements of the hits that are on the subject, the nearest first.

    `scores` has, for each hit, one cosine with the subject a sentence of its passage.
    """
    topic = topic_of(subject, None, words)
    found: dict[Statement, float] = {}
    for hit, cosines in zip(hits, scores, strict=True):
        for statement in fitting(hit.statements, wanted, limits):
            relevance = max(
                (
                    cosine + _TOPIC * covered(topic, span.of(hit.document.text))
                    for cosine, span in zip(cosines.tolist(), hit.passage.sentences, strict=True)
                    if span.overlaps(statement.span)
                ),
                default=0.0,
            )
            if relevance >= _ON_SUBJECT:
                found[statement] = max(relevance, found.get(statement, 0.0))
    return tuple(sorted(found, key=lambda s: (-found[s], s.document_id, s.span)))


def fitting(
    statements: Sequence[Statement], wanted: Asked | None, limits: Limits
) -> tuple[Statement, ...]:
    """The statements that are the wanted speaker's and lie within the time."""
    return tuple(
        statement
        for statement in statements
        if (wanted is None or says(statement, wanted) > 0)
        and filters.within(statement.date.date if statement.date else None, limits)
    )
