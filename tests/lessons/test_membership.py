"""Guessing who was in the training set, on models whose members are known."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from medmodels.lessons.membership import attack, in_what_came, likelihood_ratio


def test_the_plain_attack_is_the_area_under_a_curve() -> None:
    """How often a member's confidence is the larger of two, ties counting half, as scikit-learn
    has it; the interval holds it.
    """
    rng = np.random.default_rng(1)
    inside = np.arange(200) < 90
    sure = np.round(rng.normal(inside * 0.7, 1.0), 1)
    found = attack(inside, sure)

    assert found.value == pytest.approx(roc_auc_score(inside, sure))
    assert found.low < found.value < found.high
    assert (found.n, found.events) == (200, 90)


def test_confidence_is_in_what_came() -> None:
    """Of log-odds the opposite, of probabilities what is left of one."""
    y = np.array([True, False])

    assert in_what_came(y, np.array([2.0, 2.0])).tolist() == [2.0, -2.0]
    assert in_what_came(y, np.array([0.75, 0.75]), whole=1).tolist() == [0.75, 0.25]


def test_the_ratio_is_that_of_two_normal_curves() -> None:
    """Log densities, of the confidence with the case less without it, written out for one case."""
    others = np.array([[3.0], [5.0], [0.0], [2.0]])
    trained = np.array([[True], [True], [False], [False]])
    (score,) = likelihood_ratio(np.array([3.5]), others, trained)

    assert score == pytest.approx(-((3.5 - 4) ** 2) / 2 + (3.5 - 1) ** 2 / 2)


def test_the_ratio_sees_what_the_plain_attack_does_not() -> None:
    """Where some cases are easy for every model, confidence alone tells little, and how it differs
    from that of other models nearly all.
    """
    rng = np.random.default_rng(2)
    n, models = 400, 60
    easy = rng.normal(0, 5, n)
    inside = np.arange(n) < n // 2
    trained = rng.random((models, n)) < 0.5
    sure = easy + 2 * inside + rng.normal(0, 1, n)
    others = easy + 2 * trained + rng.normal(0, 1, (models, n))

    plain = attack(inside, sure).value
    ratio = attack(inside, likelihood_ratio(sure, others, trained)).value
    assert plain < 0.65 < 0.85 < ratio
