"""Intervals where several cases are of one person: people are drawn, each with all their cases.

The bootstrap over clusters (Davison and Hinkley 1997, section 3.8; Field and Welsh 2007): as many
people as there are, drawn anew, without strata, since nobody can be split. A model that errs on one
person errs on thousands of beats at once, which no interval over beats would tell.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.statistics.bootstrap import RESAMPLES, draws
from medmodels.statistics.intervals import percentiles
from medmodels.statistics.metric import Metric
from medmodels.statistics.summed import Summed, mean_of

__all__ = ["BY_GROUP", "grouped_interval", "grouped_mean", "grouped_share"]

BY_GROUP = "bootstrap over people"

_CELLS = 5_000_000  # weights of cases that are held at a time: of all resamples they fill gigabytes


def grouped_interval(
    statistic: Callable[[np.ndarray], np.ndarray], groups: np.ndarray
) -> tuple[float, float]:
    """The 95% interval of a statistic, which takes weights (resamples, cases) to values
    (resamples,), over whoever the cases are of, ``groups`` (cases,).

    A resample that has none of what the statistic is of counts for nothing.
    """
    _, of = np.unique(groups, return_inverse=True)
    drawn = draws(int(of.max()) + 1)
    step = max(1, _CELLS // len(of))
    with np.errstate(invalid="ignore", divide="ignore"):
        values = (
            statistic.within(of)(drawn)
            if isinstance(statistic, Summed)
            else np.concatenate(
                [statistic(drawn[n : n + step][:, of]) for n in range(0, RESAMPLES, step)]
            )
        )
    return percentiles(values[np.isfinite(values)])


def grouped_share(hits: np.ndarray, of: np.ndarray, groups: np.ndarray) -> Metric:
    """The share of the cases ``of`` (n,) bool that are ``hits`` (n,) bool; with nobody to draw it
    is not known.

    >>> grouped_share(np.array([1, 1, 0, 0]) > 0, np.ones(4) > 0, np.array([1, 1, 2, 2])).text
    '0.500 (0.000 to 1.000)'
    """
    n, found = int(of.sum()), int((hits & of).sum())
    if not n:
        return Metric(float("nan"), 0.0, 1.0, 0, 0, BY_GROUP)
    _, who = np.unique(groups, return_inverse=True)
    counts = np.stack([np.bincount(who, mask) for mask in (hits & of, of)], axis=1)
    some, every = (draws(len(counts)) @ counts).T
    low, high = percentiles(some[every > 0] / every[every > 0])
    return Metric(found / n, low, high, n, found, BY_GROUP)


def grouped_mean(values: np.ndarray, groups: np.ndarray) -> Metric:
    """The mean of values (n,)."""
    low, high = grouped_interval(mean_of(values), groups)
    return Metric(float(values.mean()), low, high, len(values), len(values), BY_GROUP)
