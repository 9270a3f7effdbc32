"""Kaplan–Meier, weights and losses against lifelines, scikit-survival and what is counted by
hand.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from medmodels.statistics.bootstrap import draws
from medmodels.statistics.survival import (
    brier_losses,
    followed_weights,
    integrated,
    kaplan_meier,
    share_free,
    supported_ends,
)
from tests.statistics.survival_oracle import GRID, cases

CASES = cases()
TIMES, EVENTS, FREE_AT_2 = CASES["times"], CASES["events"], CASES["free"]


def oracle() -> dict[str, Any]:
    text = Path(__file__).with_name("survival_oracle.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("when", [1.0, 2.0, 4.0])
def test_kaplan_meier_and_its_interval_are_those_of_lifelines(when: float) -> None:
    """The share free, and Greenwood's interval on the log(−log) scale."""
    found = kaplan_meier(TIMES, EVENTS).at(when)

    assert [float(side) for side in found] == pytest.approx(
        oracle()["kaplan_meier"][str(when)], abs=1e-12
    )


def test_before_the_first_event_everybody_is_free() -> None:
    """One, with nothing in doubt."""
    assert [float(side) for side in kaplan_meier(TIMES, EVENTS).at(0.0)] == [1.0, 1.0, 1.0]


def test_where_no_event_came_yet_some_may_have_been_missed() -> None:
    """None in forty, ten of fifty being lost before: Wilson's interval of forty, as statsmodels has
    it; never a share without doubt.
    """
    times = np.r_[np.full(10, 1.0), np.linspace(3, 9, 40)]
    curve = kaplan_meier(times, times > 8)
    free, low, high = (float(side) for side in curve.at(2.0))

    assert (free, high) == (1.0, 1.0)
    assert low == pytest.approx(proportion_confint(40, 40, method="wilson")[0])
    assert curve.at(np.array([0.0, 2.0]))[1].tolist() == [1.0, low]


def test_where_nobody_is_left_the_curve_ends_at_nothing() -> None:
    """The last one followed had the event: the share is 0, and so is its interval."""
    curve = kaplan_meier(np.array([1.0, 2.0]), np.array([True, True]))

    assert [float(side) for side in curve.at(3.0)] == [0.0, 0.0, 0.0]
    assert curve.at_risk.tolist() == [2, 1]


@pytest.mark.parametrize("of", ["times", "tied"])
def test_a_weighted_share_is_that_of_the_cases_drawn_so_often(of: str) -> None:
    """Each row of weights gives what the curve of the repeated cases does."""
    times = CASES[of]
    weights = draws(len(times), count=20)
    shares = share_free(times, EVENTS, 2.0, weights)

    for weight, share in zip(weights, shares, strict=True):
        drawn = np.repeat(np.arange(len(times)), weight.astype(int))
        again = kaplan_meier(times[drawn], EVENTS[drawn]).at(2.0)[0]
        assert share == pytest.approx(float(again), abs=1e-12)


def test_a_share_of_nobody_or_of_no_event_is_one() -> None:
    """Nothing is divided by nothing."""
    nothing = np.ones((3, 0))
    assert share_free(np.zeros(0), np.zeros(0, bool), 1.0, nothing).tolist() == [1.0] * 3
    never = np.zeros(len(TIMES), bool)
    assert share_free(TIMES, never, 2.0, np.ones((1, len(TIMES)))).tolist() == [1.0]


def test_weights_stand_for_everybody() -> None:
    """Those whose state is known stand for as many as there are, as long as the last to be
    followed is followed beyond the horizon; without anybody lost each stands for one.
    """
    weights = followed_weights(TIMES, EVENTS, 2.0)
    unknown = ~EVENTS & (TIMES <= 2.0)

    assert weights.sum() == pytest.approx(len(TIMES), abs=1e-9)
    assert (weights[unknown] == 0).all()
    assert (weights[~unknown] >= 1).all()
    everybody = followed_weights(TIMES, np.ones(len(TIMES), bool), 2.0)
    assert everybody.tolist() == [1.0] * len(TIMES)


def test_someone_lost_at_the_time_of_an_event_was_there() -> None:
    """Of four, one is lost just when another has the event: the event is weighed as if nobody had
    been lost before it, those after it stand for the lost one.
    """
    weights = followed_weights(
        np.array([1.0, 1.0, 3.0, 3.0]), np.array([True, False, True, False]), 2.0
    )

    assert weights.tolist() == pytest.approx([1.0, 0.0, 1.5, 1.5])


def test_brier_scores_are_those_of_scikit_survival() -> None:
    """At a horizon, and integrated over a grid."""
    losses = np.stack(
        [
            brier_losses(TIMES, EVENTS, CASES["curves"][:, k], float(when))
            for k, when in enumerate(GRID)
        ],
        axis=1,
    )

    assert brier_losses(TIMES, EVENTS, FREE_AT_2, 2.0).mean() == pytest.approx(
        oracle()["brier"], abs=1e-12
    )
    assert integrated(losses, GRID).mean() == pytest.approx(oracle()["integrated_brier"], abs=1e-12)


def test_the_ends_that_are_supported_hold_what_came() -> None:
    """Of four hundred cases whose chances are right, no more than what the hundred at either end
    bear out; the lowest is never above the highest.
    """
    rng = np.random.default_rng(6)
    chance = rng.uniform(0.05, 0.95, 400)
    came = rng.exponential(-1 / np.log(chance))
    low, high = supported_ends(came, np.ones(400, bool), chance, 1.0)

    assert 0.1 < low < 0.35
    assert 0.65 < high < 0.95
    alike = supported_ends(came, np.ones(400, bool), np.full(400, 0.5), 1.0)
    assert alike[0] <= alike[1]
