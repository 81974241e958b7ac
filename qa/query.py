"""The question as understood: what is searched for and within which limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A question and its limits. Dates are ISO 8601 days, both inclusive.

    `understood` are short phrases ("speaker: Xi Jinping", "until: 2022-12-31") that say how the
    question was read, in the order in which a screen should show them.
    """

    question: str
    speakers: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    understood: tuple[str, ...] = ()
