"""Fits the line between an answer and a "no" to a user's own library, and measures it there.

With questions that say whether the record answers them, or without: then questions are made of
the library's own passages, and asked once with the passage's document and once without it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.document import Document, Passage
from corpus.errors import EvaluationError
from embeddings.embedder import Embedder
from qa.answerability import OF_LIBRARY, Asking, Model, numbers, shipped
from qa.choose import choose
from qa.engine import Engine
from qa.engine import _reference as reference_day
from qa.evidence import Evidence, evidence_for, prepared
from qa.logistic import fit
from qa.question_file import Question
from qa.understand import understand
from qa.view import View
from qa.words import STOP_WORDS

# Of the answerable questions, the share that may be refused.
FALSE_REFUSALS = 0.05
# Fewer questions with an answer than these say nothing about one in twenty.
FEWEST = 20
# From so many of each kind on the two parts are weighed anew as well, not only the line moved.
ENOUGH = 100
# Made questions share their words with the text, and other documents may answer them as well:
# they may move the line by this much at most, in units of log odds.
LARGEST_SHIFT = 1.0
# Questions made where there are none of the user's.
MADE = 200

# What the engine would decide by: the numbers of a question, or None where it refuses before
# (nobody of that name, nothing in that time).
Weigh = Callable[[Question], dict[str, float] | None]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question's numbers, and whether it ought to be answered."""

    numbers: dict[str, float]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """What a model does with samples: of the answerable those refused, of the others answered."""

    answerable: int
    refused: int
    unanswerable: int
    answered: int

    @property
    def false_refusals(self) -> float:
        """Share of the answerable, 0 to 1."""
        return self.refused / self.answerable if self.answerable else 0.0

    @property
    def false_answers(self) -> float:
        """Share of the unanswerable, 0 to 1."""
        return self.answered / self.unanswerable if self.unanswerable else 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """The model for a library, what it does with the samples, and what the one before did.

    `made` is whether the questions were made from the library's own passages.
    """

    model: Model
    before: Rates
    after: Rates
    made: bool

    def to_text(self) -> str:
        """The rates as lines fit to be shown."""
        asked = "questions made from the library" if self.made else "questions"
        with_answer, without = self.before.answerable, self.before.unanswerable
        rows = [f"{with_answer} {asked} with an answer, {without} without"]
        for name, rates in (("before", self.before), ("after", self.after)):
            rows.append(
                f"{name:<7} false refusals {rates.false_refusals:6.1%}   "
                f"false answers {rates.false_answers:6.1%}"
            )
        return "\n".join(rows)

    def to_dict(self) -> dict[str, object]:
        """The rates as plain values for JSON."""
        return {
            "made": self.made,
            "answerable": self.before.answerable,
            "unanswerable": self.before.unanswerable,
            **{
                name: {
                    "false_refusals": round(rates.false_refusals, 4),
                    "false_answers": round(rates.false_answers, 4),
                }
                for name, rates in (("before", self.before), ("after", self.after))
            },
        }


def calibrated(
    samples: Sequence[Sample], *, made: bool = False, model: Model | None = None
) -> Calibration:
    """The model whose line refuses one answerable sample in twenty.

    It starts from `model`, by default the shipped one, so that calibrating twice is the same.

    With `ENOUGH` samples of both kinds it also weighs its two parts anew. Raises
    `EvaluationError` when there are too few samples.
    """
    good = [sample for sample in samples if sample.answerable]
    bad = len(samples) - len(good)
    if len(good) < FEWEST:
        raise EvaluationError(
            f"{len(good)} questions with an answer are too few to calibrate: {FEWEST} are needed. "
            "Add questions to the file, or run without one: python -m qa calibrate"
        )
    model = fresh = model or shipped()
    if not made and min(len(good), bad) >= ENOUGH:
        fresh = replace(model, weights=_weights(samples, model))
    fresh = _moved(fresh, good, made=made)
    return Calibration(fresh, rates(samples, model), rates(samples, fresh), made)


def _weights(samples: Sequence[Sample], model: Model) -> tuple[float, float]:
    rows = np.array([model.parts(sample.numbers) for sample in samples])
    weights, _ = fit(rows, np.array([sample.answerable for sample in samples]))
    # A part that seems to speak against an answer is chance, not knowledge.
    topic, answer = (max(float(weight), 0.0) for weight in weights)
    return (round(topic, 4), round(answer, 4)) if topic + answer else model.weights


def _moved(model: Model, good: Sequence[Sample], *, made: bool) -> Model:
    """The biases that refuse `FALSE_REFUSALS` of the answerable; both move where one is unknown."""
    open_shift = _shift(model, [one for one in good if not one.numbers["scoped"]])
    scoped_shift = _shift(model, [one for one in good if one.numbers["scoped"]])
    if open_shift is None:
        open_shift = scoped_shift
    if scoped_shift is None:
        scoped_shift = open_shift
    if open_shift is None or scoped_shift is None:
        # Neither kind alone is enough: all of them together are.
        open_shift = scoped_shift = _quantile([_odds(model, sample) for sample in good])
    if made:
        open_shift, scoped_shift = _held(open_shift), _held(scoped_shift)
    return replace(
        model,
        bias=round(model.bias + open_shift, 4),
        scoped_bias=round(model.scoped_bias + scoped_shift, 4),
    )


def _shift(model: Model, good: Sequence[Sample]) -> float | None:
    return _quantile([_odds(model, one) for one in good]) if len(good) >= FEWEST else None


