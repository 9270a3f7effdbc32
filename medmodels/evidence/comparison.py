"""Two models of a task on the same held-out cases: paired differences, and the cases on which they
disagree.

A difference has a percentile bootstrap over cases, both models on the same resamples (Efron and
Tibshirani 1993).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from medmodels.errors import UnknownName
from medmodels.evidence.mistakes import judged
from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.outcomes import Outcome
from medmodels.statistics.bootstrap import interval
from medmodels.statistics.grouped import BY_GROUP, grouped_interval
from medmodels.statistics.metric import Metric
from medmodels.statistics.summed import Summed

__all__ = ["Comparison", "compare"]

_Weighted = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Comparison:
    """First less second: the ``differences`` by metric with their intervals, both models' values,
    and the positions of the held-out cases on which their calls differ (of amounts, where one is
    right and the other not). ``answers`` are both models' numbers (n,), ``shown`` the same in
    words.
    """

    first: str
    second: str
    differences: Mapping[str, Metric]
    values: Mapping[str, tuple[float, float]]
    disagree: np.ndarray
    answers: tuple[np.ndarray, np.ndarray]
    shown: tuple[tuple[str, ...], tuple[str, ...]]


def compare(first: Model, second: Model, a: Scores, b: Scores) -> Comparison:
    """Compare two models by their held-out scores; raises ``UnknownName`` where these are not of
    the same cases.
    """
    if first.task.name != second.task.name or not np.array_equal(a.y, b.y):
        raise UnknownName("other-held-out-cases", name=second.id, known=[first.id])
    asks, n = first.task.asks, len(a.y)
    one = asks.weighted(a.y, a.p, threshold=first.threshold)
    other = asks.weighted(b.y, b.p, threshold=second.threshold)
    once = np.ones((1, n))
    counts, events = asks.counts(a.y), asks.positives(a.y)
    values = {name: (float(of(once)[0]), float(other[name](once)[0])) for name, of in one.items()}
    spread = _spread_of(asks, a)
    differences = {
        name: Metric(
            values[name][0] - values[name][1],
            *spread(_less(of, other[name])),
            *counts.get(name, (n, events)),
            "paired bootstrap" if a.groups is None else f"paired {BY_GROUP}",
        )
        for name, of in one.items()
    }
    left, right = judged(first.task, a, first.threshold), judged(second.task, b, second.threshold)
    differ = np.flatnonzero(asks.differ(left, right))
    return Comparison(
        first.id,
        second.id,
        differences,
        values,
        differ,
        answers=(left.by, right.by),
        shown=(asks.shown(a.y, a.p), asks.shown(b.y, b.p)),
    )


def _less(one: _Weighted, other: _Weighted) -> _Weighted:
    if isinstance(one, Summed) and isinstance(other, Summed):
        return one.less(other)
    return lambda weights: one(weights) - other(weights)


def _spread_of(asks: Outcome, scores: Scores) -> Callable[[_Weighted], tuple[float, float]]:
    """What gives the interval of a statistic: over cases, or over whoever they are of."""
    if scores.groups is not None:
        return partial(grouped_interval, groups=scores.groups)
    return partial(interval, weights=asks.draws(scores.y))
