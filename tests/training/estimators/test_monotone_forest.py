"""Leaves put in order: monotone by construction, and as near to the grown trees as that allows."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.isotonic import IsotonicRegression

from medmodels.training.estimators.monotone_forest import isotonic, put_in_order


def test_along_a_chain_it_is_isotonic_regression() -> None:
    """Where every leaf is above the next, the values are those of scikit-learn's isotonic
    regression.
    """
    rng = np.random.default_rng(0)
    for n in (2, 5, 30):
        values, weights = rng.normal(size=n), rng.uniform(1, 9, size=n)
        expected = IsotonicRegression(increasing=False).fit_transform(
            np.arange(n), values, sample_weight=weights
        )
        np.testing.assert_allclose(
            isotonic(values, weights, np.arange(n - 1), np.arange(1, n)), expected, atol=0.02
        )


def test_what_is_in_order_stays_as_it_is() -> None:
    """Values that keep to every pair are not moved, nor are any without pairs."""
    values, weights, none = np.array([3.0, 2.0, 2.0, 9.0]), np.ones(4), np.array([], int)
    assert (
        isotonic(values, weights, np.array([0, 0, 1]), np.array([1, 2, 2])).tolist()
        == values.tolist()
    )
    assert isotonic(values, weights, none, none).tolist() == values.tolist()


@pytest.mark.training
@pytest.mark.parametrize("seed", range(3))
def test_a_forest_never_rises_where_it_may_only_fall(seed: int) -> None:
    """Noise that pulls against the order: over a grid of the ordered columns no value breaks it,
    whatever the others are.
    """
    rng = np.random.default_rng(seed)
    x = np.column_stack(
        [rng.integers(0, 3, 400), rng.integers(0, 4, 400), rng.normal(size=(400, 2))]
    ).astype(float)
    y = -x[:, 0] + 0.2 * x[:, 1] + x[:, 2] + rng.normal(scale=2, size=400)
    grown = RandomForestRegressor(10, min_samples_leaf=3, random_state=seed).fit(x, y)
    others = rng.normal(size=(50, 2))
    grid = np.array(
        [[[[a, b, *rest] for b in range(4)] for a in range(3)] for rest in others.tolist()], float
    )

    def over_the_grid() -> np.ndarray:
        return grown.predict(grid.reshape(-1, 4)).reshape(50, 3, 4)

    before = over_the_grid()
    assert (np.diff(before, axis=1) > 0).any()
    assert (np.diff(before, axis=2) < 0).any()
    put_in_order(grown, np.array([-1, 1, 0, 0]))
    after = over_the_grid()
    assert np.diff(after, axis=1).max() <= 0
    assert np.diff(after, axis=2).min() >= 0
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.9


@pytest.mark.training
def test_without_an_order_nothing_changes() -> None:
    """Directions of nought leave every leaf as it was."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(100, 3)), rng.normal(size=100)
    grown = RandomForestRegressor(5, random_state=0).fit(x, y)
    before = grown.predict(x)
    np.testing.assert_array_equal(put_in_order(grown, np.zeros(3, int)).predict(x), before)
