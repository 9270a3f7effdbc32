"""How far numbers moved towards the model's: weight of advice, and its bounded sibling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medmodels.errors import AnswersError
from medmodels.statistics.rate import Rate

__all__ = ["AdviceWeight", "weight_of_advice"]


@dataclass(frozen=True, slots=True)
class AdviceWeight:
    """How much of the way to the model's numbers the answers went.

    ``weights`` (n,): (after − before) / (model − before), nan where the model said the same;
    ``mean``, ``median`` and ``clipped`` (the mean within 0 to 1) are of those that have one, or
    ``None``; ``outside`` counts those below 0 (away from the model) or above 1 (past it). The
    bounded weights (n,), moved / (moved + left to go) and 1 where both are 0, hide the direction:
    that is why ``outside`` stands beside them.
    """

    weights: np.ndarray
    mean: float | None
    median: float | None
    clipped: float | None
    outside: Rate
    bounded_weights: np.ndarray
    bounded: float | None


def weight_of_advice(before: ArrayLike, model: ArrayLike, after: ArrayLike) -> AdviceWeight:
    """Weights of advice of numbers (n,) each; raises ``AnswersError`` when one is not finite.

    >>> weight_of_advice([0, 4], [8, 6], [4, 3]).weights.tolist()
    [0.5, -0.5]
    """
    b, m, a = (np.asarray(part, float) for part in (before, model, after))
    if not len(b) == len(m) == len(a):
        raise AnswersError("answers-not-of-a-length", counts=(len(b), len(m), len(a)))
    if not all(np.isfinite(part).all() for part in (b, m, a)):
        raise AnswersError("answer-not-finite")
    b, m, a = b / 4, m / 4, a / 4  # ratios stay, and no difference of large ones overflows
    asked = m != b
    weights = np.divide(a - b, m - b, out=np.full(len(b), np.nan), where=asked)
    known = weights[asked]
    moved, left = np.abs(a - b), np.abs(a - m)
    bounded = np.divide(moved, moved + left, out=np.ones(len(b)), where=moved + left > 0)
    outside = Rate(int(((known < 0) | (known > 1)).sum()), len(known))
    return AdviceWeight(
        weights,
        _mean(known),
        float(np.median(known)) if len(known) else None,
        _mean(known.clip(0, 1)),
        outside,
        bounded,
        _mean(bounded),
    )


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if len(values) else None
