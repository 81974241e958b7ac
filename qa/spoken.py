"""Where in the record a speaker speaks, and when: the passages an answer may come from."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from corpus.registry import Registry
from qa import when
from qa.filters import Limits
from qa.named import Asked


@dataclass(frozen=True, slots=True)
class Spoken:
    """The passages in which somebody speaks, one entry a statement, ascending.

    `positions` are places in the index, shape (n,); `days` the day of each statement, None where
    it is unknown; `sure` whether it is known to be the day of the words; `own` whether it stands
    in a speech or paper of the speaker's own, `retold` whether in that of somebody else.
    """

    positions: NDArray[np.int64]
    days: tuple[str | None, ...]
    sure: NDArray[np.bool_]
    own: NDArray[np.bool_]
    retold: NDArray[np.bool_]

    def __bool__(self) -> bool:
        return len(self.positions) > 0

    def within(self, limits: Limits, *, undated: bool = True) -> Spoken:
        """Those that may have been said within the time; undated ones only if `undated` says so."""
        if not limits:
            return self
        each = zip(self.days, self.sure.tolist(), strict=True)
        kept = np.array(
            [
                (day is not None or undated) and when.may_be_said(day, limits, sure=sure)
                for day, sure in each
            ],
            bool,
        )
        return self._only(kept)

    def first_hand(self) -> Spoken:
        """Without what others retell in speeches of their own, where the speaker has a speech."""
        return self._only(~self.retold) if self.own.any() else self

    @property
    def second_hand(self) -> bool:
        """Whether the speaker is heard in other people's speeches alone."""
        return bool(self) and bool(self.retold.all())

    @property
    def years(self) -> tuple[str, ...]:
        """The years in which the speaker speaks, in order."""
        return tuple(sorted({day[:4] for day in self.days if day}))

    def _only(self, kept: NDArray[np.bool_]) -> Spoken:
        days = tuple(day for day, keep in zip(self.days, kept.tolist(), strict=True) if keep)
        return Spoken(
            self.positions[kept], days, self.sure[kept], self.own[kept], self.retold[kept]
        )


def spoken_by(
    asked: Asked, library: Library, registry: Registry, keys: NDArray[np.int64]
) -> Spoken:
    """Where the asked speaker speaks; for a state, where its people and offices do.

    They count also where they speak with others ("Orr and Quist said").
    `keys` are the passages' keys in the order of the index.
    """
    names = list(asked.names)
    states = {one.name for one in asked.entities if one.kind == "state"}
    if states:
        theirs = registry.people_of(states)
        names += [
            one.name
            for one in registry.entities
            if one.name in theirs or not theirs.isdisjoint(one.members)
        ]
    rows = library.spoken_by(list(dict.fromkeys(names))) if names else []
    return _placed(rows, keys)


def _placed(rows: Sequence[sqlite3.Row], keys: NDArray[np.int64]) -> Spoken:
    """The rows at their places in the index; passages it does not hold yet are left out."""
    wanted = np.array([row["passage"] for row in rows], np.int64)
    places = np.clip(np.searchsorted(keys, wanted), 0, max(len(keys) - 1, 0))
    held = keys[places] == wanted if len(keys) else np.zeros(len(wanted), bool)
    days = tuple(
        row["said"] or row["day"] for row, hold in zip(rows, held.tolist(), strict=True) if hold
    )
    sure = np.array([bool(row["sure"]) for row in rows], bool)
    own = np.array([row["own"] for row in rows], bool)
    retold = np.array([row["retold"] for row in rows], bool)
    return Spoken(places[held], days, sure[held], own[held], retold[held])