def _quantile(odds: Sequence[float]) -> float:
    """What to add so that at most the wanted share lies below 0; a hair more than the last."""
    refused = int(FALSE_REFUSALS * len(odds))
    return 1e-3 - sorted(odds)[refused]


def _held(shift: float) -> float:
    return max(-LARGEST_SHIFT, min(LARGEST_SHIFT, shift))


def _odds(model: Model, sample: Sample) -> float:
    topic, answer = model.parts(sample.numbers)
    bias = model.scoped_bias if sample.numbers["scoped"] else model.bias
    return model.weights[0] * topic + model.weights[1] * answer + bias


def rates(samples: Sequence[Sample], model: Model) -> Rates:
    """What the model does with the samples."""
    answers = [model.probability(sample.numbers) >= 0.5 for sample in samples]
    pairs = list(zip(samples, answers, strict=True))
    return Rates(
        answerable=sum(one.answerable for one in samples),
        refused=sum(one.answerable and not answer for one, answer in pairs),
        unanswerable=sum(not one.answerable for one in samples),
        answered=sum(not one.answerable and answer for one, answer in pairs),
    )


def store(model: Model, folder: Path) -> Path:
    """Write the library's own numbers, where the engine finds them; returns the file."""
    path = folder / OF_LIBRARY
    row = {"weights": list(model.weights), "bias": model.bias, "scoped_bias": model.scoped_bias}
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(row, indent=1) + "\n", "utf-8")
    os.replace(beside, path)
    return path


def calibrate(
    engine: Engine, questions: Sequence[Question] = (), progress: Progress | None = None
) -> Calibration:
    """Fit the engine's library with these questions, or with made ones; stores the numbers.

    Raises `EvaluationError` when there are too few questions.
    """
    view = engine._current()
    if questions:
        weigh = weigher(view, engine.embedder, reference_day(view))
        found = calibrated(from_questions(questions, weigh, progress))
    else:
        found = calibrated(from_passages(view, engine.embedder, progress), made=True)
    store(found.model, engine.library.folder)
    return found


# --- samples --------------------------------------------------------------------------------------


def from_questions(
    questions: Sequence[Question], weigh: Weigh, progress: Progress | None = None
) -> list[Sample]:
    """The samples of a question file; questions refused before the model are left out."""
    samples = []
    for done, question in enumerate(questions, 1):
        weighed = weigh(question)
        if weighed:
            samples.append(Sample(weighed, question.answerable))
        if progress:
            progress("asking", done, len(questions))
    return samples


def weigher(view: View, embedder: Embedder, today: datetime.date) -> Weigh:
    """The numbers that the engine itself decides by, its reading of the question included."""

    def weigh(question: Question) -> dict[str, float] | None:
        asked = understand(question.question, question.history, view.registry, today=today)
        asked = prepared(view, asked)
        found = evidence_for(view, asked, embedder.question(asked.searched))
        return dict(found.verdict.weighed) if isinstance(found, Evidence) else None

    return weigh


def from_passages(view: View, embedder: Embedder, progress: Progress | None = None) -> list[Sample]:
    """Samples of questions made from the library, each asked with its document and without."""
    samples = []
    made = list(_made(view))
    for done, (document_key, topic) in enumerate(made, 1):
        others = tuple(card.key for card in view.cards if card.key != document_key)
        for documents, answerable in ((None, True), (others, False)):
            weighed = _weighed(view, embedder, topic, documents)
            if weighed:
                samples.append(Sample(weighed, answerable))
        if progress:
            progress("asking", done, len(made))
    return samples


def _weighed(
    view: View, embedder: Embedder, topic: str, documents: tuple[int, ...] | None
) -> dict[str, float] | None:
    if documents == ():
        return None
    vector = embedder.question(topic)
    ranked = view.distinct(topic, vector, 24, documents=documents)
    if not ranked:
        return None
    read = view.read(ranked, vector)
    choices = choose(topic, read.hits, read.ranked, read.cosines, view.index.words, None)
    return numbers(Asking(topic, topic), choices, view.index.words)


def _made(view: View) -> Iterator[tuple[int, str]]:
    """Document keys and topics of up to `MADE` passages, spread by the hash of their place."""
    keys = [int(key) for key in view.index.keys]
    chosen = sorted(keys, key=lambda key: hashlib.sha256(str(key).encode()).digest())[:MADE]
    documents = {int(k): int(d) for k, d in zip(view.index.keys, view.index.documents, strict=True)}
    for document, passage in view.library.passages_by_key(chosen):
        topic = topic_from(document, passage)
        if topic:
            yield documents[passage.key], topic


# Words of a sentence that make a question of it, and every how many one is left out: who asks
# does not use the text's own words all through.
_LONGEST_TOPIC = 8
_LEFT_OUT = 3


def topic_from(document: Document, passage: Passage) -> str:
    """Some weighty words of the passage's longest sentence, as a topic; "" if it has too few."""
    sentences = [span.of(document.text) for span in passage.sentences]
    if not sentences:
        return ""
    longest = max(sentences, key=len)
    words = [
        word
        for word in re.findall(r"\w[\w'’-]*", longest)
        if word.casefold() not in STOP_WORDS and len(word) > 2
    ]
    start = max((len(words) - _LONGEST_TOPIC) // 2, 0)
    kept = words[start : start + _LONGEST_TOPIC]
    kept = [word for place, word in enumerate(kept, 1) if place % _LEFT_OUT]
    return " ".join(kept) if len(kept) > 1 else ""
