"""An offer to recalibrate, and that it does not praise itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from medmodels.cohort.recalibration import OFFERS, UPDATES, offer_of, place_groups, recalibrated
from medmodels.models import load_model
from medmodels.outcomes import OUTCOME_KINDS
from medmodels.statistics.cells import CountedCases
from medmodels.statistics.links import expit
from tests.cohort.made_files import counted, of_held_out, written
from tests.statistics.made_cells import cells_of


def cells(n: int, *, intercept: float = 0.0, slope: float = 1.0, seed: int = 0) -> CountedCases:
    """Cases whose log-odds are others than the model says."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1, 1.5, n)
    return cells_of(
        rng.random(n) < expit(intercept + slope * log_odds), np.round(expit(log_odds), 3)
    )


def test_what_a_place_differs_by_is_offered() -> None:
    """Odds three times as high and half the slope: both are supported, hold the truth, and mend
    calibration in cases they were not made of.
    """
    offer = offer_of(cells(3_000, intercept=1.1, slope=0.5))
    assert offer.updates is not None
    checked = offer.updates["slope"]
    fit = checked.update

    assert (offer.code, offer.supported) == ("offered", "slope")
    assert fit.slope_interval is not None
    assert fit.slope_interval[0] < 0.5 < fit.slope_interval[1]
    assert fit.intercept_interval[0] < 1.1 < fit.intercept_interval[1]
    assert offer.before is not None
    assert abs(checked.after.slope - 1) < 0.15 < abs(offer.before.slope - 1)
    assert checked.log_loss < offer.updates["intercept"].log_loss < offer.log_loss
    assert checked.brier < offer.brier


def test_the_check_does_not_see_its_own_cases() -> None:
    """Of few cases without anything to mend, the update of the other half makes the errors larger
    on average; measured on its own cases it would always make them smaller.
    """
    worse = []
    for seed in range(40):
        offer = offer_of(cells(120, seed=seed))
        if offer.updates and "slope" in offer.updates:
            worse.append(offer.updates["slope"].log_loss - offer.log_loss)

    assert len(worse) > 20
    assert np.mean(worse) > 0


def test_a_model_that_is_right_here_needs_no_update() -> None:
    """Nothing is supported, and that is the answer; the estimates are still there to read."""
    offer = offer_of(cells(1_000, seed=3))

    assert (offer.code, offer.supported) == ("supports-none", "none")
    assert offer.updates is not None
    assert set(offer.updates) == set(UPDATES)


def test_few_events_are_not_enough() -> None:
    """Nine events say nothing, whatever the other cases."""
    y = np.arange(200) < 9

    assert offer_of(cells_of(y, np.full(200, 0.1))).code == "too-few"


def test_reversed_scores_are_not_mended() -> None:
    """Where higher probabilities go with fewer events nothing is offered: a slope would turn every
    answer round, and another level alone mends nothing, as the sentence says.
    """
    offer = offer_of(cells(800, slope=-0.8))

    assert offer.code == "order-reversed"
    assert not offer.updates


@pytest.mark.parametrize(
    ("model_id", "code"),
    [
        ("note-section/svm", "needs-every-class"),
        ("warfarin-dose/ridge", "no-probability"),
        ("breast-survival/cox", "needs-times"),
        ("chest-xray/cnn", "offered"),
        ("icu-mortality/forest", "offered"),
    ],
)
def test_each_kind_of_question_is_served_or_says_why_not(
    model_id: str, code: str, tmp_path: Path
) -> None:
    """Of two labels there is an offer, of the others a reason."""
    model = load_model(model_id)

    assert recalibrated(counted(of_held_out(model, tmp_path / "c.parquet")), model).code == code


def test_a_file_without_outcomes_offers_nothing(tmp_path: Path) -> None:
    """There is nothing to learn from."""
    file = counted(written(tmp_path / "c.parquet", {"probability": np.full(30, 0.5)}))

    assert recalibrated(file, load_model("breast-fna/svm")).code == "no-outcomes"


def test_groups_hold_every_case_once() -> None:
    """Ten groups of nearly equal size, in order; cases of one probability are never parted."""
    whole = cells(997)
    groups = place_groups(whole)

    assert sum(group.n for group in groups) == 997
    assert sum(group.events for group in groups) == whole.events
    assert len(groups) == 10
    assert np.ptp([group.n for group in groups]) < 25
    assert (np.diff([group.predicted for group in groups]) > 0).all()
    one = place_groups(
        CountedCases(np.array([True, False]), np.array([0.3, 0.3]), np.array([4, 6]))
    )
    assert [(group.n, group.events) for group in one] == [(10, 4)]


def test_every_kind_of_outcome_has_an_offer_or_a_reason() -> None:
    """The registry has no hole."""
    assert OFFERS.keys() == OUTCOME_KINDS.keys()
