"""Metrics of cases of which several are of one person, their intervals over people."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from medmodels.outcomes import Outcome
from medmodels.outcomes.outcome import Levels, Weighted
from medmodels.statistics.grouped import BY_GROUP, grouped_interval, grouped_share
from medmodels.statistics.metric import Metric

__all__ = ["level_by_group", "measured", "measured_by_group", "own_factors_by_group"]


def measured(
    asks: Outcome,
    y: np.ndarray,
    p: np.ndarray,
    groups: np.ndarray | None,
    *,
    threshold: float = math.nan,
) -> Mapping[str, Metric]:
    """Every metric of outcomes (n,) and answers, by case where nobody has several."""
    if groups is None:
        return asks.measure(y, p, threshold=threshold)
    return measured_by_group(asks, y, p, groups, threshold=threshold)


def measured_by_group(
    asks: Outcome,
    y: np.ndarray,
    p: np.ndarray,
    groups: np.ndarray,
    *,
    threshold: float = math.nan,
) -> Mapping[str, Metric]:
    """Every metric that two models are compared by, of outcomes (n,) and answers of cases whose
    ``groups`` (n,) say whose they are.
    """
    found = asks.weighted(y, p, threshold=threshold)
    return _over_people(found, asks.counts(y), (len(y), asks.events(y, p)), groups)


def level_by_group(
    asks: Outcome,
    y: np.ndarray,
    p: np.ndarray,
    inside: np.ndarray,
    groups: np.ndarray,
    *,
    threshold: float = math.nan,
) -> Mapping[str, Metric]:
    """The metrics of a subgroup (n,), as ``Outcome.level`` has them, over whoever its cases are
    of.
    """
    found = asks.level_weighted(y, p, inside, threshold=threshold)
    return _over_people(found, asks.counts(y), (len(y), asks.events(y, p)), groups)


def _over_people(
    found: Weighted,
    counts: Mapping[str, tuple[int, int]],
    every: tuple[int, int],
    groups: np.ndarray,
) -> Mapping[str, Metric]:
    """Values of all cases with their intervals over groups; n and events as counted, else
    ``every``.
    """
    once = np.ones((1, len(groups)))
    return {
        name: Metric(
            float(of(once)[0]), *grouped_interval(of, groups), *counts.get(name, every), BY_GROUP
        )
        for name, of in found.items()
    }


def own_factors_by_group(asks: Outcome, y: np.ndarray, p: np.ndarray, groups: np.ndarray) -> Levels:
    """What divides cases by the outcome itself, where that is shares of cases."""
    return {
        factor: {
            level: {name: grouped_share(hits, of, groups) for name, (hits, of) in shares.items()}
            for level, shares in levels.items()
        }
        for factor, levels in asks.own_shares(y, p).items()
    }
