"""Intervals of 95%: Wilson's and Jeffreys' of a share, Wald's of an estimate, the middle of
resampled values, and the counts that a binomial allows.
"""

from __future__ import annotations

import numpy as np

__all__ = ["Z", "binomial_range", "jeffreys", "percentiles", "wald", "wilson"]

Z = 1.959963984540054  # the 97.5th percentile of the normal distribution


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a proportion (JASA 1927); (0, 1) when there is nothing to count."""
    if n == 0:
        return 0.0, 1.0
    p = hits / n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def wald(value: float, error: float) -> tuple[float, float]:
    """An estimate less and plus 1.96 standard errors."""
    return float(value - Z * error), float(value + Z * error)


def jeffreys(hits: int, n: int, rng: np.random.Generator, count: int = 4_000) -> np.ndarray:
    """Draws (count,) from Jeffreys' posterior of a share, Beta(k + ½, n − k + ½) (Brown, Cai and
    DasGupta 2001).
    """
    return rng.beta(hits + 0.5, n - hits + 0.5, count)


def percentiles(values: np.ndarray) -> tuple[float, float]:
    """The middle 95% of resampled values (resamples,)."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def binomial_range(n: int, share: float) -> tuple[int, int]:
    """The counts between which a binomial with this share lies in 95 of 100 samples of n."""
    from scipy.stats import binom

    low, high = binom.interval(0.95, n, share)
    return int(low), int(high)
