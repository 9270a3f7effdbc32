"""Krippendorff's alpha: 1 − observed disagreement / that of chance, for any kind of label."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from medmodels.agreement.answers import Answers
from medmodels.agreement.coefficients import Coefficient, bootstrapped

__all__ = ["METRICS", "krippendorff"]

# Squared differences of labels, (resamples or 1, labels, labels), from the labels as numbers
# (labels,) and from how often each was given in a resample (resamples, labels).
_Difference = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _nominal(values: np.ndarray, given: np.ndarray) -> np.ndarray:
    return 1.0 - np.eye(given.shape[1])[None]


def _ordinal(values: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Labels are as far apart as there are answers between their middles."""
    middle = given.cumsum(1) - given / 2
    return (middle[:, :, None] - middle[:, None]) ** 2


def _interval(values: np.ndarray, given: np.ndarray) -> np.ndarray:
    return (values[:, None] - values)[None] ** 2


def _ratio(values: np.ndarray, given: np.ndarray) -> np.ndarray:
    gap, whole = values[:, None] - values, values[:, None] + values
    return (np.divide(gap, whole, out=np.zeros_like(gap), where=whole != 0) ** 2)[None]


METRICS: Mapping[str, _Difference] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
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
    sizes = counts.sum(1, keepdims=True)
    # of each case, how often each pair of labels stands together, a case of m answers weighing m
    pairs = counts[:, :, None] * counts[:, None] / (sizes[..., None] - 1)
    flat = pairs.reshape(len(counts), pairs[0].size if len(counts) else 0)
    block = max(1, _AT_ONCE // max(1, flat.shape[1]))

    def some(drawn: np.ndarray) -> np.ndarray:
        given_each = drawn @ counts
        n = given_each.sum(1)
        apart = METRICS[metric](numbers, given_each)
        observed = ((drawn @ flat).reshape(len(drawn), *apart.shape[1:]) * apart).sum((1, 2))
        chance = np.einsum(
            "bi,bij,bj->b", given_each, np.broadcast_to(apart, (len(drawn), *apart.shape[1:])),
            given_each,
        )  # fmt: skip
        ratio = np.divide(
            observed * (n - 1), chance, out=np.full(len(drawn), np.nan), where=chance > 0
        )
        return np.asarray(1 - ratio)

    def of(drawn: np.ndarray) -> np.ndarray:
        return np.concatenate(
            [some(drawn[start : start + block]) for start in range(0, len(drawn), block)]
        )

    return bootstrapped(of, len(counts))
