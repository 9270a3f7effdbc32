"""What a threshold means: counts, predictive values at any prevalence, ways of choosing it, a
hundred patients.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import roc_curve

from medmodels.evidence import for_sensitivity, from_harms, operating_point, patients, youden


@pytest.fixture(scope="module")
def scored() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    y = rng.random(500) < 0.3
    return y, 1 / (1 + np.exp(-rng.normal(2 * y - 1.5, 1.0)))


def test_at_the_own_prevalence_they_are_the_counts(scored: tuple[np.ndarray, np.ndarray]) -> None:
    """PPV, NPV, alerts and number needed are what the confusion table gives; sensitivity has
    Wilson's interval.
    """
    y, p = scored
    called = p >= 0.4
    point = operating_point(y, p, 0.4)

    assert point["precision"].value == pytest.approx((called & y).sum() / called.sum())
    assert point["npv"].value == pytest.approx((~called & ~y).sum() / (~called).sum())
    assert point["alerts_per_100"].value == pytest.approx(100 * called.mean())
    assert point["needed_to_evaluate"].value == pytest.approx(called.sum() / (called & y).sum())
    interval = binomtest(int((called & y).sum()), int(y.sum())).proportion_ci(method="wilson")
    assert (point["recall"].low, point["recall"].high) == pytest.approx(
        (interval.low, interval.high), abs=1e-9
    )


def test_predictive_values_by_hand() -> None:
    """Sensitivity 0.9, specificity 0.8: at 1% a positive call is right in 4.3% of cases, at 50%
    in 81.8%.
    """
    y = np.repeat([True, False], [10, 10])
    p = np.concatenate([np.full(9, 0.9), [0.1], np.full(2, 0.9), np.full(8, 0.1)])

    assert operating_point(y, p, 0.5, prevalence=0.01)["precision"].value == pytest.approx(
        0.9 * 0.01 / (0.9 * 0.01 + 0.2 * 0.99)
    )
    assert operating_point(y, p, 0.5, prevalence=0.5)["precision"].value == pytest.approx(0.9 / 1.1)
    assert operating_point(y, p, 0.5, prevalence=0.01)["npv"].value == pytest.approx(
        0.8 * 0.99 / (0.8 * 0.99 + 0.1 * 0.01)
    )


def test_the_intervals_are_those_of_a_bootstrap(scored: tuple[np.ndarray, np.ndarray]) -> None:
    """Direct binomial draws give what resampling the cases within each outcome gives."""
    y, p = scored
    rng = np.random.default_rng(1)
    drawn = []
    for _ in range(3000):
        rows = np.concatenate([rng.choice(np.flatnonzero(side), side.sum()) for side in (y, ~y)])
        called = p[rows] >= 0.4
        drawn.append((called & y[rows]).sum() / called.sum())
    low, high = np.percentile(drawn, [2.5, 97.5])
    precision = operating_point(y, p, 0.4)["precision"]

    assert (precision.low, precision.high) == pytest.approx((low, high), abs=0.012)


def test_nobody_called_is_said_so() -> None:
    """Where no case is called, no predictive value and no number to evaluate exist; the
    rest does.
    """
    y, p = np.array([True, False, False, True]), np.array([0.1, 0.2, 0.1, 0.3])
    point = operating_point(y, p, 0.9)

    assert np.isnan(point["precision"].value)
    assert np.isnan(point["needed_to_evaluate"].value)
    assert point["recall"].value == 0
    assert point["alerts_per_100"].value == 0


def test_youden_is_the_top_of_the_roc_curve(scored: tuple[np.ndarray, np.ndarray]) -> None:
    """The same sum of sensitivity and specificity as scikit-learn's best point."""
    y, p = scored
    fpr, tpr, _ = roc_curve(y, p)
    point = operating_point(y, p, youden(y, p))

    assert point["recall"].value + point["specificity"].value - 1 == pytest.approx(
        (tpr - fpr).max()
    )


def test_of_several_best_thresholds_youdens_is_the_highest() -> None:
    """Two thresholds with the same sum: the one that calls fewer."""
    p = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    y = np.array([False, True, False, True, False, True])  # 0.2, 0.4 and 0.6 each reach 1/3
    sums = {t: (p[y] >= t).mean() + (p[~y] < t).mean() for t in p}

    assert youden(y, p) == 0.6
    assert [t for t, sum_ in sums.items() if sum_ == pytest.approx(max(sums.values()))] == [
        0.2,
        0.4,
        0.6,
    ]


@given(wished=st.floats(0.01, 1.0))
def test_a_wished_sensitivity_is_reached_and_no_more_than_must_be(wished: float) -> None:
    """The threshold finds that share; a higher one among the positives would not."""
    rng = np.random.default_rng(2)
    y, p = rng.random(83) < 0.5, rng.random(83)
    threshold = for_sensitivity(y, p, wished)

    assert (p[y] >= threshold).mean() >= wished - 1e-9
    assert (p[y] > threshold).mean() < wished


def test_harms() -> None:
    """A missed case as bad as four false alarms: from 20%; as bad as one: from 50%."""
    assert from_harms(4) == pytest.approx(0.2)
    assert from_harms(1) == pytest.approx(0.5)


@given(se=st.floats(0, 1), sp=st.floats(0, 1), prevalence=st.floats(0, 1))
def test_a_hundred_patients_are_a_hundred(se: float, sp: float, prevalence: float) -> None:
    """Whole patients, none too many, each within one of the exact number; as many have it whatever
    the line.
    """
    who = patients(se, sp, prevalence)
    counts = np.array([who.detected, who.missed, who.alarms, who.cleared])

    assert counts.sum() == 100
    assert who.detected + who.missed == round(100 * prevalence)
    exact = 100 * np.array(
        [se * prevalence, (1 - se) * prevalence, (1 - sp) * (1 - prevalence), sp * (1 - prevalence)]
    )
    assert (np.abs(counts - exact) < 1 + 1e-6).all()
