"""Metrics of one of many classes: true classes ``y`` (n,) as positions, probabilities ``p`` (n,
classes), weights (resamples, n) as the bootstrap draws them.

Macro-F1 is the mean over the classes that occur among the cases or among the calls, as scikit-learn
takes it.
"""

from __future__ import annotations

import numpy as np

from medmodels.statistics.bootstrap import draws

__all__ = ["log_losses", "macro_f1", "within_classes"]


def within_classes(y: np.ndarray) -> np.ndarray:
    """How often each case is drawn in each resample, (resamples, n): class by class, so that none
    that is rare is ever left out.
    """
    return draws(len(y), strata=[np.flatnonzero(y == k) for k in np.unique(y)])


def log_losses(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The log loss of each case (n,)."""
    return -np.log(np.clip(p[np.arange(len(y)), y], 1e-6, 1))


def macro_f1(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Macro-F1 for each row of weights (resamples, n); a class that a resample does not draw leaves
    its mean.
    """
    called = p.argmax(1)
    total, present = np.zeros(len(weights)), np.zeros(len(weights))
    for k in np.union1d(y, called):
        hits, size = (
            weights @ ((called == k) & (y == k)),
            weights @ (y == k) + weights @ (called == k),
        )
        total += np.divide(2 * hits, size, out=np.zeros_like(size), where=size > 0)
        present += size > 0
    return total / present
