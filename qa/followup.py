"""Questions that lean on the ones before: recognised by their form, completed with their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.words import weighty_terms

_LEANING = re.compile(
    r"^\s*(and|but|or|also|what about|how about|what else|why|more|anything else|"
    r"according to|in \d{4}|only)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(he|she|they|it|him|her|them|his|their|that|this|there)\b", re.IGNORECASE)
# A question that names two things of its own stands on its own feet, pronoun or not.
_SELF_SUFFICIENT = 3


def completed(question: str, history: Sequence[str]) -> tuple[str, str | None]:
    """The words to search for, and the earlier question they were completed from, if any."""
    if not history or not leans(question):
        return question, None
    for earlier in reversed(history):
        if not leans(earlier):
            return f"{question} {earlier}", earlier
    return f"{question} {history[0]}", history[0]


def leans(question: str) -> bool:
    """Whether the question cannot be understood alone."""
    if _LEANING.match(question):
        return True
    few = len(weighty_terms(question)) < _SELF_SUFFICIENT
    return few and bool(_PRONOUN.search(question))
