"""Whether the record answers at all: a small model of a few numbers, and the reason in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.index import searchable
from qa.answer import Hit
from qa.choose import Choice
from qa.words import STOP_WORDS, Words, terms, weighty_terms

# Logistic regression over the best passages' numbers, fitted on squad_wiki's development
# questions, each asked once with its article in the record and once without (area under the curve
# .97). The bias is set so that 4 % of the answerable ones are refused there.
_PASSAGE, _SENTENCE, _COVERAGE, _BIAS = 6.6, 11.4, 6.7, -12.3

# Candidates whose words may cover the question's: the first is not always the one that answers.
_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer, and if not, why not, in a sentence fit to be shown."""

    answers: bool
    why: str = ""


def judge(question: str, choices: Sequence[Choice], words: Words) -> Verdict:
    """Decide from the best choices, best first, whether they answer the question."""
    if not choices:
        return Verdict(False, "The record holds no passage within these limits.")
    best = choices[:_LOOKED_AT]
    stems = weighty_terms(question)
    odds = (
        _PASSAGE * max(choice.found.passage for choice in choices)
        + _SENTENCE * max(choice.found.sentence for choice in choices)
        + _COVERAGE * max(_coverage(stems, _searched(choice.hit), words) for choice in best)
        + _BIAS
    )
    if odds > 0:
        return Verdict(True)
    return Verdict(False, _reason(question, words))


def _searched(hit: Hit) -> str:
    return searchable(hit.document, hit.passage.span, hit.passage.heading)


def _coverage(stems: Sequence[str], text: str, words: Words) -> float:
    """The share of the question's weight that the words of `text` cover, 0 to 1."""
    held = set(terms(text))
    total = sum(words.weight(stem) for stem in stems)
    return sum(words.weight(stem) for stem in stems if stem in held) / total if total else 0.0


def _reason(question: str, words: Words) -> str:
    foreign = [word for word in re.findall(r"\w+", question) if _foreign(word, words)]
    # Names say more than verbs: "Taiwan" explains a refusal, "compare" does not.
    foreign = [word for word in foreign if not word.islower()] or foreign
    if not foreign:
        return "The record speaks of these things, but no passage answers the question."
    named = ", ".join(f"“{word}”" for word in dict.fromkeys(foreign))
    return f"No passage answers this: the record never mentions {named}."


def _foreign(word: str, words: Words) -> bool:
    stems = terms(word)
    return (
        word.casefold() not in STOP_WORDS
        and bool(stems)
        and not any(words.frequency(stem) for stem in stems)
    )
