"""A time to an event: what is known, what is called, and what shares count."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.outcomes import TimeToEvent
from medmodels.outcomes.time_to_event import COMPARED, FREE, UNKNOWN_STATE
from medmodels.statistics.survival import kaplan_meier

ASKED = TimeToEvent("free", "ill", event="illness", horizons=(2.0, 5.0), unit="years")
# ill at 1, free beyond 2, lost at 1, ill only at 3, ill at the horizon, lost at it
TIMES = np.array([1.0, 6.0, 1.0, 3.0, 2.0, 2.0])
CAME = np.array([True, False, False, True, True, False])
Y = ASKED.encoded(TIMES, CAME)


def curves(chances: list[float]) -> np.ndarray:
    """Curves of a constant hazard with these chances of being free at two years."""
    return np.array(chances)[:, None] ** (ASKED.grid / 2)


def test_a_state_is_known_after_the_horizon_or_with_the_event_before() -> None:
    """Who was lost up to the horizon is not known; who fell ill after it was free then."""
    assert ASKED.known(Y).tolist() == [True, True, False, True, True, False]
    assert [ASKED.named(truth) for truth in Y] == [
        "ill",
        "free",
        UNKNOWN_STATE,
        "free",
        "ill",
        UNKNOWN_STATE,
    ]


def test_what_is_encoded_is_read_back_also_at_time_nothing() -> None:
    """A sign says who had the event, of 0 too."""
    times, came = np.array([0.0, 0.0, 2.0]), np.array([True, False, False])
    y = ASKED.encoded(times, came)

    assert ASKED.times(y).tolist() == times.tolist()
    assert ASKED.happened(y).tolist() == came.tolist()


def test_the_grid_holds_both_horizons() -> None:
    """Also where the first is no part of equal steps."""
    odd = TimeToEvent("free", "ill", horizons=(0.33, 2.0), unit="years")
    for asked in (ASKED, odd):
        assert asked.grid[list(asked.places)].tolist() == pytest.approx(list(asked.horizons))
        assert (np.diff(asked.grid) > 0).all()
        assert asked.grid[0] > 0


def test_calls_are_judged_where_the_state_is_known() -> None:
    """Nobody is wrong, or of a kind of error, whose state is not known; they are never among the
    least sure.
    """
    p = curves([0.9, 0.9, 0.1, 0.2, 0.4, 0.1])
    judged, errors = (of(Y, p, threshold=0.5) for of in (ASKED.judge, ASKED.errors))

    assert judged.wrong.tolist() == [True, False, False, True, False, False]
    assert errors.kind == ("missed", "", "", "false alarm", "", "")
    assert judged.truth[2] == judged.truth[5] == UNKNOWN_STATE
    assert set(np.argsort(judged.unsure)[:2]) == {2, 5}


def test_shares_count_those_whose_state_is_known() -> None:
    """Four of six are known: two are called right; one of two events is found."""
    shares = ASKED.measure(Y, curves([0.9, 0.9, 0.1, 0.2, 0.4, 0.1]), threshold=0.5)

    assert (shares["accuracy"].events, shares["accuracy"].n) == (2, 4)
    assert (shares["events_found"].value, shares["events_found"].n) == (0.5, 2)
    assert (shares["free_cleared"].value, shares["free_cleared"].n) == (0.5, 2)
    assert (shares["state_known"].value, shares["state_known"].n) == (4 / 6, 6)
    assert shares["harrell_c"].n == 6
    assert shares["harrell_c"].events == 3


def test_sets_are_judged_where_the_state_is_known() -> None:
    """A set of one whose state is unknown counts for no label."""
    held = ASKED.held(Y, curves([0.9] * 6), {"conformal": np.full((3, 2), 0.5)})

    assert held.known is not None
    assert held.known.tolist() == ASKED.known(Y).tolist()
    assert {name: int(of.sum()) for name, of in held.groups.items()} == {"free": 2, "ill": 2}
    assert held.inside[0].tolist() == [False, True, True, True, False, True]


def test_stored_columns_are_read_back() -> None:
    """A model's curves and its comparator's, by the times of the grid."""
    p, other = curves([0.9, 0.2]), curves([0.5, 0.5])
    table = {**ASKED.columns(p, FREE), **ASKED.columns(other, COMPARED)}

    assert ASKED.answers(table).tolist() == p.tolist()
    assert ASKED.compared(table).tolist() == other.tolist()


def test_what_is_measured_of_kaplan_meier_is_what_it_must_be() -> None:
    """As many events as expected by both horizons, no order, and no skill."""
    rng = np.random.default_rng(3)
    came, lost = rng.exponential(6, 300), rng.uniform(1, 9, 300)
    y = ASKED.encoded(np.minimum(came, lost), came <= lost)
    share = kaplan_meier(np.minimum(came, lost), came <= lost).at(ASKED.grid)[0]
    found = ASKED.measure(y, np.tile(share, (300, 1)), threshold=0.5)

    assert found["observed_expected_first"].value == pytest.approx(1.0)
    assert found["observed_expected_last"].value == pytest.approx(1.0)
    assert found["harrell_c"].value == found["auroc_last"].value == 0.5
    assert found["scaled_brier_first"].value == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(found["calibration_slope"].value)


def test_a_horizon_is_said_in_words() -> None:
    """One year, two years."""
    assert ASKED.when(2.0) == "2 years"
    assert ASKED.when(1.0) == "1 year"


def test_events_of_a_share_are_those_by_the_horizon() -> None:
    """Not the cases that were called rightly."""
    metrics = ASKED.measure(Y, curves([0.4, 0.9, 0.5, 0.3, 0.8, 0.6]), threshold=0.5)

    assert [metrics[name].events for name in ("accuracy", "events_found")] == [2, 2]
    assert metrics["events_found"].n == 2
    assert (metrics["accuracy"].n, metrics["accuracy"].value) == (4, 0.5)
    assert metrics["free_cleared"].events == 0
    assert metrics["harrell_c"].events == 3


def test_intervals_of_observed_to_expected_hold_what_they_promise() -> None:
    """Of right curves the ratio is 1, and the interval holds it in about 95 of 100 samples;
    resamples with as many events as there were held it in 81.
    """
    rng, held = np.random.default_rng(5), []
    rates = rng.uniform(0.05, 0.4, 2_000)
    for _ in range(150):
        mine = rng.choice(rates, 120)
        came, lost = rng.exponential(1 / mine), rng.uniform(1, 9, 120)
        y = ASKED.encoded(np.minimum(came, lost), came <= lost)
        weights = ASKED.draws(y)[:400]
        ratio = ASKED.curves(y, np.exp(-mine[:, None] * ASKED.grid)).metrics()[
            "observed_expected_last"
        ](weights)
        low, high = np.percentile(ratio, [2.5, 97.5])
        held.append(low <= 1 <= high)

    assert 0.9 <= np.mean(held) <= 0.99
