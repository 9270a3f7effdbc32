"""Do the conformal sets hold what they promise: the share of held-out cases whose set holds the
truth, by level and by label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.statistics.bootstrap import draws, interval
from medmodels.statistics.conformal import COVERAGES
from medmodels.statistics.grouped import BY_GROUP, grouped_mean, grouped_share
from medmodels.statistics.intervals import binomial_range as expected_share
from medmodels.statistics.metric import Metric, share

__all__ = [
    "Coverage",
    "coverage_of",
    "exceeds",
    "expected_share",
    "falls_short",
    "held",
    "seems_short",
]

_WELL_BELOW = 0.05  # of a target: what is told even where chance may have done it


@dataclass(frozen=True, slots=True)
class Coverage:
    """At a target: the share of cases whose set holds the truth, overall and for each label; how
    many labels a set holds on average, or how wide an interval is; and the share of cases that are
    left undecided.

    ``short`` names the labels whose share lies below what a binomial count would give in 95 of 100
    such samples, were the target met; of cases of fewer people, whose interval does.
    """

    target: float
    overall: Metric
    by_label: Mapping[str, Metric]
    size: Metric
    undecided: Metric
    short: tuple[str, ...]


def coverage_of(model: Model, scores: Scores) -> tuple[Coverage, ...]:
    """The coverage of the model's sets or intervals at each of ``COVERAGES`` on held-out cases."""
    sets = model.task.asks.held(scores.y, scores.p, model.artifact.fitted)
    nothing = Metric(float("nan"), float("nan"), float("nan"), len(scores.y), 0, "")
    known = np.ones(len(scores.y), bool) if sets.known is None else sets.known
    groups = {name: mine[known] for name, mine in sets.groups.items()}
    people = None if scores.groups is None else scores.groups[known]
    return tuple(
        _at_level(
            target,
            sets.inside[k][known],
            sets.size[k][known],
            groups,
            nothing if sets.undecided is None else _share(sets.undecided[k][known], people),
            people,
        )
        for k, target in enumerate(COVERAGES)
    )


def _at_level(
    target: float,
    inside: np.ndarray,
    size: np.ndarray,
    groups: Mapping[str, np.ndarray],
    undecided: Metric,
    people: np.ndarray | None,
) -> Coverage:
    by_label = {
        name: _share(inside[mine], None if people is None else people[mine])
        for name, mine in groups.items()
        if mine.any()
    }
    short = (name for name, m in by_label.items() if falls_short(m, target))
    return Coverage(
        target, _share(inside, people), by_label, _mean(size, people), undecided, tuple(short)
    )


def falls_short(covered: Metric, target: float) -> bool:
    """Whether a share lies below its target by more than chance would have it: of cases by a
    binomial count, of cases of fewer people by the interval over them.
    """
    if covered.method == BY_GROUP:
        return covered.high < target
    return covered.events < expected_share(covered.n, target)[0]


def seems_short(covered: Metric, target: float) -> bool:
    """Whether a share lies well below its target, and people are too few to say that it is not
    chance.
    """
    low = covered.value < target - _WELL_BELOW
    return covered.method == BY_GROUP and low and not falls_short(covered, target)


def held(model: Model, scores: Scores, level: int) -> np.ndarray:
    """Whether the set or interval of each held-out case (n,) holds the truth, at one of the
    levels.
    """
    sets = model.task.asks.held(scores.y, scores.p, model.artifact.fitted)
    return np.asarray(sets.inside[level])


def exceeds(covered: Metric, target: float) -> bool:
    """Whether a share lies above its target by more than chance would have it."""
    if covered.method == BY_GROUP:
        return covered.low > target
    return covered.events > expected_share(covered.n, target)[1]


def _share(inside: np.ndarray, people: np.ndarray | None) -> Metric:
    if people is not None:
        return grouped_share(inside, np.ones(len(inside), bool), people)
    return share(int(inside.sum()), len(inside))


def _mean(sizes: np.ndarray, people: np.ndarray | None) -> Metric:
    if people is not None:
        return grouped_mean(sizes, people)
    n = len(sizes)
    low, high = interval(lambda weights: weights @ sizes / n, draws(n))
    return Metric(float(sizes.mean()), low, high, n, n, "bootstrap")
