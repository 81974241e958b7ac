"""What question and passages say about whether the record answers: numbers, and the model of them.

Knows nothing of reasons or wording. The numbers of the model are in `answerability.json`; how they
came about is in `training/answerability.py` and `docs/saying-no.md`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.document import Span
from corpus.errors import LibraryUnusable
from corpus.places import places, words_for
from embeddings.index import searchable
from qa.asking import (
    COMPARING,
    NEGATED_ANSWER,
    NEGATED_QUESTION,
    NUMBER_WORDS,
    asks_for,
    gives,
)
from qa.choose import Choice
from qa.words import STOP_WORDS, Words, sequence, terms, weighty_terms

SHIPPED = Path(__file__).with_name("answerability.json")
# A library's own numbers, written by `python -m qa calibrate`.
OF_LIBRARY = "answerability.json"

# Candidates whose words may cover the question's: the first is not always the one that answers.
LOOKED_AT = 5
# Candidates whose cosines show how far the best stands out.
SURROUNDING = 8
# Characters around the quotation in which the question's words should meet.
WINDOW = 360
# No stem is rarer than this in a library of some hundred thousand passages.
_RAREST = 12.0

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to be judged: its topic words, its whole words, and how it was searched.

    `scoped` is whether only passages in which the asked speaker speaks were searched.
    """

    topic: str
    question: str = ""
    scoped: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A weighty thing that a question names: a stem, or "@" and a state however it is called."""

    key: str
    words: str
    weight: float
    kind: Literal["name", "number", "word"]

    def stands_in(self, stems: Sequence[str] | set[str], text: str) -> bool:
        """Whether `text`, whose stems are given, names it."""
        if self.key.startswith("@"):
            return words_for(self.key[1:]).search(text) is not None
        return self.key in stems or _OF_REGION.get(self.key) in stems


# Regions have no state to be known by: the stems of "Europe" and "European" are two.
_OF_REGION = {"europ": "european", "africa": "african", "asia": "asian"}
_OF_REGION |= {there: region for region, there in _OF_REGION.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A logistic regression: one weight a number, and the bias."""

    weights: Mapping[str, float]
    bias: float

    def odds(self, numbers: Mapping[str, float]) -> float:
        """The logarithm of the odds."""
        return self.bias + sum(weight * numbers[name] for name, weight in self.weights.items())

    def log_probability(self, numbers: Mapping[str, float]) -> float:
        """The logarithm of the probability, at most 0."""
        odds = self.odds(numbers)
        return -math.log1p(math.exp(-odds)) if odds > -30 else odds


@dataclass(frozen=True, slots=True)
class Model:
    """Whether the record answers: its topic must be there, and what is asked must be said of it.

    `topic` and `answer` are the two parts; `weights` and `bias` make one probability of their
    logarithms, for open questions and (`scoped_bias`) those about one speaker's words.
    """

    topic: Part
    answer: Part
    weights: tuple[float, float]
    bias: float
    scoped_bias: float

    def parts(self, numbers: Mapping[str, float]) -> tuple[float, float]:
        """The two parts' log probabilities."""
        return self.topic.log_probability(numbers), self.answer.log_probability(numbers)

    def probability(self, numbers: Mapping[str, float]) -> float:
        """How likely the question is answered, 0 to 1; from .5 on it should be."""
        topic, answer = self.parts(numbers)
        bias = self.scoped_bias if numbers["scoped"] else self.bias
        odds = self.weights[0] * topic + self.weights[1] * answer + bias
        return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))

    def to_dict(self) -> dict[str, Any]:
        """The model as plain values for JSON."""
        return {
            "topic": {"bias": self.topic.bias, "weights": dict(self.topic.weights)},
            "answer": {"bias": self.answer.bias, "weights": dict(self.answer.weights)},
            "weights": list(self.weights),
            "bias": self.bias,
            "scoped_bias": self.scoped_bias,
        }


