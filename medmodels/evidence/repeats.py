"""The whole recipe repeated: every metric over the folds, from stored out-of-fold scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.evidence.calibration import Recalibration, recalibration
from medmodels.evidence.classes import class_values, of_classes
from medmodels.evidence.curves import confusion
from medmodels.evidence.metrics import BOOTSTRAPPED
from medmodels.evidence.quantities import quantity_values
from medmodels.models import Model

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CrossValidation", "FoldMean", "cross_validation"]


@dataclass(frozen=True, slots=True)
class FoldMean:
    """Mean and standard deviation over the folds, and a 95 % interval of the mean that allows for
    folds sharing their training cases.
    """

    mean: float
    sd: float
    low: float
    high: float

    @property
    def text(self) -> str:
        return (
            f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"
            if self.low == self.low
            else f"{self.mean:.3f} (interval not available)"
        )


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Each metric over the folds; ``n`` cases went into every repeat, ``events`` of them positive.
    One fold is a fifth held out at random.
    """

    folds: int
    repeats: int
    n: int
    events: int
    metrics: Mapping[str, FoldMean]


def cross_validation(model: Model) -> CrossValidation | None:
    """Every metric over the folds, from stored out-of-fold scores; ``None`` where it was
    not done.
    """
    table = model.artifact.heldout()
    rows = table[table["split"] == "cv"]
    if rows.empty:
        return None
    labels = model.task.kind == "labels"
    found: dict[str, list[float]] = {}
    for _, fold in rows.groupby(["repeat", "fold"]):
        for name, value in _FOLD_VALUES[model.task.kind](model, fold).items():
            found.setdefault(name, []).append(value)
    means = {
        name: _fold_mean(np.array(values), int(rows["fold"].nunique()))
        for name, values in found.items()
    }
    repeats = [repeat for _, repeat in rows.groupby("repeat")]
    fits = (
        [recalibration(r["label"].to_numpy(bool), r["score"].to_numpy(float)) for r in repeats]
        if labels
        else []
    )
    return CrossValidation(
        folds=int(rows["fold"].nunique()),
        repeats=len(repeats),
        n=len(repeats[0]),
        events=int(repeats[0]["label"].sum()) if labels else len(repeats[0]),
        metrics=means | (_pooled_calibration(fits) if fits else {}),
    )


_FOLD_VALUES: dict[str, Callable[[Model, pd.DataFrame], dict[str, float]]] = {
    "labels": lambda model, fold: _values(
        fold["label"].to_numpy(bool), fold["score"].to_numpy(float), model.threshold
    ),
    "classes": lambda model, fold: class_values(fold["label"].to_numpy(int), of_classes(fold)),
    "quantity": lambda model, fold: quantity_values(
        fold["label"].to_numpy(float), fold["score"].to_numpy(float), _within(model)
    ),
}


def _within(model: Model) -> float:
    assert model.task.quantity is not None
    return model.task.quantity.within


def _pooled_calibration(fits: list[Recalibration]) -> dict[str, FoldMean]:
    """A fold of 57 cases is often separated perfectly and has no finite slope, so the folds of a
    repeat are pooled; the interval is as wide as Wald's on one repeat, since every repeat holds the
    same cases.
    """
    found = {}
    for name, values, (low, high) in (
        ("calibration_slope", np.array([fit.slope for fit in fits]), fits[0].slope_interval),
        (
            "calibration_intercept",
            np.array([fit.intercept for fit in fits]),
            fits[0].intercept_interval,
        ),
    ):
        mean, half = float(values.mean()), (high - low) / 2
        found[name] = FoldMean(
            mean,
            float(values.std(ddof=1)) if len(fits) > 1 else float("nan"),
            mean - half,
            mean + half,
        )
    return found


def _fold_mean(values: np.ndarray, folds: int) -> FoldMean:
    """Nadeau and Bengio's corrected interval (Machine Learning 52, 2003): the variance of the mean
    is s²(1/J + test/train).

    A single fold is a fifth that was held out.
    """
    from scipy.special import stdtrit  # scipy.stats would cost every cold start a second

    mean = float(values.mean())
    if len(values) < 2:
        return FoldMean(mean, float("nan"), float("nan"), float("nan"))
    sd = float(values.std(ddof=1))
    half = (
        float(stdtrit(len(values) - 1, 0.975))
        * sd
        * np.sqrt(1 / len(values) + (1 / (folds - 1) if folds > 1 else 0.25))
    )
    return FoldMean(mean, sd, mean - half, mean + half)


def _values(y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, float]:
    """The point values alone: intervals of a single fold are nobody's question."""
    c = confusion(y, p, threshold)
    once = np.ones((1, len(y)))
    return {
        "accuracy": (c.tp + c.tn) / len(y),
        "recall": c.tp / (c.tp + c.fn),
        "f1": 2 * c.tp / (2 * c.tp + c.fp + c.fn),
        "precision": c.tp / max(c.tp + c.fp, 1),
        "specificity": c.tn / (c.tn + c.fp),
        **{name: float(metric(y, p, once)[0]) for name, metric in BOOTSTRAPPED.items()},
    }
