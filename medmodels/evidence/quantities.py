"""Held-out metrics of an amount, each with a 95 % interval: mean absolute error, R², shares right,
too low and too high.

Shares have Wilson's interval; the others a percentile bootstrap over cases. ``events`` of a share
are the cases it counts, of a mean the cases it is of.
"""

from __future__ import annotations

import numpy as np

from medmodels.evidence.metrics import Metric, percentiles, wilson

__all__ = ["measure_quantity", "quantity_values", "r2_of"]

_RESAMPLES = 2_000


def quantity_values(y: np.ndarray, p: np.ndarray, within: float) -> dict[str, float]:
    """The point values: true amounts ``y`` (n,) and predicted ``p`` (n,); ``within`` is the
    relative error that counts as right.
    """
    return {
        "mae": float(np.abs(p - y).mean()),
        "r2": 1 - float(((p - y) ** 2).sum() / max(((y - y.mean()) ** 2).sum(), 1e-12)),
        "within_20_percent": float((np.abs(p - y) <= within * y).mean()),
        "under": float((p < (1 - within) * y).mean()),
        "over": float((p > (1 + within) * y).mean()),
    }


def measure_quantity(
    y: np.ndarray, p: np.ndarray, within: float, *, variance: bool = True
) -> dict[str, Metric]:
    """Every metric with its interval; without ``variance`` R² is left out, as in a group that is
    itself cut by the amount.
    """
    values, n = quantity_values(y, p, within), len(y)
    found = {"mae": Metric(values["mae"], *_bootstrapped(np.abs(p - y)), n, n, "bootstrap")}
    if variance:
        found["r2"] = Metric(
            values["r2"], *percentiles(r2_of(y, p, _weights(n))), n, n, "bootstrap"
        )
    for name in ("within_20_percent", "under", "over"):
        hits = round(values[name] * n)
        found[name] = Metric(values[name], *wilson(hits, n), n, hits, "Wilson")
    return found


def _weights(n: int) -> np.ndarray:
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES).astype(float)


def _bootstrapped(values: np.ndarray) -> tuple[float, float]:
    return percentiles(_weights(len(values)) @ values / len(values))


def r2_of(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """R² for each row of weights (resamples, n)."""
    size = weights.sum(1)
    mean = weights @ y / size
    around = weights @ y**2 - size * mean**2
    return np.asarray(1 - (weights @ (p - y) ** 2) / np.maximum(around, 1e-12))