@cache
def shipped() -> Model:
    """The model that comes with the program."""
    row = json.loads(SHIPPED.read_text("utf-8"))
    parts = [Part(row[name]["weights"], row[name]["bias"]) for name in ("topic", "answer")]
    return Model(parts[0], parts[1], _pair(row), row["bias"], row["scoped_bias"])


def of_library(folder: Path) -> Model:
    """The shipped model, with the library's own weights and biases where it was calibrated.

    Raises `LibraryUnusable` when the library's numbers cannot be read.
    """
    path = folder / OF_LIBRARY
    if not path.is_file():
        return shipped()
    try:
        row = json.loads(path.read_text("utf-8"))
        biases = float(row["bias"]), float(row["scoped_bias"])
        return replace(shipped(), weights=_pair(row), bias=biases[0], scoped_bias=biases[1])
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = ValueError(f"its numbers cannot be read: {error}; delete the file to go without")
        raise LibraryUnusable(str(path), why) from error


def _pair(row: Mapping[str, Any]) -> tuple[float, float]:
    topic, answer = row["weights"]
    return float(topic), float(answer)


def units(asking: Asking, words: Words) -> tuple[Unit, ...]:
    """The weighty things that the topic names, in no particular order."""
    topic = asking.topic
    found: dict[str, Unit] = {}
    rest = topic
    for place in reversed(places(topic)):
        weight = max((words.weight(stem) for stem in weighty_terms(place.words)), default=0.0)
        key = f"@{place.state}"
        found.setdefault(key, Unit(key, place.words, weight, "name"))
        rest = f"{rest[: place.start]} , {rest[place.end :]}"
    names = _names(asking)
    for word in re.findall(r"\w+(?:['’]\w+)?", rest):
        if word.casefold() in STOP_WORDS or re.split("['’]", word)[0].casefold() in STOP_WORDS:
            continue
        for stem in terms(word):
            if len(stem) > 1 or stem.isdigit():
                found.setdefault(stem, Unit(stem, word, words.weight(stem), _kind(word, names)))
    return tuple(found.values()) or tuple(
        Unit(stem, stem, words.weight(stem), "word") for stem in weighty_terms(topic)
    )


def _kind(word: str, names: set[str]) -> Literal["name", "number", "word"]:
    if word[0].isdigit() or word.casefold() in NUMBER_WORDS:
        return "number"
    return "name" if word in names else "word"


_CAPITAL = re.compile(r"\b[A-ZÀ-ÞА-ЯЁ][\w’'-]*")
_STARTS = re.compile(r"(?:^|[.!?:]\s)\W*\w")


