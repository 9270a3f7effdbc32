"""The curves behind the metrics, as arrays a figure can draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.intervals import wilson

__all__ = ["Bin", "Curve", "calibration_bins", "precision_recall", "roc"]


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a curve and the threshold at each, from strict to lenient."""

    x: np.ndarray
    y: np.ndarray
    thresholds: np.ndarray


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of similar predicted probability: their mean prediction and the share with the
    outcome.
    """

    predicted: float
    observed: float
    low: float
    high: float
    n: int
    events: int


def roc(y: np.ndarray, p: np.ndarray) -> Curve:
    """False-positive rate (x) against recall (y)."""
    thresholds = np.r_[np.inf, np.unique(p)[::-1]]
    called = p[None] >= thresholds[:, None]
    return Curve((called & ~y).sum(1) / (~y).sum(), (called & y).sum(1) / y.sum(), thresholds)


def precision_recall(y: np.ndarray, p: np.ndarray) -> Curve:
    """Recall (x) against precision (y)."""
    thresholds = np.unique(p)[::-1]
    called = p[None] >= thresholds[:, None]
    hits = (called & y).sum(1)
    return Curve(hits / y.sum(), hits / called.sum(1), thresholds)


def calibration_bins(y: np.ndarray, p: np.ndarray, *, bins: int = 8) -> tuple[Bin, ...]:
    """Equal-count groups by predicted probability, each with Wilson's interval of the observed
    share.
    """
    groups = np.array_split(np.argsort(p, kind="stable"), min(bins, len(p)))
    binned = []
    for group in groups:
        hits = int(y[group].sum())
        binned.append(
            Bin(
                float(p[group].mean()),
                hits / len(group),
                *wilson(hits, len(group)),
                len(group),
                hits,
            )
        )
    return tuple(binned)
