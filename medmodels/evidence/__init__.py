"""What held-out cases say about a model, computed from stored scores and never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.behaviour import Behaviour, load_behaviour
from medmodels.evidence.calibration import recalibration
from medmodels.evidence.curves import calibration_bins, confusion, precision_recall, roc
from medmodels.evidence.metrics import BOOTSTRAPPED, Metric, measure, threshold_metrics
from medmodels.models import Artifact, Model

__all__ = [
    "Behaviour", "CrossValidation", "Evidence", "Metric", "Scores", "calibration_bins", "confusion", "evaluate",
    "load_behaviour", "load_scores", "measure", "precision_recall", "roc", "threshold_metrics",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Scores:
    """Held-out outcomes (bool) and probabilities of the positive label: the model's and the baseline's."""

    y: np.ndarray
    p: np.ndarray
    baseline: np.ndarray


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Mean and standard deviation of each metric over the folds."""

    folds: int
    repeats: int
    metrics: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All metrics of a model on its held-out cases, the baseline's on the same, and cross-validation."""

    model: str
    split: str
    threshold: float
    n: int
    events: int
    metrics: Mapping[str, Metric]
    baseline: Mapping[str, Metric]
    cross_validation: CrossValidation


def load_scores(artifact: Artifact) -> Scores:
    """The scores on the test split, in the order they were stored."""
    table = artifact.heldout()
    test = table[table["split"] == "test"]
    return Scores(test["label"].to_numpy(bool), test["score"].to_numpy(float), test["baseline"].to_numpy(float))


def evaluate(model: Model) -> Evidence:
    """Measure a model on its stored held-out scores."""
    scores = load_scores(model.artifact)
    return Evidence(
        model=model.id,
        split="test",
        threshold=model.threshold,
        n=len(scores.y),
        events=int(scores.y.sum()),
        metrics=measure(scores.y, scores.p, model.threshold),
        baseline=measure(scores.y, scores.baseline, model.threshold),
        cross_validation=_cross_validation(model),
    )


def _cross_validation(model: Model) -> CrossValidation:
    table = model.artifact.heldout()
    rows = table[table["split"] == "cv"]
    found: dict[str, list[float]] = {}
    for _, fold in rows.groupby(["repeat", "fold"]):
        for name, value in _values(fold["label"].to_numpy(bool), fold["score"].to_numpy(float), model.threshold).items():
            found.setdefault(name, []).append(value)
    # A fold of 57 cases is often separated perfectly and then has no finite slope: pool the folds of a repeat.
    for _, repeat in rows.groupby("repeat"):
        fit = recalibration(repeat["label"].to_numpy(bool), repeat["score"].to_numpy(float))
        found.setdefault("calibration_slope", []).append(fit.slope)
        found.setdefault("calibration_intercept", []).append(fit.intercept)
    return CrossValidation(
        folds=int(rows["fold"].nunique()),
        repeats=int(rows["repeat"].nunique()),
        metrics={name: (float(np.mean(v)), float(np.std(v, ddof=1)) if len(v) > 1 else float("nan")) for name, v in found.items()},
    )


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
