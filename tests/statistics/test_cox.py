"""Cox's model against scikit-survival, lifelines, and data made by a known hazard."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from medmodels.statistics.cox import fit_cox
from tests.statistics.survival_oracle import cases
from tests.statistics.test_survival import oracle

CASES = cases()


@pytest.mark.parametrize("of", ["times", "tied"])
@pytest.mark.parametrize(("name", "ridge"), [("cox", 0.0), ("cox ridge", 3.0)])
def test_coefficients_are_those_of_scikit_survival(name: str, ridge: float, of: str) -> None:
    """With Efron's ties and without, with a penalty and without; the hazard is Breslow's."""
    fit = fit_cox(CASES["x"], CASES[of], CASES["events"], ridge=ridge)
    found = oracle()[f"{name}, {of}"]

    assert fit.coefficients.tolist() == pytest.approx(found["coefficients"], abs=1e-9)
    assert fit.cumulative_at(np.array([1.0, 2.0])).tolist() == pytest.approx(
        found["cumulative"], abs=1e-9
    )


@pytest.mark.parametrize("of", ["times", "tied"])
def test_standard_errors_are_those_of_lifelines(of: str) -> None:
    """As far as it goes on with Newton's method."""
    fit = fit_cox(CASES["x"], CASES[of], CASES["events"])

    assert np.sqrt(np.diag(fit.covariance)).tolist() == pytest.approx(
        oracle()[f"errors, {of}"], abs=1e-5
    )


def test_nothing_has_happened_before_the_first_event() -> None:
    """The cumulative hazard starts at 0."""
    fit = fit_cox(CASES["x"], CASES["times"], CASES["events"])

    assert fit.cumulative_at(np.array([0.0])).tolist() == [0.0]


def test_a_known_hazard_is_found_again() -> None:
    """Of three thousand cases whose hazard is doubled by a column."""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 2, (3_000, 1)).astype(float)
    came, lost = rng.exponential(1 / 2 ** x[:, 0]), rng.exponential(2.0, 3_000)
    fit = fit_cox(x, np.minimum(came, lost), came <= lost)

    error = float(np.sqrt(fit.covariance[0, 0]))
    assert abs(fit.coefficients[0] - np.log(2)) < 3 * error < 0.2
    assert fit.cumulative_at(np.array([1.0]))[0] == pytest.approx(1.0, abs=0.1)


def test_large_values_do_not_overflow() -> None:
    """Columns far from 0, as years of birth are."""
    moved = fit_cox(CASES["x"] + 1_000.0, CASES["times"], CASES["events"])
    plain = fit_cox(CASES["x"], CASES["times"], CASES["events"])

    assert moved.coefficients.tolist() == pytest.approx(plain.coefficients.tolist(), abs=1e-6)


def test_a_column_that_tells_the_order_of_all_events_is_fitted_in_peace() -> None:
    """Its effect has no end: the fit stops somewhere far up, every number finite and no warning."""
    rng = np.random.default_rng(0)
    times, came = rng.exponential(10, 60), rng.random(60) < 0.6
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = fit_cox(-times[:, None], times, came)

    assert fit.coefficients[0] > 5
    assert np.isfinite(fit.covariance).all()
