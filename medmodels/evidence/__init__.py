"""What held-out cases say about a model, computed from stored scores and never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from medmodels.evidence.behaviour import Behaviour, load_behaviour
from medmodels.evidence.calibration import Recalibration, recalibration
from medmodels.evidence.classes import class_values, measure_classes, recall_of_each
from medmodels.evidence.curves import calibration_bins, confusion, precision_recall, roc
from medmodels.evidence.epochs import Epoch, Side
from medmodels.evidence.forms import COMPRESSION, FORM_NAMES, Form, load_forms
from medmodels.evidence.metrics import BOOTSTRAPPED, Metric, bootstrapped, measure, threshold_metrics, wilson
from medmodels.evidence.quantities import measure_quantity, quantity_values
from medmodels.models import Artifact, Model
from medmodels.predictions import class_sets, conformal_sets, interval_around

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COMPRESSION", "FORM_NAMES", "Behaviour", "CrossValidation", "Epoch", "Evidence", "FoldMean", "Form", "Metric", "Scores", "Side",
    "calibration_bins", "confusion", "cross_validation", "evaluate", "load_behaviour", "load_forms", "load_scores", "measure",
    "precision_recall", "roc", "threshold_metrics",
]  # fmt: skip


# Every other column of heldout.parquet is a factor that divides the cases into subgroups, or another comparator's answers.
_NOT_FACTORS = frozenset({"split", "repeat", "fold", "label", "score", "baseline"})
OTHER = "other "  # what the column of another comparator begins with
CLASS = "class "  # and the column of one class's probability


@dataclass(frozen=True, eq=False)
class Scores:
    """Held-out outcomes (bool) and probabilities of the positive label: the model's and the baseline's; or true and estimated
    amounts; or classes as positions, probabilities (cases, classes) and the baseline's calls.

    ``others`` are the answers of further comparators by name."""

    y: np.ndarray
    p: np.ndarray
    baseline: np.ndarray
    others: Mapping[str, np.ndarray] = field(default_factory=dict)


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
    """Each metric over the folds; ``n`` cases went into every repeat, ``events`` of them positive. One fold is a fifth held out at random."""

    folds: int
    repeats: int
    n: int
    events: int
    metrics: Mapping[str, FoldMean]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All metrics of a model on its held-out cases, and the baseline's on the same.

    ``coverage`` is, for each label, the share of its held-out cases whose conformal set holds it. ``subgroups`` maps a factor
    (such as the cause) to its levels, and each level to its metrics. ``others`` are the metrics of further comparators. Of an amount, which has
    no events and no threshold, ``events`` counts the cases.
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
    others: Mapping[str, Mapping[str, Metric]] = field(default_factory=dict)


def load_scores(artifact: Artifact) -> Scores:
    """The scores on the test split, in the order they were stored."""
    table = artifact.heldout()
    test = table[table["split"] == "test"]
    y = test["label"].to_numpy(_DTYPES[artifact.task.kind])
    if artifact.task.kind == "classes":
        return Scores(y, _of_classes(test), test["baseline"].to_numpy(int))
    others = {name.removeprefix(OTHER): test[name].to_numpy(float) for name in test.columns if name.startswith(OTHER)}
    return Scores(y, test["score"].to_numpy(float), test["baseline"].to_numpy(float), others)


# What the label of a case is, by what a task asks for.
_DTYPES: dict[str, type] = {"labels": bool, "classes": int, "quantity": float}


def _of_classes(rows: pd.DataFrame) -> np.ndarray:
    """Probabilities (cases, classes) stored one column a class."""
    return rows[[name for name in rows.columns if name.startswith(CLASS)]].to_numpy(float)


def evaluate(model: Model) -> Evidence:
    """Measure a model on its stored held-out scores."""
    return _EVALUATORS[model.task.kind](model, load_scores(model.artifact))


def _evaluate_labels(model: Model, scores: Scores) -> Evidence:
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
        subgroups=_subgroups(model, lambda y, p: _of_subgroup(y, p, model.threshold)),
    )


def _evaluate_quantity(model: Model, scores: Scores) -> Evidence:
    quantity = model.task.quantity
    assert quantity is not None
    low, high = interval_around(scores.p, float(model.artifact.reference["conformal"]))
    hits, n = int(((low <= scores.y) & (scores.y <= high)).sum()), len(scores.y)
    return Evidence(
        model=model.id,
        split="test",
        threshold=float("nan"),
        n=n,
        events=n,
        metrics=measure_quantity(scores.y, scores.p, quantity.within),
        baseline=measure_quantity(scores.y, scores.baseline, quantity.within),
        baseline_name=model.artifact.manifest["baseline"],
        coverage={quantity.name: Metric(hits / n, *wilson(hits, n), n, hits, "Wilson")},
        subgroups=_subgroups(model, lambda y, p: measure_quantity(y, p, quantity.within, variance=False)),
        others={name: measure_quantity(scores.y, answers, quantity.within) for name, answers in scores.others.items()},
    )


def _evaluate_classes(model: Model, scores: Scores) -> Evidence:
    inside = class_sets(scores.p, float(model.artifact.reference["conformal"]))
    hits, n = int(inside[np.arange(len(scores.y)), scores.y].sum()), len(scores.y)
    table = model.artifact.heldout()
    test = table[table["split"] == "test"]
    sets = {name: measure_classes(rows["label"].to_numpy(int), _of_classes(rows)) for name, rows in test.groupby("set", observed=True)}
    always = np.eye(len(model.task.labels))[scores.baseline]
    metrics, baseline = measure_classes(scores.y, scores.p), measure_classes(scores.y, always)
    return Evidence(
        model=model.id,
        split="test",
        threshold=float("nan"),
        n=n,
        events=metrics["accuracy"].events,
        metrics=metrics,
        baseline=baseline,
        baseline_name=model.artifact.manifest["baseline"],
        coverage={f"the true one (sets of {inside.sum(1).mean():.1f} on average)": Metric(hits / n, *wilson(hits, n), n, hits, "Wilson")},
        subgroups={"set": {str(name): found for name, found in sets.items()}, "class": recall_of_each(scores.y, scores.p, model.task.labels)},
    )


_EVALUATORS: dict[str, Callable[[Model, Scores], Evidence]] = {
    "labels": _evaluate_labels, "classes": _evaluate_classes, "quantity": _evaluate_quantity,
}  # fmt: skip


def _coverage(model: Model, scores: Scores) -> dict[str, Metric]:
    inside = conformal_sets(np.column_stack([scores.p, 1 - scores.p]), model.artifact.reference["conformal"])
    found = {}
    for k, (label, mine) in enumerate(zip(model.task.labels, (scores.y, ~scores.y), strict=True)):
        hits, n = int(inside[mine, k].sum()), int(mine.sum())
        found[label] = Metric(hits / n, *wilson(hits, n), n, int(scores.y[mine].sum()), "Wilson")
    return found


def _subgroups(model: Model, of: Callable[[np.ndarray, np.ndarray], dict[str, Metric]]) -> dict[str, dict[str, dict[str, Metric]]]:
    """Metrics in each level of each factor stored beside the scores."""
    table = model.artifact.heldout()
    test = table[table["split"] == "test"]
    dtype = bool if model.task.kind == "labels" else float
    return {
        factor: {str(level): of(rows["label"].to_numpy(dtype), rows["score"].to_numpy(float)) for level, rows in test.groupby(factor, observed=True)}
        for factor in test.columns
        if factor not in _NOT_FACTORS and not factor.startswith((OTHER, CLASS))
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
    labels = model.task.kind == "labels"
    found: dict[str, list[float]] = {}
    for _, fold in rows.groupby(["repeat", "fold"]):
        for name, value in _FOLD_VALUES[model.task.kind](model, fold).items():
            found.setdefault(name, []).append(value)
    means = {name: _fold_mean(np.array(values), int(rows["fold"].nunique())) for name, values in found.items()}
    repeats = [repeat for _, repeat in rows.groupby("repeat")]
    fits = [recalibration(r["label"].to_numpy(bool), r["score"].to_numpy(float)) for r in repeats] if labels else []
    return CrossValidation(
        folds=int(rows["fold"].nunique()),
        repeats=len(repeats),
        n=len(repeats[0]),
        events=int(repeats[0]["label"].sum()) if labels else len(repeats[0]),
        metrics=means | (_pooled_calibration(fits) if fits else {}),
    )


_FOLD_VALUES: dict[str, Callable[[Model, pd.DataFrame], dict[str, float]]] = {
    "labels": lambda model, fold: _values(fold["label"].to_numpy(bool), fold["score"].to_numpy(float), model.threshold),
    "classes": lambda model, fold: class_values(fold["label"].to_numpy(int), _of_classes(fold)),
    "quantity": lambda model, fold: quantity_values(fold["label"].to_numpy(float), fold["score"].to_numpy(float), _within(model)),
}


def _within(model: Model) -> float:
    assert model.task.quantity is not None
    return model.task.quantity.within


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
    """Nadeau and Bengio's corrected interval (Machine Learning 52, 2003): the variance of the mean is s²(1/J + test/train).

    A single fold is a fifth that was held out."""
    from scipy.special import stdtrit  # scipy.stats would cost every cold start a second

    mean = float(values.mean())
    if len(values) < 2:
        return FoldMean(mean, float("nan"), float("nan"), float("nan"))
    sd = float(values.std(ddof=1))
    half = float(stdtrit(len(values) - 1, 0.975)) * sd * np.sqrt(1 / len(values) + (1 / (folds - 1) if folds > 1 else 0.25))
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
