"""Metrics of predicted curves, each for every row of weights at once: how well they order cases,
how far they are from what happened, and whether as many had the event as was said.

``free`` (n, grid) are predicted chances of being free of the event at the times of a ``grid``; the
first and the last horizon are positions on it. Times, events and weights are those of
``statistics.survival``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.statistics.concordance import auroc_at, harrell_c, uno_c
from medmodels.statistics.cox import fit_cox
from medmodels.statistics.intervals import wald
from medmodels.statistics.survival import (
    brier_losses,
    followed_weights,
    integrated,
    kaplan_meier,
    share_free,
)

__all__ = ["CurveGroup", "PredictedCurves", "curve_groups", "net_benefit_at"]

OfWeights = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class PredictedCurves:
    """What was predicted of cases, and what happened to them."""

    times: np.ndarray
    events: np.ndarray
    free: np.ndarray
    grid: np.ndarray
    first: int
    last: int

    @property
    def risk(self) -> np.ndarray:
        """The chance of the event by the first horizon, by which cases are ordered."""
        return 1 - self.free[:, self.first]

    def metrics(self) -> Mapping[str, OfWeights]:
        """Each metric by its code, as a function of weights."""
        t, e, last = self.times, self.events, float(self.grid[self.last])
        return {
            "harrell_c": lambda w: harrell_c(t, e, self.risk, w),
            "uno_c": lambda w: uno_c(t, e, self.risk, last, w),
            "auroc_first": self._auroc(self.first),
            "auroc_last": self._auroc(self.last),
            "brier_first": self._brier(self.first),
            "brier_last": self._brier(self.last),
            "integrated_brier": lambda w: w @ self._integrated / w.sum(1),
            "scaled_brier_first": self._scaled,
            "observed_expected_first": self._observed_expected(self.first),
            "observed_expected_last": self._observed_expected(self.last),
        }

    def slope(self) -> tuple[float, tuple[float, float]]:
        """By how much the log hazard rises with the predicted one, ideal 1, with Wald's interval;
        not a number where all predictions are alike, nobody had the event, or everybody had it in
        the predicted order or in the opposite one: then no slope is steep enough.
        """
        predicted = np.log(-np.log(np.clip(self.free[:, self.first], 1e-9, 1 - 1e-9)))
        if not self.events.any() or np.ptp(predicted) < 1e-9:
            return float("nan"), (float("nan"), float("nan"))
        if any(_always_first(self.times, self.events, way) for way in (predicted, -predicted)):
            return float("nan"), (float("nan"), float("nan"))
        fit = fit_cox((predicted - predicted.mean())[:, None], self.times, self.events)
        value = float(fit.coefficients[0])
        return value, wald(value, float(np.sqrt(fit.covariance[0, 0])))

    def _losses(self, place: int) -> np.ndarray:
        return brier_losses(self.times, self.events, self.free[:, place], float(self.grid[place]))

    @cached_property
    def _integrated(self) -> np.ndarray:
        losses = np.stack([self._losses(k) for k in range(self.last + 1)], axis=1)
        return integrated(losses, self.grid[: self.last + 1])

    def _auroc(self, place: int) -> OfWeights:
        risk, horizon = 1 - self.free[:, place], float(self.grid[place])
        return lambda w: auroc_at(self.times, self.events, risk, horizon, w)

    def _brier(self, place: int) -> OfWeights:
        losses = self._losses(place)
        return lambda w: w @ losses / w.sum(1)

    def _scaled(self, w: np.ndarray) -> np.ndarray:
        """1 less the Brier score over that of the Kaplan–Meier share for everybody."""
        horizon = float(self.grid[self.first])
        stands = followed_weights(self.times, self.events, horizon)
        share = share_free(self.times, self.events, horizon, w)
        was_free = stands * (self.times > horizon)
        for_all = w @ was_free * (1 - 2 * share) + share**2 * (w @ stands)
        return np.asarray(1 - w @ self._losses(self.first) / np.maximum(for_all, 1e-12))

    def _observed_expected(self, place: int) -> OfWeights:
        risk, horizon = 1 - self.free[:, place], float(self.grid[place])

        def of(w: np.ndarray) -> np.ndarray:
            observed = 1 - share_free(self.times, self.events, horizon, w)
            return observed / np.maximum(w @ risk / w.sum(1), 1e-12)

        return of


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """Cases of like predictions: their mean ``predicted`` chance of being free at a horizon, and
    the Kaplan–Meier share that was, with its 95% interval.
    """

    predicted: float
    observed: float
    low: float
    high: float
    n: int
    events: int


def curve_groups(curves: PredictedCurves, place: int, *, groups: int = 5) -> tuple[CurveGroup, ...]:
    """Groups of equal size by the chance predicted at a place of the grid; ``events`` are those by
    then.
    """
    free, horizon = curves.free[:, place], float(curves.grid[place])
    made = []
    for mine in np.array_split(np.argsort(free, kind="stable"), min(groups, len(free))):
        curve = kaplan_meier(curves.times[mine], curves.events[mine])
        observed, low, high = (float(side) for side in curve.at(horizon))
        by_then = int((curves.events[mine] & (curves.times[mine] <= horizon)).sum())
        made.append(CurveGroup(float(free[mine].mean()), observed, low, high, len(mine), by_then))
    return tuple(made)


def net_benefit_at(
    curves: PredictedCurves, risk: np.ndarray, thresholds: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Net benefit (resamples, thresholds) of acting where the ``risk`` (n,) of the event by the
    first horizon is at or above each threshold: those who are called count by the share of them
    that has the event, Kaplan–Meier's (Vickers et al., BMC Med Inform Decis Mak 8:53, 2008).
    """
    horizon = float(curves.grid[curves.first])
    n, found = weights.sum(1), np.zeros((len(weights), len(thresholds)))
    for k, threshold in enumerate(thresholds):
        called = risk >= threshold
        if not called.any():
            continue
        drawn = weights[:, called]
        free = share_free(curves.times[called], curves.events[called], horizon, drawn)
        share = drawn.sum(1) / n
        found[:, k] = share * ((1 - free) - free * threshold / (1 - threshold))
    return found


def _always_first(times: np.ndarray, events: np.ndarray, predicted: np.ndarray) -> bool:
    """Whether whoever has the event is each time the one, or one of those, of whom most is
    predicted (n,) among all that are followed still: Cox's likelihood then has no peak.
    """
    order = np.argsort(times, kind="stable")
    most = np.maximum.accumulate(predicted[order][::-1])[::-1]
    start = np.searchsorted(times[order], times[events])
    return bool((predicted[events] >= most[start]).all())
