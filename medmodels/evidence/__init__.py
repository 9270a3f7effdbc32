"""What held-out cases say about a model, computed from stored scores and never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.behaviour import Behaviour, load_behaviour
from medmodels.evidence.calibration import Recalibration, recalibration
from medmodels.evidence.curves import calibration_bins, confusion, precision_recall, roc
from medmodels.evidence.epochs import Epoch, Side
from medmodels.evidence.forms import COMPRESSION, FORM_NAMES, Form, load_forms
from medmodels.evidence.metrics import BOOTSTRAPPED, Metric, bootstrapped, measure, threshold_metrics, wilson
from medmodels.models import Artifact, Model
from medmodels.predictions import conformal_sets

__all__ = [
    "COMPRESSION", "FORM_NAMES", "Behaviour", "CrossValidation", "Epoch", "Evidence", "FoldMean", "Form", "Metric", "Scores", "Side",
    "calibration_bins", "confusion", "cross_validation", "evaluate", "load_behaviour", "load_forms", "load_scores", "measure",
    "precision_recall", "roc", "threshold_metrics",
]  # fmt: skip


# Every other column of heldout.parquet is a factor that divides the cases into subgroups.
_NOT_FACTORS = frozenset({"split", "repeat", "fold", "label", "score", "baseline"})


@dataclass(frozen=True, eq=False)
class Scores:
    """Held-out outcomes (bool) and probabilities of the positive label: the model's and the baseline's."""

    y: np.ndarray
    p: np.ndarray
    baseline: np.ndarray


@dataclass(frozen=True, slots=True)
class FoldMean:
    """Mean and standard deviation over the folds, and a 95 % interval of the mean that allows for folds sharing their training cases."""

    mean: float
    sd: float
    low: float
    high: float

    @property
    def text(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})" if self.low == self.low else f"{self.mean:.3f} (interval not available)"


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Each metric over the folds; ``n`` cases went into every repeat, ``events`` of them positive."""

    folds: int
    repeats: int
    n: int
    events: int
    metrics: Mapping[str, FoldMean]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All metrics of a model on its held-out cases, and the baseline's on the same.

    ``coverage`` is, for each label, the share of its held-out cases whose conformal set holds it. ``subgroups`` maps a factor
    (such as the cause) to its levels, and each level to its accuracy and recall, and its AUROC where both labels have ten cases.
    """

    model: str
    split: str
    threshold: float
    n: int
    events: int
    metrics: Mapping[str, Metric]
    baseline: Mapping[str, Metric]
    baseline_name: str
    coverage: Mapping[str, Metric]
    subgroups: Mapping[str, Mapping[str, Mapping[str, Metric]]]


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
        baseline_name=model.artifact.manifest["baseline"],
        coverage=_coverage(model, scores),
        subgroups=_subgroups(model),
    )


def _coverage(model: Model, scores: Scores) -> dict[str, Metric]:
    inside = conformal_sets(np.column_stack([scores.p, 1 - scores.p]), model.artifact.reference["conformal"])
    found = {}
    for k, (label, mine) in enumerate(zip(model.task.labels, (scores.y, ~scores.y), strict=True)):
        hits, n = int(inside[mine, k].sum()), int(mine.sum())
        found[label] = Metric(hits / n, *wilson(hits, n), n, int(scores.y[mine].sum()), "Wilson")
    return found


def _subgroups(model: Model) -> dict[str, dict[str, dict[str, Metric]]]:
    """Metrics in each level of each factor stored beside the scores."""
    table = model.artifact.heldout()
    test = table[table["split"] == "test"]
    return {
        factor: {
            str(level): _of_subgroup(rows["label"].to_numpy(bool), rows["score"].to_numpy(float), model.threshold)
            for level, rows in test.groupby(factor, observed=True)
        }
        for factor in test.columns
        if factor not in _NOT_FACTORS
    }


def _of_subgroup(y: np.ndarray, p: np.ndarray, threshold: float, *, enough: int = 10) -> dict[str, Metric]:
    at = threshold_metrics(y, p, threshold)
    found = {name: at[name] for name in ("accuracy", "recall") if at[name].n}
    return found | ({"auroc": bootstrapped("auroc", y, p)} if enough <= y.sum() <= len(y) - enough else {})


def cross_validation(model: Model) -> CrossValidation | None:
    """Every metric over the folds, from stored out-of-fold scores; ``None`` where it was not done."""
    table = model.artifact.heldout()
    rows = table[table["split"] == "cv"]
    if rows.empty:
        return None
    found: dict[str, list[float]] = {}
    for _, fold in rows.groupby(["repeat", "fold"]):
        for name, value in _values(fold["label"].to_numpy(bool), fold["score"].to_numpy(float), model.threshold).items():
            found.setdefault(name, []).append(value)
    means = {name: _fold_mean(np.array(values), int(rows["fold"].nunique())) for name, values in found.items()}
    repeats = [repeat for _, repeat in rows.groupby("repeat")]
    return CrossValidation(
        folds=int(rows["fold"].nunique()),
        repeats=len(repeats),
        n=len(repeats[0]),
        events=int(repeats[0]["label"].sum()),
        metrics=means | _pooled_calibration([recalibration(r["label"].to_numpy(bool), r["score"].to_numpy(float)) for r in repeats]),
    )


def _pooled_calibration(fits: list[Recalibration]) -> dict[str, FoldMean]:
    """A fold of 57 cases is often separated perfectly and has no finite slope, so the folds of a repeat are pooled; the interval is
    as wide as Wald's on one repeat, since every repeat holds the same cases."""
    found = {}
    for name, values, (low, high) in (
        ("calibration_slope", np.array([fit.slope for fit in fits]), fits[0].slope_interval),
        ("calibration_intercept", np.array([fit.intercept for fit in fits]), fits[0].intercept_interval),
    ):
        mean, half = float(values.mean()), (high - low) / 2
        found[name] = FoldMean(mean, float(values.std(ddof=1)) if len(fits) > 1 else float("nan"), mean - half, mean + half)
    return found


def _fold_mean(values: np.ndarray, folds: int) -> FoldMean:
    """Nadeau and Bengio's corrected interval (Machine Learning 52, 2003): the variance of the mean is s²(1/J + test/train)."""
    from scipy.special import stdtrit  # scipy.stats would cost every cold start a second

    mean = float(values.mean())
    if len(values) < 2:
        return FoldMean(mean, float("nan"), float("nan"), float("nan"))
    sd = float(values.std(ddof=1))
    half = float(stdtrit(len(values) - 1, 0.975)) * sd * np.sqrt(1 / len(values) + 1 / (folds - 1))
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
