"""Kernel expansions whose amounts never rise where they may only fall, and never leave what can be,
by construction.

A Gaussian falls with the distance from its middle. Here the middle of each lies, in the columns
with a direction, before the first value that there is: from there on every one of them falls.
Weights are never negative and the constant is never below the least amount that can be, so whatever
the data, the sum falls too and stays above that amount, in corners nobody was ever in as well.

In the other columns the middles are means of groups of training cases, drawn away from the mean
case: near its middle a Gaussian is flat, far from it nearly an exponential, and a sum of these
nearly a product of effects, which doses are. The loss is the ε-insensitive one of support vector
regression (Drucker et al. 1997), rounded off over one unit so that it has a gradient.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from medmodels.models.svm import Expansion, kernel
from medmodels.training.estimators.nystroem import landmarks

__all__ = ["fit_ordered", "moved_outwards"]

_STRETCHES = (2.0, 6.0)  # how far from the mean case a group's mean is moved, in its own distances
# standard deviations before the first value of a column with a direction: a slight effect, and a
# strong one
_BEFORE = (1.0, 10.0)
_STEPS = 600
_WORDS = 6  # a span below this is one of words or counts
_RARE = 0.3


def fit_ordered(
    x: np.ndarray,
    y: np.ndarray,
    directions: np.ndarray,
    bounds: np.ndarray,
    *,
    c: float,
    gamma: float,
    epsilon: float,
    least: float,
    most: int,
) -> Expansion:
    """The expansion of rows (n, D) and amounts (n,) that keeps to ``directions`` (D,) and gives
    nothing below ``least``; ``bounds`` (D, 2) are what each column may hold.

    ``most`` is how many groups of training cases there may be; middles without a weight are left
    out.
    """
    center, spread = x.mean(0), x.std(0)
    scale = _scale(spread, bounds)
    points = (x - center) / scale
    means, sizes = landmarks(points, most=most)
    vectors = moved_outwards(means, points, directions)
    seen = kernel(points, vectors, gamma)
    # so that a weight is what its Gaussian adds to the mean case's amount
    usual = np.maximum(seen.mean(0), 1e-12)
    weights, bias = _fitted(seen / usual, y, c=c, epsilon=epsilon, least=least)
    kept = weights > 0
    kept[0] |= not kept.any()
    return Expansion(
        center,
        scale,
        vectors[kept],
        (weights / usual)[kept],
        bias,
        gamma,
        np.resize(sizes, len(vectors))[kept],
    )


def _scale(spread: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Standard deviations (D,); of a rare word or count at least a share of its span, so that few
    cases are not farther from all others than any number puts them.
    """
    span = np.diff(bounds)[:, 0]
    return np.where(span < _WORDS, np.maximum(spread, _RARE * span), spread)


def moved_outwards(means: np.ndarray, points: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Middles (stretches × positions × groups, D) for means (groups, D) of standardised points (n,
    D).

    Columns with a direction that stand side by side are moved together.
    """
    first = np.where(directions < 0, points.min(0), -points.max(0))
    block = np.cumsum(np.diff(directions != 0, prepend=False))  # odd where there is a direction
    blocks = [block == number for number in np.unique(block[directions != 0])]
    moved = []
    for stretch, *before in product(_STRETCHES, *[_BEFORE] * len(blocks)):
        middles = stretch * means
        for columns, away in zip(blocks, before, strict=True):
            middles[:, columns] = (np.where(directions < 0, 1, -1) * (first - away))[columns]
        moved.append(middles)
    return np.concatenate(moved)


def _fitted(
    seen: np.ndarray, y: np.ndarray, *, c: float, epsilon: float, least: float
) -> tuple[np.ndarray, float]:
    """Weights (columns of ``seen``,) of at least 0 and a constant of at least ``least``: half their
    squares plus ``c`` mean losses.
    """
    from scipy.optimize import minimize

    columns = np.column_stack([seen, np.ones(len(seen))])
    penalised = np.append(np.ones(seen.shape[1]), 0.0)

    def objective(w: np.ndarray) -> tuple[float, np.ndarray]:
        off = columns @ w - y
        beyond = np.maximum(np.abs(off) - epsilon, 0)
        loss = np.where(beyond < 1, beyond**2 / 2, beyond - 0.5).mean()
        slope = np.minimum(beyond, 1) * np.sign(off)
        return c * loss + 0.5 * penalised @ w**2, c * (columns.T @ slope) / len(y) + penalised * w

    start = np.append(np.full(seen.shape[1], np.median(y) / seen.shape[1]), least)
    bounds = [(0.0, None)] * seen.shape[1] + [(least, None)]
    limits = {"maxiter": _STEPS, "maxfun": 2 * _STEPS}
    solution = minimize(
        objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options=limits
    ).x
    return solution[:-1], float(solution[-1])
