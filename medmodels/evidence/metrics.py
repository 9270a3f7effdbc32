"""Held-out metrics, each with a 95 % interval, n and events.

Proportions have Wilson's interval; the others a percentile bootstrap over patients, stratified by
outcome, 2 000 resamples with a fixed seed; the calibration slope and intercept a Wald interval.
Resampling is by weights: how often each case was drawn, shape (resamples, cases).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from medmodels.evidence.calibration import recalibration

__all__ = [
    "BOOTSTRAPPED",
    "Metric",
    "auprc",
    "auroc",
    "bootstrapped",
    "measure",
    "percentiles",
    "resamples",
    "threshold_metrics",
    "wilson",
]

Z = 1.959963984540054  # the 97.5th percentile of the normal distribution


@dataclass(frozen=True, slots=True)
class Metric:
    """A number and how well it is known. ``n`` cases went into it, ``events`` of them positive."""

    value: float
    low: float
    high: float
    n: int
    events: int
    method: str

    @property
    def text(self) -> str:
        if np.isnan(self.value):
            return "not estimable"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion (JASA 1927); (0, 1) when there is nothing to count."""
    if n == 0:
        return 0.0, 1.0
    p = hits / n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


# megabytes each: the same cases are measured in a row, models one after another
@lru_cache(maxsize=2)
def resamples(labels: bytes, count: int = 2000, seed: int = 0) -> np.ndarray:
    """How often each case is drawn in each stratified resample, shape (count, cases); labels as
    bool bytes.
    """
    y = np.frombuffer(labels, dtype=bool)
    rng = np.random.default_rng(seed)
    weights = np.empty((count, len(y)))
    for group in (np.flatnonzero(y), np.flatnonzero(~y)):
        if len(group):  # a subgroup may hold one label only
            weights[:, group] = rng.multinomial(
                len(group), np.full(len(group), 1 / len(group)), size=count
            )
    return weights


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
    w, positive = weights[:, order], y[order]
    return np.add.reduceat(w * positive, starts, axis=1), np.add.reduceat(
        w * ~positive, starts, axis=1
    )


def _brier(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return weights @ (p - y) ** 2 / weights.sum(1)


def _log_loss(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    right = np.clip(np.where(y, p, 1 - p), 1e-6, 1.0)
    return weights @ -np.log(right) / weights.sum(1)


def _scaled_brier(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """1 − Brier / (π (1 − π)): 0 for the prevalence alone, 1 for certainty that is right."""
    share = weights @ y / weights.sum(1)
    return 1 - _brier(y, p, weights) / np.maximum(share * (1 - share), 1e-12)


BOOTSTRAPPED: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]] = {
    "auroc": auroc,
    "auprc": auprc,
    "brier": _brier,
    "scaled_brier": _scaled_brier,
    "log_loss": _log_loss,
}


def threshold_metrics(y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, Metric]:
    """Accuracy, recall, F1, precision and specificity when p ≥ threshold is called positive."""
    called = p >= threshold
    tp, fp = int((called & y).sum()), int((called & ~y).sum())
    fn, tn = int(y.sum()) - tp, int((~y).sum()) - fp
    counts = {
        "accuracy": (tp + tn, len(y), tp + fn),
        "recall": (tp, tp + fn, tp + fn),
        "precision": (tp, tp + fp, tp),
        "specificity": (tn, tn + fp, 0),
    }
    found = {
        name: Metric(hits / n if n else float("nan"), *wilson(hits, n), n, events, "Wilson")
        for name, (hits, n, events) in counts.items()
    }
    boot_tp, boot_fp = _counts_drawn(tp, tp + fn, seed=0), _counts_drawn(fp, fp + tn, seed=1)
    f1 = 2 * boot_tp / np.maximum(boot_tp + boot_fp + tp + fn, 1e-12)
    value = 2 * tp / max(2 * tp + fp + fn, 1)
    f1_metric = Metric(value, *percentiles(f1), len(y), int(y.sum()), "bootstrap")
    return {"accuracy": found["accuracy"], "recall": found["recall"], "f1": f1_metric, **found}


def _counts_drawn(hits: int, n: int, *, seed: int, count: int = 2000) -> np.ndarray:
    """How many of n cases are hits in resamples of them: drawn directly, it is binomial."""
    return np.random.default_rng(seed).binomial(n, hits / n, count) if n else np.zeros(count)


def measure(y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, Metric]:
    """Every metric of a two-label task from outcomes (bool) and probabilities of the positive
    label.
    """
    n, events = len(y), int(y.sum())
    metrics = threshold_metrics(y, p, threshold) | {
        name: bootstrapped(name, y, p) for name in BOOTSTRAPPED
    }
    fit = recalibration(y, p)
    metrics["observed_expected"] = _observed_expected(y, p)
    metrics["calibration_slope"] = Metric(fit.slope, *fit.slope_interval, n, events, "Wald")
    metrics["calibration_intercept"] = Metric(
        fit.intercept, *fit.intercept_interval, n, events, "Wald"
    )
    return metrics


def _observed_expected(y: np.ndarray, p: np.ndarray) -> Metric:
    """Events that came over events expected, Σy / Σp; the bootstrap draws patients whatever their
    outcome, since that is what varies.
    """
    n = len(y)
    w = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=2_000)
    expected = w @ p
    if not expected.all():  # probabilities of nothing but zero have no ratio
        return Metric(float("nan"), float("nan"), float("nan"), n, int(y.sum()), "bootstrap")
    return Metric(
        float(y.sum() / p.sum()), *percentiles(w @ y / expected), n, int(y.sum()), "bootstrap"
    )


def bootstrapped(name: str, y: np.ndarray, p: np.ndarray) -> Metric:
    """One of ``BOOTSTRAPPED`` with its interval."""
    metric = BOOTSTRAPPED[name]
    value = float(metric(y, p, np.ones((1, len(y))))[0])
    return Metric(
        value, *percentiles(metric(y, p, resamples(y.tobytes()))), len(y), int(y.sum()), "bootstrap"
    )


def percentiles(values: np.ndarray) -> tuple[float, float]:
    """The middle 95 % of resampled values."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
