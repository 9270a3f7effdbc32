"""What held-out cases say of curves: the shares that were free, by how hopeful the model was, and
whether acting on it is worth anything.

Who was lost counts as long as they were followed (Kaplan–Meier); nobody is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.decisions import RANGE, DecisionCurve
from medmodels.evidence.scores import Scores
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.bootstrap import bands, draws
from medmodels.statistics.curve_metrics import CurveGroup, curve_groups, net_benefit_at
from medmodels.statistics.survival import KaplanMeier, kaplan_meier

__all__ = ["NearCourses", "courses", "grouped", "near_courses", "survival_decision"]

_RESAMPLES = 1_000
_NEAR = 50  # cases whose course stands beside a curve
_COURSES = ("a third given the lowest chances", "the middle third", "a third given the highest")


def survival_decision(asks: TimeToEvent, scores: Scores) -> DecisionCurve:
    """Net benefit of acting on the chance of the event by the first horizon, of the baseline's, of
    treating all and none, with bands over resampled patients; ``events`` are those by then.
    """
    curves, n = asks.curves(scores.y, scores.p), len(scores.y)
    weights, once = draws(n, count=_RESAMPLES), np.ones((1, n))
    policies = {
        "model": curves.risk,
        "baseline": 1 - asks.first(scores.baseline),
        "all": np.ones(n),
    }
    benefit, low, high = {}, {}, {}
    for name, risk in policies.items():
        benefit[name] = net_benefit_at(curves, risk, RANGE, once)[0]
        low[name], high[name] = bands(net_benefit_at(curves, risk, RANGE, weights))
    benefit["none"] = low["none"] = high["none"] = np.zeros(len(RANGE))
    share = 1 - float(kaplan_meier(curves.times, curves.events).at(asks.horizons[0])[0])
    return DecisionCurve(RANGE, benefit, low, high, n, round(share * n))


def courses(asks: TimeToEvent, scores: Scores) -> Mapping[str, KaplanMeier]:
    """The curve of each third of the cases by the chance they were given."""
    order = np.argsort(asks.first(scores.p), kind="stable")
    return {
        name: kaplan_meier(asks.times(scores.y[mine]), asks.happened(scores.y[mine]))
        for name, mine in zip(_COURSES, np.array_split(order, len(_COURSES)), strict=True)
    }


def grouped(asks: TimeToEvent, scores: Scores, *, last: bool) -> tuple[CurveGroup, ...]:
    """Groups of equal size by the chance given at a horizon, beside what came."""
    return curve_groups(asks.curves(scores.y, scores.p), asks.places[last])


@dataclass(frozen=True, eq=False)
class NearCourses:
    """What came of the ``n`` cases that were given chances at the first horizon, from ``lowest`` to
    ``highest``, nearest to that of a case.
    """

    curve: KaplanMeier
    lowest: float
    highest: float

    @property
    def n(self) -> int:
        return self.curve.n


def near_courses(asks: TimeToEvent, scores: Scores, free: float) -> NearCourses:
    """The fifty cases whose chance at the first horizon is nearest to ``free``, by the rank of
    theirs among all: half of them below it and half above, as far as there are so many.
    """
    chance = asks.first(scores.p)
    order = np.argsort(chance, kind="stable")
    most = min(_NEAR, len(order))
    place = int(np.searchsorted(chance[order], free))
    start = min(max(place - most // 2, 0), len(order) - most)
    mine = order[start : start + most]
    curve = kaplan_meier(asks.times(scores.y[mine]), asks.happened(scores.y[mine]))
    return NearCourses(curve, float(chance[mine].min()), float(chance[mine].max()))
