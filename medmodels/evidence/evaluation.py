"""Everything that held-out cases say of a model, measured once when it is packaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from medmodels.evidence.classes import measure_classes
from medmodels.evidence.coverage import Coverage, coverage_of
from medmodels.evidence.metrics import Metric, measure
from medmodels.evidence.quantities import measure_quantity
from medmodels.evidence.scores import Scores, load_scores
from medmodels.evidence.subgroups import Gap, Subgroups, gaps_of, subgroups_of
from medmodels.models import Model

__all__ = ["Evidence", "evaluate"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All metrics of a model on its held-out cases, and the baseline's on the same.

    ``coverage`` is what its conformal sets hold, level by level. ``subgroups`` maps a factor (such
    as the cause) to its levels, and each level to its metrics; ``gaps`` say how far apart they are.
    ``others`` are the metrics of further comparators. Of an amount, which has no events and no
    threshold, ``events`` counts the cases; of many classes, those called right.
    """

    model: str
    split: str
    threshold: float
    n: int
    events: int
    metrics: Mapping[str, Metric]
    baseline: Mapping[str, Metric]
    baseline_name: str
    coverage: tuple[Coverage, ...]
    subgroups: Subgroups
    gaps: tuple[Gap, ...] = ()
    others: Mapping[str, Mapping[str, Metric]] = field(default_factory=dict)


def evaluate(model: Model) -> Evidence:
    """Measure a model on its stored held-out scores."""
    scores = load_scores(model.artifact)
    of = _METRICS[model.task.kind](model, scores)
    subgroups = subgroups_of(model, scores)
    metrics = of(scores.p)
    return Evidence(
        model=model.id,
        split="test",
        threshold=model.threshold,
        n=len(scores.y),
        events=_EVENTS[model.task.kind](scores),
        metrics=metrics,
        baseline=of(
            scores.baseline
            if model.task.kind != "classes"
            else np.eye(len(model.task.labels))[scores.baseline]
        ),
        baseline_name=model.artifact.manifest["baseline"],
        coverage=coverage_of(model, scores),
        subgroups=subgroups,
        gaps=gaps_of(model.task.kind, subgroups),
        others={name: of(answers) for name, answers in scores.others.items()},
    )


Measured = Callable[[np.ndarray], Mapping[str, Metric]]


def _labels(model: Model, scores: Scores) -> Measured:
    return lambda p: measure(scores.y, p, model.threshold)


def _classes(model: Model, scores: Scores) -> Measured:
    return lambda p: measure_classes(scores.y, p)


def _quantity(model: Model, scores: Scores) -> Measured:
    quantity = model.task.quantity
    assert quantity is not None
    return lambda p: measure_quantity(scores.y, p, quantity.within)


_METRICS: dict[str, Callable[[Model, Scores], Measured]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
}
_EVENTS: dict[str, Callable[[Scores], int]] = {
    "labels": lambda scores: int(scores.y.sum()),
    "classes": lambda scores: int((scores.p.argmax(1) == scores.y).sum()),
    "quantity": lambda scores: len(scores.y),
}
