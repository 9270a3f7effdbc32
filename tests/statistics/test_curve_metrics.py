"""Metrics of curves: against their parts, and against two labels where nobody is lost."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.evidence import net_benefit
from medmodels.statistics.bootstrap import draws
from medmodels.statistics.cox import fit_cox
from medmodels.statistics.curve_metrics import PredictedCurves, curve_groups, net_benefit_at
from medmodels.statistics.survival import kaplan_meier
from tests.statistics.survival_oracle import GRID, cases
from tests.statistics.test_survival import oracle

CASES = cases()
FIRST, LAST = 3, 5
CURVES = PredictedCurves(CASES["times"], CASES["events"], CASES["curves"], GRID, FIRST, LAST)
ONCE = np.ones((1, len(CASES["times"])))


def test_the_integrated_score_is_that_of_scikit_survival() -> None:
    """From the first time of the grid to the last horizon."""
    found = CURVES.metrics()["integrated_brier"](ONCE)[0]

    assert found == pytest.approx(oracle()["integrated_brier"], abs=1e-12)


def test_observed_to_expected_is_the_share_over_the_mean_risk() -> None:
    """Kaplan–Meier's share with the event over what was said on average."""
    observed = 1 - float(kaplan_meier(CURVES.times, CURVES.events).at(GRID[FIRST])[0])
    found = CURVES.metrics()["observed_expected_first"](ONCE)[0]

    assert found == pytest.approx(observed / CURVES.risk.mean(), abs=1e-12)


def test_the_share_for_everybody_has_no_skill() -> None:
    """A curve that is Kaplan–Meier's for everybody scores 0 on the scaled Brier score."""
    share = kaplan_meier(CURVES.times, CURVES.events).at(GRID)[0]
    alike = PredictedCurves(
        CURVES.times, CURVES.events, np.tile(share, (len(CURVES.times), 1)), GRID, FIRST, LAST
    )

    assert alike.metrics()["scaled_brier_first"](ONCE)[0] == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(alike.slope()[0])


def test_a_slope_is_one_for_a_model_on_its_own_cases() -> None:
    """Cox's own predictions, fitted again, have a slope of 1; halved on the log scale, of 2."""
    fit = fit_cox(CASES["x"], CURVES.times, CURVES.events)
    log_hazard = CASES["x"] @ fit.coefficients

    def slope(shrunk: float) -> float:
        hazard = 0.4 * np.exp(shrunk * log_hazard)[:, None] * GRID
        return PredictedCurves(
            CURVES.times, CURVES.events, np.exp(-hazard), GRID, FIRST, LAST
        ).slope()[0]

    assert slope(1.0) == pytest.approx(1.0, abs=1e-6)
    assert slope(0.5) == pytest.approx(2.0, abs=1e-6)


def test_groups_hold_everybody_once() -> None:
    """In the order of what was predicted, each with its share and interval."""
    groups = curve_groups(CURVES, FIRST)

    assert sum(g.n for g in groups) == len(CURVES.times)
    assert [g.predicted for g in groups] == sorted(g.predicted for g in groups)
    assert all(g.low <= g.observed <= g.high for g in groups)
    assert sum(g.events for g in groups) == (CURVES.events & (CURVES.times <= GRID[FIRST])).sum()


def test_without_anybody_lost_net_benefit_is_that_of_two_labels() -> None:
    """The same arithmetic as for outcomes that everybody has."""
    whole = PredictedCurves(
        CURVES.times, np.ones(len(CURVES.times), bool), CURVES.free, GRID, FIRST, LAST
    )
    thresholds = np.array([0.1, 0.3, 0.6])
    found = net_benefit_at(whole, whole.risk, thresholds, ONCE)[0]

    right = net_benefit(CURVES.times <= GRID[FIRST], whole.risk, thresholds)
    assert found.tolist() == pytest.approx(right.tolist(), abs=1e-12)


def test_net_benefit_of_weights_is_that_of_the_cases_drawn() -> None:
    """Row by row."""
    weights, thresholds = draws(len(CURVES.times), count=4), np.array([0.2, 0.5])
    found = net_benefit_at(CURVES, CURVES.risk, thresholds, weights)

    for weight, row in zip(weights, found, strict=True):
        drawn = np.repeat(np.arange(len(weight)), weight.astype(int))
        again = PredictedCurves(
            CURVES.times[drawn], CURVES.events[drawn], CURVES.free[drawn], GRID, FIRST, LAST
        )
        once = np.ones((1, len(drawn)))
        assert row.tolist() == pytest.approx(
            net_benefit_at(again, again.risk, thresholds, once)[0].tolist(), abs=1e-12
        )


def slope_of(free: list[float], times: list[float], events: list[bool]) -> float:
    curves = np.array(free)[:, None] ** (GRID / GRID[FIRST])
    return PredictedCurves(np.array(times), np.array(events), curves, GRID, FIRST, LAST).slope()[0]


@pytest.mark.parametrize(
    "free",
    [
        [0.2, 0.3, 0.5, 0.6, 0.7, 0.8],
        [0.8, 0.7, 0.6, 0.5, 0.3, 0.2],
        [0.2, 0.2, 0.5, 0.6, 0.7, 0.8],
    ],
    ids=["right", "wrong", "right with a tie"],
)
def test_a_perfect_order_has_no_slope(free: list[float]) -> None:
    """However steep, a steeper one would fit better: no number, rather than some large one; the
    wrong way round and with a tie too.
    """
    assert np.isnan(slope_of(free, [1, 2, 3, 4, 5, 6], [True] * 6))


def test_an_order_that_is_broken_once_has_a_slope() -> None:
    """By two cases that change places, or that have the event at once and differ."""
    assert 0 < slope_of([0.2, 0.3, 0.5, 0.6, 0.8, 0.7], [1, 2, 3, 4, 5, 6], [True] * 6) < 10
    assert 0 < slope_of([0.2, 0.3, 0.5, 0.6, 0.7, 0.8], [1, 1, 3, 4, 5, 6], [True] * 6) < 100
