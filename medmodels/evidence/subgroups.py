"""Metrics in each level of each factor that is stored beside the scores, and how far apart the
levels are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.coverage import held
from medmodels.evidence.grouped import level_by_group, own_factors_by_group
from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.outcomes import Outcome
from medmodels.outcomes.outcome import Levels
from medmodels.statistics.conformal import COVERAGE, COVERAGES
from medmodels.statistics.intervals import jeffreys, percentiles
from medmodels.statistics.metric import ENOUGH, Metric

__all__ = ["Gap", "enough", "gaps_of", "subgroups_of"]


@dataclass(frozen=True, slots=True)
class Gap:
    """The difference between the best and the worst level of a factor in one metric, a share, with
    a 95% interval.
    """

    factor: str
    metric: str
    best: str
    worst: str
    difference: Metric


def subgroups_of(model: Model, scores: Scores) -> Levels:
    """Metrics by factor and level; of many classes, each class is a level too."""
    asks, inside = model.task.asks, held(model, scores, COVERAGES.index(COVERAGE))

    def of(mine: np.ndarray) -> Mapping[str, Metric]:
        y, p, threshold = scores.y[mine], scores.p[mine], model.threshold
        if scores.groups is None:
            return asks.level(y, p, inside[mine], threshold=threshold)
        return level_by_group(asks, y, p, inside[mine], scores.groups[mine], threshold=threshold)

    by_factor = {
        factor: {level: of(values == level) for level in _in_order(np.unique(values).tolist())}
        for factor, values in scores.factors.items()
    }
    if scores.groups is None:
        return {**by_factor, **asks.own_factors(scores.y, scores.p)}
    return {**by_factor, **own_factors_by_group(asks, scores.y, scores.p, scores.groups)}


def _in_order(levels: Sequence[str]) -> list[str]:
    """Levels in the order of the alphabet, but spans of numbers of which some begin with a word in
    that of their first number.

    >>> _in_order(["46 to 60", "over 60", "up to 45"])
    ['up to 45', '46 to 60', 'over 60']
    """
    first = {level: re.search(r"\d+", level) for level in levels}
    spans = all(first.values()) and any(not level[:1].isdigit() for level in levels)
    return sorted(
        levels, key=lambda level: (int(m[0]) if spans and (m := first[level]) else 0, level)
    )


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


def gaps_of(asks: Outcome, subgroups: Levels) -> tuple[Gap, ...]:
    """For each factor with two levels or more that have enough cases: best less worst. Both were
    picked for being so, which overstates it.
    """
    metric, gaps = asks.gap_metric, []
    for factor, levels in subgroups.items():
        shares = {
            level: metrics[metric]
            for level, metrics in levels.items()
            if metric in metrics and enough(metrics)
        }
        if len(shares) < 2:
            continue
        best = max(shares, key=lambda k: shares[k].value)
        worst = min(shares, key=lambda k: shares[k].value)
        gaps.append(Gap(factor, metric, best, worst, _difference(shares[best], shares[worst])))
    return tuple(gaps)


def _difference(a: Metric, b: Metric) -> Metric:
    """Of two shares of different cases, by draws of both."""
    rng = np.random.default_rng(0)
    first, second = (jeffreys(round(m.value * m.n), m.n, rng) for m in (a, b))
    low, high = percentiles(first - second)
    gap = a.value - b.value
    return Metric(gap, min(low, gap), max(high, gap), a.n + b.n, a.events + b.events, "Jeffreys")
