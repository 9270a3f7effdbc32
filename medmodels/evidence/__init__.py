"""What held-out cases say about a model, computed from stored scores and never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from medmodels.evidence.behaviour import Behaviour, load_behaviour
from medmodels.evidence.classes import CLASS, measure_classes, of_classes, recall_of_each
from medmodels.evidence.curves import calibration_bins, confusion, precision_recall, roc
from medmodels.evidence.epochs import Epoch, Side
from medmodels.evidence.forms import COMPRESSION, FORM_NAMES, Form, load_forms
from medmodels.evidence.metrics import Metric, bootstrapped, measure, threshold_metrics, wilson
from medmodels.evidence.quantities import measure_quantity
from medmodels.evidence.repeats import CrossValidation, FoldMean, cross_validation
from medmodels.models import Artifact, Model
from medmodels.predictions import class_sets, conformal_sets, interval_around

__all__ = [
    "COMPRESSION", "FORM_NAMES", "Behaviour", "CrossValidation", "Epoch", "Evidence", "FoldMean", "Form", "Metric", "Scores", "Side",
    "calibration_bins", "confusion", "cross_validation", "evaluate", "load_behaviour", "load_forms", "load_scores", "measure",
    "precision_recall", "roc", "threshold_metrics",
]  # fmt: skip


# Every other column of heldout.parquet is a factor that divides the cases into subgroups, or another comparator's answers.
_NOT_FACTORS = frozenset({"split", "repeat", "fold", "label", "score", "baseline"})
OTHER = "other "  # what the column of another comparator begins with


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
        return Scores(y, of_classes(test), test["baseline"].to_numpy(int))
    others = {name.removeprefix(OTHER): test[name].to_numpy(float) for name in test.columns if name.startswith(OTHER)}
    return Scores(y, test["score"].to_numpy(float), test["baseline"].to_numpy(float), others)


# What the label of a case is, by what a task asks for.
_DTYPES: dict[str, type] = {"labels": bool, "classes": int, "quantity": float}


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
    sets = {name: measure_classes(rows["label"].to_numpy(int), of_classes(rows)) for name, rows in test.groupby("set", observed=True)}
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
