"""Metrics of one of many classes: true classes ``y`` (n,) as positions, probabilities ``p`` (n,
classes), weights (resamples, n) as the bootstrap draws them.

Macro-F1 is the mean over the classes that occur among the cases or among the calls, as scikit-learn
takes it.
"""

from __future__ import annotations

import numpy as np

from medmodels.statistics.bootstrap import draws
from medmodels.statistics.summed import Summed

__all__ = ["log_losses", "macro_f1", "mean_f1", "summed_f1", "within_classes"]


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
    return summed_f1(y, p)(weights)


def summed_f1(y: np.ndarray, p: np.ndarray) -> Summed:
    """Macro-F1 as what it is of the cases: how many of each class, called so, and both."""
    called = p.argmax(1)
    classes = np.union1d(y, called)
    true, said = y[:, None] == classes, called[:, None] == classes
    counts = np.hstack([true & said, true.astype(int) + said]).astype(float)
    return Summed(counts, lambda sums: _mean_f1(*np.hsplit(sums, 2)))


def mean_f1(counts: np.ndarray) -> np.ndarray:
    """Macro-F1 of counts (resamples, true classes, called ones)."""
    hits = np.diagonal(counts, axis1=1, axis2=2).astype(float)
    return _mean_f1(hits, (counts.sum(1) + counts.sum(2)).astype(float))


def _mean_f1(hits: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Of each class how many were found, and how many there were and were called (resamples,
    classes).
    """
    each = np.divide(2 * hits, size, out=np.zeros_like(size), where=size > 0)
    return np.asarray(each.sum(1) / (size > 0).sum(1))
