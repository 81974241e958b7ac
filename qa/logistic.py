"""Logistic regression on a few dozen numbers: no library, no chance, the same every time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 100
_SETTLED = 1e-9


def fit(
    rows: Floats, right: NDArray[np.bool_], counts: Floats | None = None, *, ridge: float = 1.0
) -> tuple[Floats, float]:
    """The weights, shape (columns,), and the bias that make `right` likeliest.

    `rows` has one question a row, `counts` how much each row counts (1 by default). `ridge` holds
    weights of columns, measured in standard deviations, near 0; the bias is free.
    """
    weight = np.ones(len(rows)) if counts is None else counts
    middle = np.average(rows, axis=0, weights=weight)
    spread = np.sqrt(np.average((rows - middle) ** 2, axis=0, weights=weight))
    spread[spread < 1e-9] = np.inf
    table = np.hstack([(rows - middle) / spread, np.ones((len(rows), 1))])
    held = np.append(np.full(rows.shape[1], ridge), 0.0)
    solution = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ solution, -30, 30)))
        slope = table.T @ (weight * (right - chance)) - held * solution
        bend = (table * (weight * chance * (1 - chance))[:, None]).T @ table + np.diag(held)
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(held)), slope)
        solution += step
        if float(np.abs(step).max()) < _SETTLED:
            break
    weights = solution[:-1] / spread
    return weights, float(solution[-1] - weights @ middle)


def area(scores: Floats, right: NDArray[np.bool_]) -> float:
    """The area under the ROC curve: how often a right one scores above a wrong one, 0 to 1."""
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    first = np.searchsorted(ordered, scores, side="left")
    last = np.searchsorted(ordered, scores, side="right")
    ranks = (first + last + 1) / 2
    good, bad = int(right.sum()), int((~right).sum())
    if not good or not bad:
        return float("nan")
    return float((ranks[right].sum() - good * (good + 1) / 2) / (good * bad))
