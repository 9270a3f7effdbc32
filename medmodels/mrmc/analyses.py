"""Whether conditions differ: for readers and cases like these, for these readers, for these cases;
and each condition and each reader alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from medmodels.mrmc.spread import Spread, covariances

__all__ = [
    "Contrast",
    "Differ",
    "Mean",
    "fixed_cases",
    "fixed_readers",
    "random_readers_and_cases",
    "single_conditions",
    "single_readers",
]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean or difference with its standard error, degrees of freedom (infinite: normal) and 95%
    interval; without one where nothing varies, so that no error can be told.
    """

    value: float
    se: float
    df: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """The ``first`` condition less the ``second`` (by their places), and the p of its being 0."""

    first: int
    second: int
    difference: Mean
    p: float | None


@dataclass(frozen=True, slots=True)
class Differ:
    """A test that all conditions are equal: F, or chi-squared where ``df2`` is infinite and so
    divided by ``df1``; no statistic where nothing varies. ``contrasts`` are of all pairs.
    """

    statistic: float | None
    df1: int
    df2: float
    p: float | None
    contrasts: tuple[Contrast, ...]


def random_readers_and_cases(of: Spread) -> Differ | None:
    """For other readers and other cases like these; ``None`` for one condition or one reader."""
    if of.conditions < 2 or of.readers < 2:
        return None
    noise = of.ms_tr + of.readers * of.cov2_beyond
    return _differ(of, noise, _freedom(noise, of.ms_tr, (of.conditions - 1) * (of.readers - 1)))


def fixed_readers(of: Spread) -> Differ | None:
    """For these readers and other cases; ``None`` for one condition."""
    if of.conditions < 2:
        return None
    return _differ(of, of.var - of.cov1 + (of.readers - 1) * of.cov2_beyond, np.inf)


def fixed_cases(of: Spread) -> Differ | None:
    """For these cases and other readers; ``None`` for one condition or one reader."""
    if of.conditions < 2 or of.readers < 2:
        return None
    return _differ(of, of.ms_tr, float((of.conditions - 1) * (of.readers - 1)))


def single_conditions(of: Spread) -> tuple[Mean, ...]:
    """The mean of each condition, for other readers and cases; of one reader, for other cases."""
    t, r = of.values.shape
    found = []
    matrix = of.covariance.reshape(t, r, t, r)
    for n, values in enumerate(of.values):
        var, _, cov2, _ = covariances(matrix[n, :, n, :], 1, r)
        if r == 1:
            found.append(_mean(float(values[0]), var, np.inf, least=0.0))
            continue
        between = float(values.var(ddof=1))
        noise = between + r * max(cov2, 0.0)
        found.append(
            _mean(float(values.mean()), noise / r, _freedom(noise, between, r - 1), least=0.0)
        )
    return tuple(found)


def single_readers(of: Spread) -> tuple[tuple[Contrast, ...], ...]:
    """What each reader's conditions differ by, for other cases."""
    t, r = of.values.shape
    matrix = of.covariance.reshape(t, r, t, r)
    found = []
    for n in range(r):
        var, cov1, _, _ = covariances(matrix[:, n, :, n], t, 1)
        found.append(_contrasts(of.values[:, n], 2 * (var - cov1), np.inf))
    return tuple(found)


def _freedom(noise: float, part: float, of_part: int) -> float:
    """Hillis' degrees of freedom of a sum in which only one part is estimated by a mean square."""
    return noise**2 / (part**2 / of_part) if part > 0 else np.inf


def _differ(of: Spread, noise: float, df2: float) -> Differ:
    from scipy.special import chdtrc, fdtrc  # scipy.stats costs every start a second

    df1 = of.conditions - 1
    contrasts = _contrasts(of.values.mean(1), 2 / of.readers * noise, df2)
    if noise <= _nothing(of.values):
        return Differ(None, df1, df2, None, contrasts)
    f = of.ms_t / noise
    p = chdtrc(df1, df1 * f) if np.isinf(df2) else fdtrc(df1, df2, f)
    return Differ(float(f), df1, float(df2), float(p), contrasts)


def _contrasts(means: np.ndarray, variance: float, df: float) -> tuple[Contrast, ...]:
    tail = two_sided(df)
    return tuple(
        Contrast(
            a,
            b,
            gap := _mean(float(means[a] - means[b]), variance, df, _nothing(means)),
            None if gap.low is None else tail(abs(gap.value) / gap.se),
        )
        for a, b in combinations(range(len(means)), 2)
    )


def _mean(
    value: float, variance: float, df: float, nothing: float = 0.0, *, least: float = -1.0
) -> Mean:
    """Its interval ends where figures (from 0) and their differences (from −1) end, at 1."""
    from scipy.special import ndtri, stdtrit

    if variance <= nothing:
        return Mean(value, 0.0, float(df), None, None)
    se = float(np.sqrt(variance))
    half = float(ndtri(0.975) if np.isinf(df) else stdtrit(df, 0.975)) * se
    return Mean(value, se, float(df), max(value - half, least), min(value + half, 1.0))


def two_sided(df: float) -> Callable[[float], float]:
    """The p of a statistic's size, by Student's t or the normal distribution."""
    from scipy.special import ndtr, stdtr

    return lambda size: 2 * float(ndtr(-size) if np.isinf(df) else stdtr(df, -size))


def _nothing(values: np.ndarray) -> float:
    """A variance below which there is none but that of rounding."""
    return (4 * np.finfo(float).eps * max(1.0, float(np.abs(values).max()))) ** 2
