"""What seeing the model was worth: net benefit after less before, by the readers' own
probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medmodels.errors import AnswersError
from medmodels.statistics.bootstrap import RESAMPLES
from medmodels.statistics.intervals import percentiles

__all__ = ["Gain", "gains"]


@dataclass(frozen=True, slots=True)
class Gain:
    """At one threshold: net benefit before and after, of treating everybody, and the difference
    after − before with its 95% interval (bootstrap of the trials).
    """

    threshold: float
    before: float
    after: float
    everybody: float
    difference: float
    low: float
    high: float


def gains(
    came: ArrayLike, before: ArrayLike, after: ArrayLike, *, thresholds: Sequence[float]
) -> tuple[Gain, ...]:
    """TP/n − FP/n · t/(1 − t) at each threshold t (Vickers and Elkin 2006), positive when p ≥ t; of
    outcomes (n,) bool and probabilities (n,), 0 to 1.

    Raises ``AnswersError`` where there are none, or a probability or threshold is out of its range.
    """
    y, b, a = np.asarray(came, bool), np.asarray(before, float), np.asarray(after, float)
    if not len(y) == len(b) == len(a):
        raise AnswersError("answers-not-of-a-length", counts=(len(y), len(b), len(a)))
    if not len(y):
        raise AnswersError("no-answers")
    if not all(((p >= 0) & (p <= 1)).all() for p in (b, a)):
        raise AnswersError("certainty-out-of-range")
    if not all(0 < t < 1 for t in thresholds):
        raise AnswersError("threshold-out-of-range")
    return tuple(_gain(t, y, b, a) for t in thresholds)


def _gain(t: float, y: np.ndarray, before: np.ndarray, after: np.ndarray) -> Gain:
    worth = np.where(y, 1.0, -t / (1 - t))  # of calling a case positive
    first, second = (worth * (p >= t) for p in (before, after))
    moved = second - first
    low, high = _resampled_mean(moved)
    return Gain(
        t,
        float(first.mean()),
        float(second.mean()),
        float(worth.mean()),
        float(moved.mean()),
        low,
        high,
    )


def _resampled_mean(moved: np.ndarray) -> tuple[float, float]:
    """The bootstrap of a mean, by how often each of its few values is drawn: of a class of hundreds
    the draws of single trials would fill the memory.
    """
    values, counts = np.unique(moved, return_counts=True)
    n = len(moved)
    drawn = np.random.default_rng(0).multinomial(n, counts / n, size=RESAMPLES)
    return percentiles(drawn @ values / n)
