"""Logistic recalibration as an update, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.statistics.links import expit, logit
from medmodels.statistics.updating import cases_needed, supported_update, update_of, updated
from tests.shares import part
from tests.statistics.made_cells import cells_of


def cohort(
    n: int, *, intercept: float = 0.0, slope: float = 1.0, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes that come from other log-odds than the probabilities say."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1, 1.5, n)
    return rng.random(n) < expit(intercept + slope * log_odds), np.round(expit(log_odds), 3)


@pytest.mark.parametrize("slope", [False, True])
def test_an_update_equals_statsmodels(slope: bool) -> None:
    """Coefficients, intervals and likelihood of a binomial GLM, the slope as an offset where it is
    not estimated.
    """
    import statsmodels.api as sm

    y, p = cohort(600, intercept=0.8, slope=0.6)
    found = update_of(cells_of(y, p), slope=slope)
    x = sm.add_constant(logit(p)) if slope else np.ones(len(y))
    offset = None if slope else logit(p)
    fit = sm.GLM(y.astype(float), x, family=sm.families.Binomial(), offset=offset).fit(tol=1e-12)

    assert found is not None
    assert found.intercept == pytest.approx(fit.params[0], abs=1e-6)
    assert found.intercept_interval == pytest.approx(fit.conf_int()[0], abs=1e-6)
    assert found.log_likelihood == pytest.approx(fit.llf, abs=1e-6)
    if slope:
        assert found.slope == pytest.approx(fit.params[1], abs=1e-6)
        assert found.slope_interval == pytest.approx(fit.conf_int()[1], abs=1e-6)
    else:
        assert (found.slope, found.slope_interval) == (1.0, None)


def test_what_is_updated_is_calibrated() -> None:
    """After the update of the same cases the expected events are those that came."""
    y, p = cohort(900, intercept=-1.0, slope=1.4)
    for slope in (False, True):
        found = update_of(cells_of(y, p), slope=slope)
        assert found is not None
        assert updated(p, found.intercept, found.slope).sum() == pytest.approx(y.sum(), abs=1e-6)


@pytest.mark.parametrize(
    ("intercept", "slope", "expected"),
    [(0.0, 1.0, "none"), (0.6, 1.0, "intercept"), (0.3, 0.5, "slope")],
)
def test_the_closed_test_finds_what_is_wrong(intercept: float, slope: float, expected: str) -> None:
    """In most drawn cohorts what is supported is what was done to them: nothing, a shift of all,
    or another slope too.
    """
    rounds = part(40, of=500)
    found = [
        supported_update(cells_of(*cohort(2_000, intercept=intercept, slope=slope, seed=seed)))
        for seed in range(rounds)
    ]

    assert np.mean([one == expected for one in found]) > 0.95 - 3 * np.sqrt(0.0475 / rounds)


@pytest.mark.parametrize("n", [200, 2_000])
def test_the_intercept_s_interval_holds_the_truth(n: int) -> None:
    """Drawn cohorts whose odds were multiplied: the interval holds it in about 95 of 100."""
    rounds = part(100, of=2_000)
    inside = 0
    for seed in range(rounds):
        found = update_of(cells_of(*cohort(n, intercept=0.7, seed=seed)), slope=False)
        assert found is not None
        inside += found.intercept_interval[0] <= 0.7 <= found.intercept_interval[1]

    assert inside / rounds > 0.95 - 3 * np.sqrt(0.0475 / rounds)


@pytest.mark.parametrize("slope", [False, True])
def test_so_many_cases_give_such_an_interval(slope: bool) -> None:
    """With as many cases as are said to be needed the interval is as narrow as was asked for."""
    half = 0.2
    needed = cases_needed(cells_of(*cohort(5_000)), slope=slope, half=half)
    assert needed is not None
    found = update_of(cells_of(*cohort(needed, seed=1)), slope=slope)
    assert found is not None
    low, high = (found.slope_interval if slope else None) or found.intercept_interval

    assert (high - low) / 2 == pytest.approx(half, rel=0.15)


def test_outcomes_that_are_alike_or_divided_have_none() -> None:
    """Nobody with the event: no update. Divided by the probabilities: no slope."""
    p = np.linspace(0.1, 0.9, 40)

    assert update_of(cells_of(np.zeros(40, bool), p), slope=False) is None
    assert update_of(cells_of(p > 0.5, p), slope=True) is None
    assert supported_update(cells_of(np.ones(40, bool), p)) == "none"
    assert supported_update(cells_of(p > 0.5, p)) == "none"
    low = np.linspace(0.01, 0.2, 40)  # divided, and twenty events where four were expected
    assert supported_update(cells_of(low > 0.1, low)) == "intercept"
    assert cases_needed(cells_of(p > 0.5, p), slope=True, half=0.2) is None
