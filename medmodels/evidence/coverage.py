"""Do the conformal sets hold what they promise: the share of held-out cases whose set holds the
truth, by level and by label.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.evidence.metrics import Metric, percentiles, wilson
from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.predictions import COVERAGES, class_sets, interval_around, label_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    found = []
    for target, inside, size, groups in zip(
        COVERAGES, *_SIZED[model.task.kind](model, scores), strict=True
    ):
        by_label = {name: _share(inside[mine]) for name, mine in groups.items() if mine.any()}
        found.append(
            Coverage(
                target=target,
                overall=_share(inside),
                by_label=by_label,
                size=_mean(size),
                undecided=(
                    _share(size > 1)
                    if model.task.kind != "quantity"
                    else Metric(float("nan"), float("nan"), float("nan"), len(size), 0, "")
                ),
                short=tuple(
                    name
                    for name, m in by_label.items()
                    if m.events < expected_share(m.n, target)[0]
                ),
            )
        )
    return tuple(found)


def held(model: Model, scores: Scores, level: int) -> np.ndarray:
    """Whether the set or interval of each held-out case (n,) holds the truth, at one of the
    levels.
    """
    return np.asarray(_SIZED[model.task.kind](model, scores)[0][level])


def expected_share(n: int, target: float) -> tuple[int, int]:
    """The counts between which a binomial with this share lies in 95 of 100 samples of n."""
    from scipy.stats import binom

    low, high = binom.interval(0.95, n, target)
    return int(low), int(high)


Sized = tuple[list[np.ndarray], list[np.ndarray], "Sequence[Mapping[str, np.ndarray]]"]


def _labels(model: Model, scores: Scores) -> Sized:
    p = np.column_stack([scores.p, 1 - scores.p])
    sets = list(label_sets(p, model.artifact.reference["conformal"]))
    groups = dict(zip(model.task.labels, (scores.y, ~scores.y), strict=True))
    return (
        [s[np.arange(len(p)), np.where(scores.y, 0, 1)] for s in sets],
        [s.sum(1) for s in sets],
        [groups] * len(sets),
    )


def _classes(model: Model, scores: Scores) -> Sized:
    sets = [class_sets(scores.p, limits) for limits in model.artifact.reference["conformal"]]
    groups = {label: scores.y == k for k, label in enumerate(model.task.labels)}
    return (
        [s[np.arange(len(scores.y)), scores.y] for s in sets],
        [s.sum(1) for s in sets],
        [groups] * len(sets),
    )


def _quantity(model: Model, scores: Scores) -> Sized:
    """Groups are ranges of the estimate, which is known when the interval is read; those of the
    true amount are not.
    """
    quantity, reference = model.task.quantity, model.artifact.reference
    assert quantity is not None
    edges = reference["conformal_edges"]
    bounds = [interval_around(scores.p, limits, edges) for limits in reference["conformal"]]
    where = np.digitize(scores.p, edges)
    ends = ["", *(f"{edge:.{quantity.decimals}f}" for edge in edges), ""]
    names = [_range(low, high) for low, high in itertools.pairwise(ends)]
    groups = {name: where == k for k, name in enumerate(names)}
    inside = [(low <= scores.y) & (scores.y <= high) for low, high in bounds]
    return inside, [high - low for low, high in bounds], [groups] * len(bounds)


def _range(low: str, high: str) -> str:
    return (
        f"estimate up to {high}"
        if not low
        else f"estimate over {low}"
        if not high
        else f"estimate {low} to {high}"
    )


_SIZED: dict[str, Callable[[Model, Scores], Sized]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
}


def _share(inside: np.ndarray) -> Metric:
    hits, n = int(inside.sum()), len(inside)
    return Metric(hits / n, *wilson(hits, n), n, hits, "Wilson")


def _mean(sizes: np.ndarray) -> Metric:
    n = len(sizes)
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=2_000)
    return Metric(float(sizes.mean()), *percentiles(weights @ sizes / n), n, n, "bootstrap")
