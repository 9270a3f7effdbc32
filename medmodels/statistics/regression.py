"""Metrics of an amount: true amounts ``y`` and predicted ones ``p``, (n,) each, weights (resamples,
n) as the bootstrap draws them.
"""

from __future__ import annotations

import numpy as np

__all__ = ["r2"]


def r2(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """R² for each row of weights (resamples, n)."""
    size = weights.sum(1)
    mean = weights @ y / size
    around = weights @ y**2 - size * mean**2
    return np.asarray(1 - (weights @ (p - y) ** 2) / np.maximum(around, 1e-12))
