"""Platt's scaling, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.statistics.platt import platt


def overlapping() -> tuple[np.ndarray, np.ndarray]:
    """Scores of three hundred cases, a fifth of them positive."""
    rng = np.random.default_rng(2)
    y = rng.random(300) < 0.2
    return rng.normal(np.where(y, 1.0, -1.0), 1.2), y


def test_it_is_a_logistic_regression_of_the_score() -> None:
    """Slope and offset are those of maximum likelihood."""
    import statsmodels.api as sm

    scores, y = overlapping()
    fit = sm.GLM(y.astype(float), sm.add_constant(scores), family=sm.families.Binomial()).fit()

    assert platt(scores, y) == pytest.approx((fit.params[1], fit.params[0]), abs=2e-3)


def test_balanced_leaves_the_prevalence_behind() -> None:
    """Every positive case as often as makes the labels alike gives the same."""
    scores, y = overlapping()
    times = np.where(y, (~y).sum(), y.sum())

    expected = platt(np.repeat(scores, times), np.repeat(y, times))

    assert platt(scores, y, balanced=True) == pytest.approx(expected, abs=2e-3)


def test_a_penalty_bounds_the_slope_of_separated_outcomes() -> None:
    """Where every positive case scores above every other, the slope stays moderate."""
    scores = np.r_[np.full(20, -1.0), np.full(20, 1.0)]
    slope, offset = platt(scores, scores > 0, strength=1.0)
    assert 1 < slope < 5
    assert offset == pytest.approx(0, abs=1e-6)
