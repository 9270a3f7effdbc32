"""Logistic recalibration, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.statistics.calibration import recalibration


def sample(seed: int, n: int = 150, *, ties: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes, and probabilities that overlap; with ties only eleven different ones."""
    rng = np.random.default_rng(seed)
    y = rng.random(n) < 0.4
    p = 1 / (1 + np.exp(-rng.normal(np.where(y, 1.0, -1.0), 1.5)))
    return y, np.round(p, 1).clip(0.01, 0.99) if ties else p.clip(0.01, 0.99)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("stretch", [0.5, 1.0, 2.5])
def test_recalibration_equals_statsmodels(seed: int, stretch: float) -> None:
    """Slope and intercept with their intervals equal a binomial GLM's, the intercept with the logit
    as offset, to 1e-6.
    """
    import statsmodels.api as sm

    y, p = sample(seed, 200)
    logit = np.log(p / (1 - p)) * stretch + 0.3
    found = recalibration(y, 1 / (1 + np.exp(-logit)))
    slope = sm.GLM(y.astype(float), sm.add_constant(logit), family=sm.families.Binomial()).fit(
        tol=1e-12
    )
    large = sm.GLM(
        y.astype(float), np.ones(len(y)), family=sm.families.Binomial(), offset=logit
    ).fit(tol=1e-12)
    assert found.slope == pytest.approx(slope.params[1], abs=1e-6)
    assert found.slope_interval == pytest.approx(slope.conf_int()[1], abs=1e-6)
    assert found.intercept == pytest.approx(large.params[0], abs=1e-6)
    assert found.intercept_interval == pytest.approx(large.conf_int()[0], abs=1e-6)


def test_separated_outcomes_have_no_slope() -> None:
    """Where every positive scores above every negative, slope and intercept are NaN rather than an
    invented number.
    """
    y = np.repeat([False, True], 50)

    fit = recalibration(y, np.where(y, 0.9, 0.1))

    assert np.isnan([fit.slope, fit.intercept, *fit.slope_interval]).all()
