"""Measures of reliance are the published ones, and those worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.reliance import CELLS, Reliance, Trials, measured, trials
from medmodels.reliance.measures import mcnemar
from medmodels.statistics.rate import Rate
from tests.reliance.vectors import EIGHT, PATHOLOGISTS, SIXTEEN, THREE_CLASSES, TWELVE

CLOSE = {"abs": 1e-6}


def counts(found: Reliance, *names: str) -> list[tuple[int, int]]:
    return [(rate.hits, rate.n) for rate in (getattr(found, name) for name in names)]


def test_sixteen_trials_worked_out_by_hand() -> None:
    """Every measure of the first vector."""
    found = measured(SIXTEEN)

    assert counts(found, "correct_before", "correct_model", "correct_after") == [
        (11, 16), (10, 16), (11, 16)]  # fmt: skip
    assert counts(found, "rair", "rsr") == [(3, 5), (3, 6)]
    assert counts(found, "switch_fraction") == [(6, 11)]
    assert counts(found, "over_reliance", "under_reliance") == [(3, 6), (2, 10)]


def test_twelve_trials_tell_the_right_denominator() -> None:
    """RSR is of the trials in which the first answer was right and the model wrong: 2 of 4. Divided
    by all wrong advice, as public code does, it would be 2 of 6.
    """
    found = measured(TWELVE)

    assert counts(found, "rsr") == [(2, 4)]
    assert found.over_reliance.n == 6
    assert found.rsr.interval == pytest.approx((0.150039, 0.849961), **CLOSE)
    assert counts(found, "rair") == [(3, 4)]
    assert found.rair.interval == pytest.approx((0.300642, 0.954413), **CLOSE)
    assert counts(found, "correct_before", "correct_model", "correct_after") == [
        (6, 12), (6, 12), (7, 12)]  # fmt: skip
    assert counts(found, "automation_bias", "switch_fraction") == [(2, 12), (5, 8)]
    assert counts(found, "over_reliance", "under_reliance") == [(4, 6), (1, 6)]
    expected = {"RRR": 2, "RWR": 2, "RWW": 2, "WRR": 3, "WRW": 1, "WWW": 2}
    assert found.cells == {cell: expected.get(cell, 0) for cell in CELLS}


def test_three_classes_are_wrong_in_different_ways() -> None:
    """From one wrong answer to the model's other wrong one is over-reliance, and belongs to neither
    RAIR nor RSR.
    """
    found = measured(THREE_CLASSES)

    assert counts(found, "rair", "rsr", "automation_bias") == [(1, 2), (1, 1), (0, 6)]
    assert counts(found, "switch_fraction", "over_reliance", "under_reliance") == [
        (3, 5), (2, 3), (1, 3)]  # fmt: skip


def test_the_unit_test_of_public_code() -> None:
    """Eight trials, in which all wrong advice met a right answer."""
    assert counts(measured(EIGHT), "rair", "rsr") == [(2, 3), (1, 4)]


def test_the_pathologists_of_a_published_study() -> None:
    """28 readers and 20 slides: more precise estimates, and worse decisions."""
    found = measured(PATHOLOGISTS)

    assert counts(found, "correct_before", "correct_model", "correct_after") == [
        (462, 560), (420, 560), (457, 560)]  # fmt: skip
    assert counts(found, "rair", "rsr", "automation_bias") == [(29, 33), (37, 75), (38, 560)]
    assert counts(found, "changed", "switch_fraction") == [(81, 560), (67, 108)]
    assert found.agreement.value == pytest.approx(0.902, abs=5e-4)
    intervals = [found.rair.interval, found.rsr.interval, found.automation_bias.interval]
    assert np.ravel(intervals) == pytest.approx(
        [0.726745, 0.951838, 0.383300, 0.604016, 0.049834, 0.091768], **CLOSE
    )
    assert (found.corrected, found.misled) == (38, 43)


def test_mcnemar_of_published_counts() -> None:
    """Goddard 2014 (68 better, 27 worse) and Sim 2020 (104 and 56), by scipy's binomial test."""
    from scipy.stats import binomtest

    assert mcnemar(68, 27) == pytest.approx(3.11e-5, rel=2e-3)
    assert mcnemar(104, 56) == pytest.approx(1.8e-4, rel=3e-2)
    for one, other in ((68, 27), (3, 3), (0, 9), (833, 132)):
        expected = binomtest(one, one + other).pvalue
        assert mcnemar(one, other) == pytest.approx(expected, rel=1e-9)
    assert mcnemar(0, 0) == 1


def test_no_opportunity_is_no_number() -> None:
    """A model that is never wrong, a reader who is never wrong, and no trial at all."""
    rng = np.random.default_rng(0)
    y, b, a = rng.integers(0, 2, (3, 20))

    assert measured(trials(y, y, b, a)).rsr == Rate(0, 0)
    assert measured(trials(y, y, b, a)).rsr.value is None
    assert measured(trials(y, b, y, a)).rair.value is None
    nothing = measured(trials([], [], [], []))
    assert nothing.n == 0
    assert nothing.correct_after.value is None
    assert nothing.p == 1


def test_quantities_are_right_within_a_share() -> None:
    """Doses within 20 % of the right one are right, and so they are alike."""
    found = measured(trials([35, 35, 50], [42, 28, 30], [60, 35, 50], [41, 28, 50], within=0.2))

    assert counts(found, "correct_model", "correct_before") == [(2, 3), (2, 3)]
    assert counts(found, "rair", "rsr", "agreement") == [(1, 1), (1, 1), (2, 3)]


answers = st.lists(
    st.tuples(*[st.integers(0, 2)] * 4), max_size=40
).map(lambda rows: trials(*np.array(rows, int).reshape(-1, 4).T))  # fmt: skip


@given(answers, st.randoms(use_true_random=False))
def test_what_holds_of_any_trials(these: Trials, random) -> None:  # type: ignore[no-untyped-def]
    """Cells add up to n, order does not matter, and with the model in the reader's place RAIR and
    RSR change places.
    """
    found = measured(these)

    assert sum(found.cells.values()) == found.n == len(these)
    order = list(range(len(these)))
    random.shuffle(order)
    assert measured(these.only(np.array(order, int))) == found
    swapped = measured(trials(these.truth, these.before, these.model, these.after))
    assert (swapped.rair, swapped.rsr) == (found.rsr, found.rair)
    for name in ("rair", "rsr", "agreement", "over_reliance", "under_reliance"):
        rate = getattr(found, name)
        assert (rate.value is None) == (rate.n == 0)
        assert 0 <= rate.hits <= rate.n
