"""Metrics in each level of each factor that is stored beside the scores, and how far apart the
levels are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.classes import measure_classes, recall_of_each
from medmodels.evidence.coverage import held
from medmodels.evidence.metrics import Metric, bootstrapped, percentiles, threshold_metrics, wilson
from medmodels.evidence.quantities import measure_quantity
from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.predictions import COVERAGE, COVERAGES

__all__ = ["ENOUGH", "Gap", "Subgroups", "enough", "gaps_of", "subgroups_of"]

ENOUGH = 10  # events below which a level's metrics are not shown
Subgroups = Mapping[str, Mapping[str, Mapping[str, Metric]]]

# The metric whose spread over the levels is shown, by what a task asks for.
GAP_METRICS = {"labels": "recall", "classes": "accuracy", "quantity": "within_20_percent"}


@dataclass(frozen=True, slots=True)
class Gap:
    """The difference between the best and the worst level of a factor in one metric, a share, with
    a 95 % interval.
    """

    factor: str
    metric: str
    best: str
    worst: str
    difference: Metric


def subgroups_of(model: Model, scores: Scores) -> Subgroups:
    """Metrics by factor and level; of many classes, each class is a level too."""
    of = _OF[model.task.kind](model, scores)
    found: dict[str, dict[str, dict[str, Metric]]] = {
        factor: {str(level): of(values == level) for level in np.unique(values)}
        for factor, values in scores.factors.items()
    }
    if model.task.kind == "classes":
        found["class"] = recall_of_each(scores.y, scores.p, model.task.labels)
    return found


def enough(metrics: Mapping[str, Metric]) -> bool:
    """Whether a level has the ten cases, and where there is such a thing the ten positive ones,
    without which a metric misleads.
    """
    counts = (
        [metrics["recall"].n]
        if "recall" in metrics and "macro_f1" not in metrics
        else [m.n for m in metrics.values()]
    )
    return bool(counts) and min(counts) >= ENOUGH


def gaps_of(kind: str, subgroups: Subgroups) -> tuple[Gap, ...]:
    """For each factor with two levels or more that have enough cases: best less worst. Both were
    picked for being so, which overstates it.
    """
    metric, found = GAP_METRICS[kind], []
    for factor, levels in subgroups.items():
        shares = {
            level: metrics[metric]
            for level, metrics in levels.items()
            if metric in metrics and enough(metrics)
        }
        if len(shares) < 2:
            continue
        best, worst = (
            max(shares, key=lambda k: shares[k].value),
            min(shares, key=lambda k: shares[k].value),
        )
        a, b = shares[best], shares[worst]
        rng = np.random.default_rng(0)
        first, second = (
            rng.beta(hits + 0.5, m.n - hits + 0.5, 4_000)
            for m in (a, b)
            for hits in [round(m.value * m.n)]
        )
        low, high = percentiles(first - second)
        gap = a.value - b.value
        difference = Metric(
            gap, min(low, gap), max(high, gap), a.n + b.n, a.events + b.events, "Jeffreys"
        )
        found.append(Gap(factor, metric, best, worst, difference))
    return tuple(found)


Level = Callable[[np.ndarray], dict[str, Metric]]


def _labels(model: Model, scores: Scores) -> Level:
    def of(mine: np.ndarray) -> dict[str, Metric]:
        y, p = scores.y[mine], scores.p[mine]
        at = threshold_metrics(y, p, model.threshold)
        found = {name: at[name] for name in ("accuracy", "recall") if at[name].n}
        return found | (
            {"auroc": bootstrapped("auroc", y, p)} if ENOUGH <= y.sum() <= len(y) - ENOUGH else {}
        )

    return of


def _classes(model: Model, scores: Scores) -> Level:
    return lambda mine: measure_classes(scores.y[mine], scores.p[mine])


def _quantity(model: Model, scores: Scores) -> Level:
    quantity = model.task.quantity
    assert quantity is not None
    inside = held(model, scores, COVERAGES.index(COVERAGE))

    def of(mine: np.ndarray) -> dict[str, Metric]:
        hits, n = int(inside[mine].sum()), int(mine.sum())
        covered = Metric(hits / n, *wilson(hits, n), n, hits, "Wilson")
        return measure_quantity(scores.y[mine], scores.p[mine], quantity.within, variance=False) | {
            "covered": covered
        }

    return of


_OF: dict[str, Callable[[Model, Scores], Level]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
}