def _names(asking: Asking) -> set[str]:
    """The words with a capital that no beginning of a sentence explains."""
    text = asking.question or asking.topic
    starts = {match.end() - 1 for match in _STARTS.finditer(text)}
    names = [m.group() for m in _CAPITAL.finditer(text) if m.start() not in starts]
    if not asking.question or not _CAPITAL.match(text):
        return {part for name in names for part in re.findall(r"\w+", name)}
    return {part for name in names for part in re.findall(r"\w+(?:['’]\w+)?", name)}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A candidate as it is compared: all its words, and those around the quotation."""

    choice: Choice
    text: str
    stems: tuple[str, ...]
    window: str
    window_stems: tuple[str, ...]
    here: frozenset[str]
    near: frozenset[str]


def numbers(asking: Asking, choices: Sequence[Choice], words: Words) -> dict[str, float]:
    """What the model weighs, by name; `choices` must not be empty, best first."""
    return weighed(asking, choices, words)[0]


def weighed(
    asking: Asking, choices: Sequence[Choice], words: Words
) -> tuple[dict[str, float], tuple[str, ...]]:
    """`numbers`, and the question's weighty words that none of the best passages holds.

    Names and numbers before others: "Taiwan" explains a refusal, "compare" does not.
    """
    asked = units(asking, words)
    seen = [_seen(choice, asked) for choice in choices[:LOOKED_AT]]
    return _numbers(asking, choices, asked, seen), _missing(asking, asked, seen)


def _numbers(
    asking: Asking, choices: Sequence[Choice], asked: Sequence[Unit], seen: Sequence[_Seen]
) -> dict[str, float]:
    question = asking.topic if asking.scoped else asking.question or asking.topic
    return {
        **_similar(choices),
        **_covering(asked, seen),
        **_placed(asking.topic, asked, seen),
        **_fitting(question, seen),
        "scoped": float(asking.scoped),
        "short": float(len(asked) <= _SHORT),
    }


# A topic of so few words is covered or not; there is little between.
_SHORT = 2


def _missing(asking: Asking, asked: Sequence[Unit], seen: Sequence[_Seen]) -> tuple[str, ...]:
    missing = [unit for unit in asked if not any(unit.key in one.here for one in seen)]
    # Names and numbers say more than verbs: "Taiwan" explains a refusal, "compare" does not.
    missing = [unit for unit in missing if unit.kind != "word"] or missing
    place = {unit.key: asking.topic.find(unit.words) for unit in missing}
    ordered = sorted(missing, key=lambda unit: (place[unit.key], unit.key))
    return tuple(dict.fromkeys(unit.words for unit in ordered))


def window(choice: Choice) -> Span:
    """The quotation with the sentences around it, up to `WINDOW` characters."""
    sentences = choice.hit.passage.sentences
    inside = [n for n, sentence in enumerate(sentences) if sentence.overlaps(choice.span)]
    if not inside:
        return choice.span
    first, last = inside[0], inside[-1]
    while True:
        if first > 0 and sentences[last].end - sentences[first - 1].start <= WINDOW:
            first -= 1
        elif (
            last + 1 < len(sentences) and sentences[last + 1].end - sentences[first].start <= WINDOW
        ):
            last += 1
        else:
            return Span(sentences[first].start, sentences[last].end)


def _seen(choice: Choice, asked: Sequence[Unit]) -> _Seen:
    hit = choice.hit
    text = searchable(hit.document, hit.passage.span, hit.passage.heading)
    around = window(choice).of(hit.document.text)
    stems, near = tuple(sequence(text)), tuple(sequence(around))
    return _Seen(
        choice, text, stems, around, near,
        frozenset(unit.key for unit in asked if unit.stands_in(stems, text)),
        frozenset(unit.key for unit in asked if unit.stands_in(near, around)),
    )  # fmt: skip


def _similar(choices: Sequence[Choice]) -> dict[str, float]:
    """Nearness in meaning and words: the first, the best, and how far it stands out."""
    found = [choice.found for choice in choices[:SURROUNDING]]
    all_found = [choice.found for choice in choices]
    mixed = [0.7 * one.passage + 0.3 * one.sentence + 0.7 * one.words for one in found]
    fused = [one.score for one in found]
    own = sorted((choice.subject for choice in choices), reverse=True)
    passage = max(one.passage for one in all_found)
    sentence = max(one.sentence for one in all_found)
    others = found[1:] or found
    return {
        "passage": passage,
        "sentence": sentence,
        "first passage": found[0].passage,
        "first sentence": found[0].sentence,
        "first words": found[0].words,
        "words": max(one.words for one in found),
        "first mixed": mixed[0],
        "mixed": max(mixed),
        "passage stands out": passage - float(np.mean([one.passage for one in others])),
        "sentence stands out": sentence - float(np.mean([one.sentence for one in others])),
        "mixed stands out": max(mixed) - float(np.mean(mixed)),
        "first fused": fused[0],
        "fused": max(fused),
        "score": own[0],
        "score over second": own[0] - own[min(1, len(own) - 1)],
        "score over fifth": own[0] - own[min(4, len(own) - 1)],
    }


def _share(asked: Sequence[Unit], held: frozenset[str]) -> float:
    total = sum(unit.weight for unit in asked)
    return sum(unit.weight for unit in asked if unit.key in held) / total if total else 0.0


def _covering(asked: Sequence[Unit], seen: Sequence[_Seen]) -> dict[str, float]:
    """How much of the question's weight the passages hold, and what is missing."""
    total = sum(unit.weight for unit in asked) or 1.0
    best = _best(asked, seen)
    anywhere = frozenset().union(*(one.here for one in seen))

    def lost(held: frozenset[str], *kinds: str) -> float:
        gone = [u.weight for u in asked if u.key not in held and (not kinds or u.kind in kinds)]
        return sum(gone) / total

    def heaviest(held: frozenset[str]) -> float:
        return max((u.weight for u in asked if u.key not in held), default=0.0) / _RAREST

    return {
        "covered": max(_share(asked, one.here) for one in seen),
        "first covered": _share(asked, seen[0].here),
        "covered near": max(_share(asked, one.near) for one in seen),
        "first covered near": _share(asked, seen[0].near),
        "names missing": lost(best.here, "name"),
        "numbers missing": lost(best.here, "number"),
        "names missing near": lost(best.near, "name"),
        "words missing near": lost(best.near, "word"),
        "nowhere": lost(anywhere),
        "names nowhere": lost(anywhere, "name", "number"),
        "heaviest missing": heaviest(best.here),
        "heaviest missing near": heaviest(best.near),
        "one missing near": float(sum(unit.key not in best.near for unit in asked) == 1),
        "weight": total / max(len(asked), 1) / _RAREST,
        "units": float(len(asked)),
    }


