"""Metrics of cases of which several are of one person, their intervals over people."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from medmodels.outcomes import Outcome
from medmodels.outcomes.outcome import Levels
from medmodels.statistics.grouped import BY_GROUP, grouped_interval, grouped_share
from medmodels.statistics.metric import Metric

__all__ = ["measured", "measured_by_group", "own_factors_by_group"]


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
    once, every = np.ones((1, len(y))), (len(y), asks.events(y, p))
    counts = asks.counts(y)
    return {
        name: Metric(
            float(of(once)[0]),
            *grouped_interval(of, groups),
            *counts.get(name, every),
            BY_GROUP,
        )
        for name, of in asks.weighted(y, p, threshold=threshold).items()
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
