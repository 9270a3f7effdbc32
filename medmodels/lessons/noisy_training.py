"""Logistic regression by gradient descent, and the same with differential privacy.

Abadi et al., "Deep learning with differential privacy", 2016: every step draws each case with the
same probability, cuts each case's gradient to a length, adds them up, and adds Gaussian noise in
proportion to that length. No case can then move the weights much more than the noise does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medmodels.statistics.links import expit

__all__ = ["Descent", "descent", "log_odds"]


@dataclass(frozen=True)
class Descent:
    """How the weights are moved: ``rate`` a step; ``share`` of the cases drawn for one; ``clip``
    the length to which a gradient is cut, ``None`` for none; ``noise`` its standard deviation in
    units of ``clip``; ``decay`` pulls weights towards zero (half the squared length times it is
    added to the mean loss).
    """

    rate: float = 4.0
    share: float = 1.0
    clip: float | None = None
    noise: float = 0.0
    decay: float = 0.0


def descent(
    x: np.ndarray, y: np.ndarray, how: Descent, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """The weights (D + 1,), the constant first, after each step on ``x`` (n, D) and ``y`` (n,)
    bool; without an end.
    """
    rows = _with_constant(x)
    weights = np.zeros(rows.shape[1])
    while True:
        drawn = slice(None) if how.share >= 1 else rng.random(len(rows)) < how.share
        x_now, y_now = rows[drawn], y[drawn]
        errors = expit(x_now @ weights) - y_now
        if how.clip is not None:
            # the gradient of a case is its error times its row
            lengths = np.abs(errors) * np.linalg.norm(x_now, axis=1)
            errors = errors / np.maximum(1.0, lengths / how.clip)
        total = x_now.T @ errors
        if how.noise:
            total = total + rng.normal(0.0, how.noise * (how.clip or 1.0), len(weights))
        mean = total / (how.share * len(rows))
        weights = weights - how.rate * (mean + how.decay * weights)
        yield weights


def log_odds(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The log-odds (n,) of rows (n, D)."""
    return _with_constant(x) @ weights


def _with_constant(x: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x])
