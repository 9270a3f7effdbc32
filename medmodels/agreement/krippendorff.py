"""Krippendorff's alpha: 1 − observed disagreement / that of chance, for any kind of label."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from medmodels.agreement.answers import Answers
from medmodels.agreement.coefficients import Coefficient, bootstrapped

__all__ = ["METRICS", "krippendorff"]

# Squared differences of labels (labels, labels), from the labels as numbers (labels,).
_Difference = Callable[[np.ndarray], np.ndarray]
# From weights (resamples, cases): what was observed and what chance gives, (resamples,) each.
_Both = tuple[np.ndarray, np.ndarray]


def _nominal(values: np.ndarray) -> np.ndarray:
    return 1.0 - np.eye(len(values))


def _interval(values: np.ndarray) -> np.ndarray:
    scaled = values / (np.abs(values).max(initial=0) or 1.0)  # squares of large ones overflow
    return np.asarray((scaled[:, None] - scaled) ** 2)


def _ratio(values: np.ndarray) -> np.ndarray:
    half = values / 2
    gap, whole = half[:, None] - half, half[:, None] + half
    return np.asarray(np.divide(gap, whole, out=np.zeros_like(gap), where=whole != 0) ** 2)


_FIXED: Mapping[str, _Difference] = {"nominal": _nominal, "interval": _interval, "ratio": _ratio}
METRICS = ("nominal", "ordinal", "interval", "ratio")
_NUMERIC = ("interval", "ratio")
_AT_ONCE = 4_000_000  # numbers of a block of resamples


def krippendorff(given: Answers, metric: str) -> Coefficient:
    """Alpha with one of ``METRICS`` (Krippendorff 2011, Computing alpha-reliability); answers may
    be missing. Not estimable where one label alone was given, and by interval or ratio where labels
    are no numbers.
    """
    counts, values = given.counts, given.numbers
    if metric in _NUMERIC and values is None:
        return Coefficient(None, None, None, len(counts))
    numbers = np.arange(len(given.labels)) if values is None else values
    numbers = np.arange(len(given.labels)) if values is None else values
    both = _ordinal(counts) if metric == "ordinal" else _fixed(counts, _FIXED[metric](numbers))
    block = max(1, _AT_ONCE // max(1, *counts.shape))

    def some(drawn: np.ndarray) -> np.ndarray:
        observed, chance = both(drawn)
        n = (drawn @ counts).sum(1)
        ratio = np.divide(
            observed * (n - 1), chance, out=np.full(len(drawn), np.nan), where=chance > 0
        )
        return np.asarray(1 - ratio)

    def of(drawn: np.ndarray) -> np.ndarray:
        return np.concatenate(
            [some(drawn[start : start + block]) for start in range(0, len(drawn), block)]
        )

    return bootstrapped(of, len(counts))


def _fixed(counts: np.ndarray, apart: np.ndarray) -> Callable[[np.ndarray], _Both]:
    """By differences that do not depend on how often labels were given."""
    # a case of m answers weighs m, its pairs m (m - 1)
    each = (counts @ apart * counts).sum(1) / (counts.sum(1) - 1)

    def both(drawn: np.ndarray) -> _Both:
        given = drawn @ counts
        return drawn @ each, (given @ apart * given).sum(1)

    return both


def _ordinal(counts: np.ndarray) -> Callable[[np.ndarray], _Both]:
    """Labels are as far apart as there are answers between their middles, in each resample."""
    sizes = counts.sum(1)

    def squared(given: np.ndarray, middle: np.ndarray, n: np.ndarray) -> np.ndarray:
        """Over all pairs, the sum of their squared differences."""
        return np.asarray(2 * (n * (middle**2 @ given) - (middle @ given) ** 2))

    def both(drawn: np.ndarray) -> _Both:
        given = drawn @ counts
        n = given.sum(1)
        # from the middle of all, so that nothing is lost between large squares
        middle = given.cumsum(1) - given / 2 - n[:, None] / 2
        observed = drawn * squared(counts.T, middle, sizes) / (sizes - 1)
        chance = 2 * (n * (middle**2 * given).sum(1) - (middle * given).sum(1) ** 2)
        return observed.sum(1), chance

    return both
