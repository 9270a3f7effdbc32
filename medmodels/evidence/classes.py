"""Held-out metrics of one of many classes, each with a 95 % interval.

Accuracy and each class's recall have Wilson's interval, macro-F1 and log loss a percentile
bootstrap over cases, drawn within each class. Macro-F1 is the mean over the classes that occur
among the cases or among the calls, as scikit-learn takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medmodels.evidence.metrics import Metric, percentiles, wilson
from medmodels.models.artifact import CLASS

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CLASS",
    "class_values",
    "log_losses",
    "macro_f1",
    "measure_classes",
    "of_classes",
    "recall_of_each",
    "within_classes",
]

_RESAMPLES = 2_000


def class_values(y: np.ndarray, p: np.ndarray) -> dict[str, float]:
    """The point values: true classes ``y`` (n,) as positions and probabilities ``p`` (n,
    classes).
    """
    once = np.ones((1, len(y)))
    return {
        "accuracy": float((p.argmax(1) == y).mean()),
        "macro_f1": float(macro_f1(y, p, once)[0]),
        "log_loss": float(log_losses(y, p).mean()),
    }


def measure_classes(y: np.ndarray, p: np.ndarray) -> dict[str, Metric]:
    """Accuracy, macro-F1 and log loss with their intervals; ``events`` are the cases called
    right.
    """
    values, n = class_values(y, p), len(y)
    hits = int((p.argmax(1) == y).sum())
    w = within_classes(y)
    return {
        "accuracy": Metric(values["accuracy"], *wilson(hits, n), n, hits, "Wilson"),
        "macro_f1": Metric(
            values["macro_f1"], *percentiles(macro_f1(y, p, w)), n, hits, "bootstrap"
        ),
        "log_loss": Metric(
            values["log_loss"], *percentiles(w @ log_losses(y, p) / n), n, hits, "bootstrap"
        ),
    }


def within_classes(y: np.ndarray) -> np.ndarray:
    """How often each case is drawn in each resample, (resamples, n): class by class, so that none
    that is rare is ever left out.
    """
    rng, weights = np.random.default_rng(0), np.empty((_RESAMPLES, len(y)))
    for k in np.unique(y):
        mine = np.flatnonzero(y == k)
        weights[:, mine] = rng.multinomial(
            len(mine), np.full(len(mine), 1 / len(mine)), size=_RESAMPLES
        )
    return weights


def recall_of_each(
    y: np.ndarray, p: np.ndarray, labels: tuple[str, ...]
) -> dict[str, dict[str, Metric]]:
    """Recall of each class that occurs; ``events`` are the cases found."""
    called, found = p.argmax(1), {}
    for k, label in enumerate(labels):
        n, hits = int((y == k).sum()), int(((y == k) & (called == k)).sum())
        if n:
            found[label] = {"recall": Metric(hits / n, *wilson(hits, n), n, hits, "Wilson")}
    return found


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


def of_classes(rows: pd.DataFrame) -> np.ndarray:
    """Probabilities (cases, classes) stored one column a class."""
    return rows[[name for name in rows.columns if name.startswith(CLASS)]].to_numpy(float)
