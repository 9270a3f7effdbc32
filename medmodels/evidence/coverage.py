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
from medmodels.statistics.intervals import binomial_range as expected_share
from medmodels.statistics.metric import Metric, share

__all__ = ["Coverage", "coverage_of", "expected_share", "held"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """At a target: the share of cases whose set holds the truth, overall and for each label; how
    many labels a set holds on average, or how wide an interval is; and the share of cases that are
    left undecided.

    ``short`` names the labels whose share lies below what a binomial count would give in 95 of 100
    such samples, were the target met.
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
    return tuple(
        _at_level(
            target,
            sets.inside[k][known],
            sets.size[k][known],
            groups,
            nothing if sets.undecided is None else _share(sets.undecided[k][known]),
        )
        for k, target in enumerate(COVERAGES)
    )


def _at_level(
    target: float,
    inside: np.ndarray,
    size: np.ndarray,
    groups: Mapping[str, np.ndarray],
    undecided: Metric,
) -> Coverage:
    by_label = {name: _share(inside[mine]) for name, mine in groups.items() if mine.any()}
    short = (name for name, m in by_label.items() if m.events < expected_share(m.n, target)[0])
    return Coverage(target, _share(inside), by_label, _mean(size), undecided, tuple(short))


def held(model: Model, scores: Scores, level: int) -> np.ndarray:
    """Whether the set or interval of each held-out case (n,) holds the truth, at one of the
    levels.
    """
    sets = model.task.asks.held(scores.y, scores.p, model.artifact.fitted)
    return np.asarray(sets.inside[level])


def _share(inside: np.ndarray) -> Metric:
    return share(int(inside.sum()), len(inside))


def _mean(sizes: np.ndarray) -> Metric:
    n = len(sizes)
    low, high = interval(lambda weights: weights @ sizes / n, draws(n))
    return Metric(float(sizes.mean()), low, high, n, n, "bootstrap")
