"""Whether the record answers at all, decided before anything is shown. The reason is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.answerability import Asking as Asking
from qa.answerability import Model, shipped, weighed
from qa.choose import Choice
from qa.words import Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer, and how likely that is right (0 to 1).

    `missing` are the question's weighty words that the best passages lack, names before others.
    `weighed` are the numbers behind it, by name; none where there was nothing to weigh.
    """

    answers: bool
    probability: float = 0.0
    missing: tuple[str, ...] = ()
    weighed: Mapping[str, float] = field(default_factory=dict, repr=False, compare=False)


def judge(
    asking: Asking, choices: Sequence[Choice], words: Words, model: Model | None = None
) -> Verdict:
    """Decide from the choices, best first, whether they answer the question.

    `model` is the library's own (`answerability.of_library`), or else the shipped one.
    """
    if not choices:
        return Verdict(False)
    numbers, missing = weighed(asking, choices, words)
    probability = (model or shipped()).probability(numbers)
    return Verdict(probability >= 0.5, round(probability, 4), missing, numbers)
