"""Metrics of two labels, each for every row of weights at once.

Outcomes ``y`` are bool (n,), probabilities ``p`` of the positive label (n,), weights say how often
each case was drawn, (resamples, n); of the cases as they are, ``np.ones((1, n))``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from medmodels.statistics.bootstrap import counts_drawn, draws, interval
from medmodels.statistics.intervals import percentiles
from medmodels.statistics.metric import Metric, share

__all__ = [
    "BOOTSTRAPPED",
    "Confusion",
    "auprc",
    "auroc",
    "bootstrapped",
    "confusion",
    "confusion_metrics",
    "observed_expected",
    "threshold_metrics",
    "within_labels",
]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts at a threshold."""

    tp: int
    fp: int
    fn: int
    tn: int


def confusion(y: np.ndarray, p: np.ndarray, threshold: float) -> Confusion:
    """The counts when p ≥ threshold is called positive."""
    called = p >= threshold
    return Confusion(
        int((called & y).sum()),
        int((called & ~y).sum()),
        int((~called & y).sum()),
        int((~called & ~y).sum()),
    )


def within_labels(y: np.ndarray) -> np.ndarray:
    """How often each case is drawn in each resample, within its label; positive ones first."""
    return _within_labels(np.asarray(y, bool).tobytes())


# megabytes each: the same cases are measured in a row, models one after another
@lru_cache(maxsize=2)
def _within_labels(labels: bytes) -> np.ndarray:
    y = np.frombuffer(labels, dtype=bool)
    return draws(len(y), strata=(np.flatnonzero(y), np.flatnonzero(~y)))


def auroc(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Area under the ROC curve for each row of weights; ties count half."""
    pos, neg = _by_score(y, p, weights)
    below = np.cumsum(neg, axis=1) - neg
    return ((below + neg / 2) * pos).sum(1) / (pos.sum(1) * neg.sum(1))


def auprc(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Average precision, Σ (recallₖ − recallₖ₋₁) precisionₖ, for each row of weights."""
    pos, neg = (side[:, ::-1] for side in _by_score(y, p, weights))
    hits, alarms = np.cumsum(pos, axis=1), np.cumsum(neg, axis=1)
    precision = np.divide(hits, hits + alarms, out=np.zeros_like(hits), where=hits + alarms > 0)
    return (pos * precision).sum(1) / pos.sum(1)


def _by_score(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weight of positives and negatives at each distinct score, ascending: (resamples, scores)
    each.
    """
    order = np.argsort(p, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(p[order]) > 0])
    w, is_positive = weights[:, order], y[order]
    return np.add.reduceat(w * is_positive, starts, axis=1), np.add.reduceat(
        w * ~is_positive, starts, axis=1
    )


def _brier(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return weights @ (p - y) ** 2 / weights.sum(1)


def _log_loss(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    right = np.clip(np.where(y, p, 1 - p), 1e-6, 1.0)
    return weights @ -np.log(right) / weights.sum(1)


def _scaled_brier(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """1 − Brier / (π (1 − π)): 0 for the prevalence alone, 1 for certainty that is right."""
    prevalence = weights @ y / weights.sum(1)
    return 1 - _brier(y, p, weights) / np.maximum(prevalence * (1 - prevalence), 1e-12)


BOOTSTRAPPED: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]] = {
    "auroc": auroc,
    "auprc": auprc,
    "brier": _brier,
    "scaled_brier": _scaled_brier,
    "log_loss": _log_loss,
}


def bootstrapped(name: str, y: np.ndarray, p: np.ndarray) -> Metric:
    """One of ``BOOTSTRAPPED`` with its interval."""
    metric = BOOTSTRAPPED[name]
    value = float(metric(y, p, np.ones((1, len(y))))[0])
    low, high = interval(lambda weights: metric(y, p, weights), within_labels(y))
    return Metric(value, low, high, len(y), int(y.sum()), "bootstrap")


def threshold_metrics(y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, Metric]:
    """Accuracy, recall, F1, precision and specificity when p ≥ threshold is called positive."""
    return confusion_metrics(confusion(y, p, threshold))


def confusion_metrics(c: Confusion) -> dict[str, Metric]:
    """The same of counts, which is all that they need."""
    positives, negatives = c.tp + c.fn, c.fp + c.tn
    n = positives + negatives
    boot_tp = counts_drawn(c.tp, positives, seed=0)
    boot_fp = counts_drawn(c.fp, negatives, seed=1)
    f1 = 2 * boot_tp / np.maximum(boot_tp + boot_fp + positives, 1e-12)
    value = 2 * c.tp / max(2 * c.tp + c.fp + c.fn, 1)
    return {
        "accuracy": share(c.tp + c.tn, n, events=positives),
        "recall": share(c.tp, positives, events=positives),
        "f1": Metric(value, *percentiles(f1), n, positives, "bootstrap"),
        "precision": share(c.tp, c.tp + c.fp),
        "specificity": share(c.tn, negatives, events=0),
    }


def observed_expected(y: np.ndarray, p: np.ndarray) -> Metric:
    """Events that came over events expected, Σy / Σp; the bootstrap draws patients whatever their
    outcome, since that is what varies.
    """
    n, weights = len(y), draws(len(y))
    expected = weights @ p
    if not expected.all():  # probabilities of nothing but zero have no ratio
        return Metric(float("nan"), float("nan"), float("nan"), n, int(y.sum()), "bootstrap")
    low, high = interval(lambda w: w @ y / expected, weights)
    return Metric(float(y.sum() / p.sum()), low, high, n, int(y.sum()), "bootstrap")
