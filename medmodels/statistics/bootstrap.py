"""The bootstrap, once: how often each case is drawn, and the middle of what is measured then.

Resampling is by weights, (resamples, cases): a metric of weights is measured on two thousand
resamples at once. Intervals are percentiles of the resampled values (Efron and Tibshirani 1993).
Where cases are drawn within strata, the order of the strata is the order of the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from medmodels.statistics.intervals import percentiles

__all__ = ["RESAMPLES", "bands", "counts_drawn", "draws", "interval"]

RESAMPLES = 2_000


def draws(
    n: int,
    *,
    strata: Sequence[np.ndarray] = (),
    count: int = RESAMPLES,
    seed: int | np.random.Generator = 0,
    dtype: type = float,
) -> np.ndarray:
    """How often each of n cases is drawn in each resample, (count, n): whatever the case, or as
    many from each of the ``strata`` (positions) as it has, one stratum after the other. A generator
    as ``seed`` goes on from where it is.

    >>> draws(5, count=3).sum(1).tolist()
    [5.0, 5.0, 5.0]
    """
    rng = np.random.default_rng(seed)
    weights: np.ndarray = np.empty((count, n), dtype)
    for mine in strata or (np.arange(n),):
        if size := len(mine):  # of some kinds of case there may be none
            weights[:, mine] = rng.multinomial(size, np.full(size, 1 / size), size=count)
    return weights


def interval(
    statistic: Callable[[np.ndarray], np.ndarray], weights: np.ndarray
) -> tuple[float, float]:
    """The 95% interval of a statistic, which takes weights (resamples, cases) to values
    (resamples,).
    """
    return percentiles(statistic(weights))


def bands(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle 95% of each column of resampled values (resamples, …)."""
    low, high = np.percentile(values, [2.5, 97.5], axis=0)
    return low, high


def counts_drawn(hits: int, n: int, *, seed: int = 0, count: int = RESAMPLES) -> np.ndarray:
    """How many hits there are in resamples of n cases of which so many are hits, (count,): drawn
    directly, since that is binomial.
    """
    return np.random.default_rng(seed).binomial(n, hits / n, count) if n else np.zeros(count)
