"""Ridge regression on the root of an amount: ordered and above the least, whatever the data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge

from medmodels.training.estimators.ordered_root import fit_root

DIRECTIONS = np.array([0, -1, 0, 1])
BOUNDS = np.array([[-50, 50], [0, 2], [0, 1], [0, 3]], float)


def table(seed: int, rows: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Two orders that the amounts keep, and noise."""
    rng = np.random.default_rng(seed)
    x = np.column_stack(
        [
            rng.normal(0, 10, rows),
            rng.integers(0, 3, rows),
            rng.integers(0, 2, rows),
            rng.integers(0, 4, rows),
        ]
    ).astype(float)
    root = 6 + 0.05 * x[:, 0] - 0.9 * x[:, 1] + 0.4 * x[:, 2] + 0.3 * x[:, 3]
    return x, (root + rng.normal(0, 0.3, rows)) ** 3


@given(st.integers(0, 10_000))
def test_any_amounts_are_fitted_in_order_and_above_the_least(seed: int) -> None:
    """Amounts that have nothing to do with the rows, or that run against the order: for every
    value that is accepted the fit keeps to the order and the least.
    """
    rng = np.random.default_rng(seed)
    x, _ = table(seed, rows=40)
    y = rng.gamma(1, 20, 40) + 2 + 30 * x[:, 1]
    fitted = fit_root(x, y, DIRECTIONS, BOUNDS, alpha=1.0, margin=0.5, least=2.0)
    grid = np.stack(
        np.meshgrid([-50, -3, 0, 4, 50], [0, 1, 2], [0, 1], [0, 1, 2, 3], indexing="ij"), axis=-1
    )
    found = fitted(grid.reshape(-1, 4)).reshape(grid.shape[:-1])

    assert found.min() >= 2.0
    assert np.diff(found, axis=1).max() <= 1e-9
    assert np.diff(found, axis=3).min() >= -1e-9


def test_it_is_scikit_learns_ridge_where_nothing_is_bounded() -> None:
    """On columns without an order whose amounts lie far above the least, and with errors that all
    count by their squares.
    """
    x, y = table(1)
    y = y + 200
    kept = [0, 2]
    fitted = fit_root(
        x[:, kept], y, DIRECTIONS[kept], BOUNDS[kept], alpha=3.0, margin=1e9, least=1.0
    )
    low, high = np.percentile(x[:, 0], [0.2, 99.8])
    seen = x[:, kept].clip([low, 0], [high, 1])
    z = (seen - seen.mean(0)) / seen.std(0)
    expected = Ridge(3.0).fit(z, np.cbrt(y - 1)).predict(z) ** 3 + 1

    np.testing.assert_allclose(fitted(x[:, kept]), expected, rtol=1e-4)


def test_it_finds_what_made_the_amounts() -> None:
    """Slopes, steps and constant, from four hundred rows with noise."""
    x, y = table(2)
    fitted = fit_root(x, y, DIRECTIONS, BOUNDS, alpha=0.1, margin=0.5, least=0.0)

    assert fitted.slopes[0] == pytest.approx(0.05, abs=0.005)
    assert fitted.slopes[2] == pytest.approx(0.4, abs=0.1)
    found = zip(fitted.columns, fitted.steps, fitted.amounts, strict=True)
    steps = {(column, step): amount for column, step, amount in found}
    assert steps[1, 1] == pytest.approx(-0.9, abs=0.12)
    assert steps[1, 2] == pytest.approx(-0.9, abs=0.12)
    assert steps[3, 2] == pytest.approx(0.3, abs=0.12)


def test_a_mean_of_counts_lies_between_them() -> None:
    """What stands for a group of cases, whose counts are means, has a share of a step."""
    x, y = table(3)
    fitted = fit_root(x, y, DIRECTIONS, BOUNDS, alpha=0.1, margin=0.5, least=0.0)
    rows = np.array([[0, value, 0, 0] for value in (1, 1.25, 2)], float)
    one, between, two = fitted.root(rows)

    assert between == pytest.approx(0.75 * one + 0.25 * two)


def test_what_lies_beyond_nearly_all_cases_counts_as_they_do() -> None:
    """A number that no training case comes near changes nothing more."""
    x, y = table(4)
    fitted = fit_root(x, y, DIRECTIONS, BOUNDS, alpha=0.1, margin=0.5, least=0.0)
    high = np.percentile(x[:, 0], 99.8)

    assert fitted(np.array([[high, 0, 0, 0]])) == fitted(np.array([[high + 30, 0, 0, 0]]))
    assert fitted(np.array([[high - 1, 0, 0, 0]])) < fitted(np.array([[high, 0, 0, 0]]))