def _best(asked: Sequence[Unit], seen: Sequence[_Seen]) -> _Seen:
    """The candidate that covers most, around its quotation and as a whole."""
    return max(seen, key=lambda one: _share(asked, one.here) + _share(asked, one.near))


def _placed(topic: str, asked: Sequence[Unit], seen: Sequence[_Seen]) -> dict[str, float]:
    """Whether the question's words stand together, close, and in its order."""
    best = _best(asked, seen)
    stems, weighty = sequence(topic), set(weighty_terms(topic))
    pairs = [p for p in zip(stems, stems[1:], strict=False) if p[0] in weighty and p[1] in weighty]
    held = set(zip(best.window_stems, best.window_stems[1:], strict=False))
    order = [best.window_stems.index(u.key) for u in asked if u.key in best.window_stems]
    rising = [a < b for a, b in zip(order, order[1:], strict=False)]
    return {
        "pairs": sum(pair in held for pair in pairs) / len(pairs) if pairs else 0.5,
        "tight": _tightness({unit.key for unit in asked}, best.stems),
        "in order": sum(rising) / len(rising) if rising else 0.5,
    }


def _tightness(keys: set[str], stems: Sequence[str]) -> float:
    """How many of the words stand in the shortest run that holds all that are there, a place."""
    wanted = keys & set(stems)
    if len(wanted) < 2:
        return 0.3
    shortest = len(stems)
    last: dict[str, int] = {}
    for place, stem in enumerate(stems):
        if stem in wanted:
            last[stem] = place
            if len(last) == len(wanted):
                shortest = min(shortest, place - min(last.values()) + 1)
    return len(wanted) / shortest


def _fitting(question: str, seen: Sequence[_Seen]) -> dict[str, float]:
    """Whether what is asked for stands there, and whether negations agree."""
    wanted = asks_for(question)
    near, whole = seen[0].window, seen[0].choice.hit.text
    negated = bool(NEGATED_QUESTION.search(question))
    compared = [word.casefold() for word in COMPARING.findall(question)]
    around = near.casefold()
    return {
        **{f"asks {kind}": float(wanted == kind) for kind in ("when", "number", "who", "where")},
        **{f"asks {kind}": float(wanted == kind) for kind in ("why", "how")},
        "kind absent near": float(not gives(wanted, near, question)),
        "kind absent": float(not gives(wanted, whole, question)),
        "negated": float(negated),
        "negation absent": float(negated and not NEGATED_ANSWER.search(near)),
        "negation new": float(not negated and bool(NEGATED_ANSWER.search(near))),
        "comparing": float(bool(compared)),
        "comparing absent": float(sum(word not in around for word in compared)),
    }
