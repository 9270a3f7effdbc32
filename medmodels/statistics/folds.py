"""Metrics over the folds of a cross-validation: their mean, and how well that is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["FoldMean", "fold_mean", "pooled_mean"]


@dataclass(frozen=True, slots=True)
class FoldMean:
    """Mean and standard deviation over the folds, and a 95% interval of the mean that allows for
    folds sharing their training cases.
    """

    mean: float
    sd: float
    low: float
    high: float

    @property
    def text(self) -> str:
        return (
            f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"
            if self.low == self.low
            else f"{self.mean:.3f} (interval not available)"
        )


def fold_mean(
    values: np.ndarray, folds: int, *, least: float = -math.inf, most: float = math.inf
) -> FoldMean:
    """Nadeau and Bengio's corrected interval (Machine Learning 52, 2003): the variance of the mean
    is s²(1/J + test/train).

    ``values`` (J,) are of all folds of all repeats. A single fold is a fifth that was held out. No
    end of the interval lies beyond ``least`` and ``most``, which a value can be.
    """
    from scipy.special import stdtrit  # scipy.stats would cost every cold start a second

    mean = float(values.mean())
    if len(values) < 2:
        return FoldMean(mean, float("nan"), float("nan"), float("nan"))
    sd = float(values.std(ddof=1))
    half = (
        float(stdtrit(len(values) - 1, 0.975))
        * sd
        * np.sqrt(1 / len(values) + (1 / (folds - 1) if folds > 1 else 0.25))
    )
    return FoldMean(mean, sd, max(mean - half, least), min(mean + half, most))


def pooled_mean(values: np.ndarray, interval: tuple[float, float]) -> FoldMean:
    """Of values (repeats,) that each took all cases: the interval is as wide as that of one repeat,
    since every repeat holds the same cases.
    """
    mean, half = float(values.mean()), (interval[1] - interval[0]) / 2
    sd = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    return FoldMean(mean, sd, mean - half, mean + half)
