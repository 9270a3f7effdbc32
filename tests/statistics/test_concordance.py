"""Orders of cases against scikit-survival and a count of pairs by hand."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.statistics.bootstrap import draws
from medmodels.statistics.concordance import auroc_at, harrell_c, uno_c
from medmodels.statistics.survival import followed_weights
from tests.statistics.survival_oracle import cases
from tests.statistics.test_survival import oracle

CASES = cases()
TIMES, EVENTS, RISK = CASES["times"], CASES["events"], 1 - CASES["free"]
ONCE = np.ones((1, len(TIMES)))


def test_they_are_those_of_scikit_survival() -> None:
    """Harrell's C, Uno's C before 2, and the area under the curve at 2."""
    found = oracle()

    assert harrell_c(TIMES, EVENTS, RISK, ONCE)[0] == pytest.approx(found["harrell_c"], abs=1e-12)
    assert uno_c(TIMES, EVENTS, RISK, 2.0, ONCE)[0] == pytest.approx(found["uno_c"], abs=1e-12)
    assert auroc_at(TIMES, EVENTS, RISK, 2.0, ONCE)[0] == pytest.approx(found["auroc"], abs=1e-12)


def test_pairs_are_counted_as_by_hand_with_ties_of_times_and_of_risks() -> None:
    """A pair counts where the first had the event and the second was free then, also when that one
    was lost at the same time; equal risks are half right.
    """
    rng = np.random.default_rng(1)
    times, events = rng.integers(1, 8, 40).astype(float), rng.random(40) < 0.6
    risk = rng.integers(0, 5, 40).astype(float)
    hits = of = 0.0
    for i in range(40):
        for j in range(40):
            later = times[j] > times[i] or (times[j] == times[i] and not events[j])
            if i != j and events[i] and later:
                of += 1
                hits += 1.0 if risk[i] > risk[j] else 0.5 if risk[i] == risk[j] else 0.0

    assert harrell_c(times, events, risk, np.ones((1, 40)))[0] == pytest.approx(hits / of)


def test_without_anybody_lost_the_area_is_that_of_two_labels() -> None:
    """Events by the horizon against the others, as scikit-learn has it."""
    from sklearn.metrics import roc_auc_score

    everybody = np.ones(len(TIMES), bool)
    found = auroc_at(TIMES, everybody, RISK, 2.0, ONCE)[0]

    assert found == pytest.approx(roc_auc_score(TIMES <= 2.0, RISK), abs=1e-12)


def test_weights_are_cases_drawn_so_often() -> None:
    """Harrell's C of a row of weights is that of the repeated cases."""
    for weights in draws(len(TIMES), count=5):
        drawn = np.repeat(np.arange(len(TIMES)), weights.astype(int))
        again = harrell_c(TIMES[drawn], EVENTS[drawn], RISK[drawn], np.ones((1, len(drawn))))
        assert harrell_c(TIMES, EVENTS, RISK, weights[None])[0] == pytest.approx(again[0])


def test_without_a_pair_there_is_no_number() -> None:
    """Nobody had the event: nothing can be ordered."""
    never = np.zeros(len(TIMES), bool)

    assert np.isnan(harrell_c(TIMES, never, RISK, ONCE)).all()
    assert np.isnan(auroc_at(TIMES, never, RISK, 2.0, ONCE)).all()


def test_uno_weighs_each_pair_by_the_square_of_who_was_followed() -> None:
    """The same number, pair by pair."""
    stands = followed_weights(TIMES, EVENTS, 3.0)
    hits = of = 0.0
    for i in np.flatnonzero(EVENTS & (TIMES < 3.0)):
        later = TIMES[i] < TIMES
        of += stands[i] ** 2 * later.sum()
        hits += stands[i] ** 2 * (RISK[later] < RISK[i]).sum()

    assert uno_c(TIMES, EVENTS, RISK, 3.0, ONCE)[0] == pytest.approx(hits / of, abs=1e-12)
