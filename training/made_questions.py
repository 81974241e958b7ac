"""Questions made by rule from sentences, and questions spoiled so that the text answers no more.

They teach a model to lay a question beside a text; what people ask, and how, it learns from real
questions afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from corpus.document import Span
from qa.asking import NUMBER_WORDS
from training.rewording import neighbours

_NAME = re.compile(
    r"(?:[A-Z][\w'’-]+)(?:\s+(?:of|the|de|van|von|and)\s+(?=[A-Z])[A-Z][\w'’-]+|\s+[A-Z][\w'’-]+)*"
)
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-2][0-9])\b")
_COUNTED = "|".join(sorted(NUMBER_WORDS - {"half", "third", "quarter"}))
_NUMBER = re.compile(rf"\b\d[\d,.]*\d\b|\b\d\b|\b(?:{_COUNTED})\b")
_THING = re.compile(r"\b(?:the|a|an|their|its|his)\s+((?:[a-z-]{3,}\s+){0,2}[a-z-]{4,})\b")
_CUT = re.compile(r"[,;:()\[\]—–]|\s-\s|\b(?:which|who|although|because|while|but)\b")
_SMALL = frozenset(
    "the a an of and or in on at to for by with from as is are was were be been being that this it "
    "its his her their had has have did do does not also".split()
)
_KEPT = _SMALL | frozenset(
    "what when where which whom many much year type kind name called does".split()
)
_ASKING = {
    "when": ("When", "In what year", "When", "What year"),
    "number": ("How many", "How much", "What number of"),
    "where": ("Where", "In what place", "What place", "What city", "What country"),
    "name": ("Who", "What", "Which", "Who", "What"),
    "thing": ("What", "What", "Which", "What kind of thing"),
}
_VERB = re.compile(r"\b(was|were|is|are|did|does|do|has|have|had|can|could|would|will)\b")
_SHORTENED = frozenset("was were is are did does do".split())


@dataclass(frozen=True, slots=True)
class Pool:
    """Names and numbers of an article, to put in the place of a question's own."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Pool:
        """What the texts hold."""
        names: set[str] = set()
        numbers: set[str] = set()
        for text in texts:
            names |= {match.group() for match in _NAME.finditer(text) if match.start() > 0}
            numbers |= {match.group() for match in _NUMBER.finditer(text)}
            numbers |= {match.group() for match in _YEAR.finditer(text)}
        return cls(tuple(sorted(names)), tuple(sorted(numbers)))


def answers(sentence: str) -> list[Span]:
    """What a sentence could be asked for: years, numbers, names, things."""
    spans = [match.span() for pattern in (_YEAR, _NUMBER) for match in pattern.finditer(sentence)]
    spans += [
        match.span()
        for match in _NAME.finditer(sentence)
        if match.start() > 0 or " " in match.group()
    ]
    spans += [match.span(1) for match in _THING.finditer(sentence)]
    return [Span(*span) for span in spans]


def question(sentence: str, answer: Span, chance: Random) -> str | None:
    """A rough question that `answer` answers; None where too few words are around it."""
    left, right = sentence[: answer.start], sentence[answer.end :]
    kind = _kind(answer.of(sentence), left)
    before, after = _around(left, right, chance)
    if before and kind in {"when", "where"} and before[-1].lower() in {"in", "on", "at", "from"}:
        before = before[:-1]
    while before and before[-1].lower() in {"the", "a", "an"}:
        before = before[:-1]
    before, after = _thinned(before, chance), _thinned(after, chance)
    if sum(word.lower() not in _SMALL for word in before + after) < 2:
        return None
    asked = _ordered(chance.choice(_ASKING[kind]), before, after, chance)
    words = re.sub(r"\s+", " ", re.sub(r"[\"“”,;:()]", "", " ".join(asked))).strip()
    return words + chance.choice(("?", "?", "?", ""))


def _kind(answer: str, before: str) -> str:
    if _YEAR.fullmatch(answer):
        return "when"
    if _NUMBER.fullmatch(answer):
        return "number"
    if answer[0].isupper():
        placed = re.search(r"\b(?:in|at|from|near|to)\s+(?:the\s+)?$", before)
        return "where" if placed else "name"
    return "thing"


def _around(left: str, right: str, chance: Random) -> tuple[list[str], list[str]]:
    """The words before and after the answer, mostly of its clause only."""
    cuts = [match.end() for match in _CUT.finditer(left)]
    if cuts and chance.random() < 0.8:
        left = left[cuts[-1] :]
    cut = _CUT.search(right)
    if cut and chance.random() < 0.8:
        right = right[: cut.start()]
    before = left.split()[-chance.randint(3, 9) :]
    after = re.sub(r"[.!?]+$", "", right).split()[: chance.randint(3, 10)]
    return before, after


def _thinned(words: Sequence[str], chance: Random) -> list[str]:
    return [
        word
        for word in words
        if not (word.lower() in _SMALL and chance.random() < 0.3) and chance.random() > 0.06
    ]


def _ordered(asking: str, before: list[str], after: list[str], chance: Random) -> list[str]:
    if not before:
        return [asking, *after]
    if chance.random() < 0.5:
        verb = [chance.choice(("did", "was", "is", "does"))] if chance.random() < 0.6 else []
        return [asking, *verb, *before, *after]
    if chance.random() < 0.6:
        return [asking, *after, *before]
    return [*before, asking.lower(), *after]


def spoiled(question: str, pool: Pool, chance: Random, sentence: str) -> str | None:
    """The question changed in one thing, so that the sentence answers it no more; None if none."""
    ways = ["name", "number", "word", "word", "swap", "not"]
    chance.shuffle(ways)
    for way in ways:
        changed = _spoiled(way, question, pool, chance, sentence)
        if changed:
            return changed
    return None


def _spoiled(way: str, question: str, pool: Pool, chance: Random, sentence: str) -> str | None:
    if way == "not":
        return _negated(question, chance) if chance.random() < 0.4 else None
    if way == "word":
        near = neighbours()
        places = [
            match
            for match in re.finditer(r"\b[a-z]{4,}\b", question)
            if match.group() not in _KEPT and near.get(match.group())
        ]
        if not places:
            return None
        place = chance.choice(places)
        return _exchanged(question, place, chance.choice(near[place.group()]))
    if way == "number":
        places = list(_NUMBER.finditer(question))
        found: Sequence[str] = pool.numbers
    else:
        places = [match for match in _NAME.finditer(question) if match.start() > 0]
        found = pool.names if way == "name" else _names_in(sentence)
    others_left = [word for word in found if word not in question]
    if not places or not others_left:
        return None
    return _exchanged(question, chance.choice(places), chance.choice(others_left))


def _names_in(sentence: str) -> list[str]:
    return [match.group() for match in _NAME.finditer(sentence) if match.start() > 0]


def _exchanged(question: str, place: re.Match[str], word: str) -> str:
    return question[: place.start()] + word + question[place.end() :]


def _negated(question: str, chance: Random) -> str | None:
    verb = _VERB.search(question)
    if verb is None:
        return None
    if chance.random() < 0.5:
        word = verb.group()
        return _exchanged(question, verb, f"{word}n't" if word in _SHORTENED else f"{word} not")
    words = question[verb.end() :].split()
    if len(words) < 3:
        return None
    place = chance.randint(1, min(3, len(words) - 1))
    words.insert(place, chance.choice(("not", "never")))
    return f"{question[: verb.end()]} {' '.join(words)}"
