"""Kernel expansions in order and above the least amount by construction, whatever they are fitted
to.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.training.estimators.monotone_kernel import fit_ordered, moved_outwards
from medmodels.training.estimators.nystroem import landmarks

DIRECTIONS = np.array([0, -1, 0, 1, 1])
BOUNDS = np.array([[-9, 9], [0, 3], [-9, 9], [0, 2], [0, 2]], float)


def table(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts and numbers, and amounts that pull against the order they should keep to and down to
    nothing.
    """
    rng = np.random.default_rng(seed)
    x = np.column_stack(
        [
            rng.normal(size=(400, 1)),
            rng.integers(0, 3, 400),
            rng.normal(size=(400, 1)),
            rng.integers(0, 3, (400, 2)),
        ]
    )
    return x, np.abs(8 + 3 * x[:, 0] + 2 * x[:, 1] * (x[:, 2] > 0) - x[:, 3] + rng.normal(size=400))


@pytest.mark.training
@pytest.mark.parametrize("seed", range(3))
def test_it_keeps_to_the_order_and_above_the_least_everywhere(seed: int) -> None:
    """Far outside the training rows and for any value of the other columns."""
    x, y = table(seed)
    e = fit_ordered(x, y, DIRECTIONS, BOUNDS, c=1000.0, gamma=0.05, epsilon=0.5, least=2.0, most=20)
    others = np.random.default_rng(9).normal(scale=8, size=(200, 2))
    grid = np.array(
        [[[p, a, q, b, b] for a in range(4) for b in range(3)] for p, q in others.tolist()], float
    )
    found = e(grid.reshape(-1, 5)).reshape(200, 4, 3)

    assert found.min() >= 2.0
    assert np.diff(found, axis=1).max() <= 1e-9
    assert np.diff(found, axis=2).min() >= -1e-9
    assert e.weights.min() >= 0


@pytest.mark.training
def test_it_learns_what_the_order_allows() -> None:
    """A product of effects of which one falls is found, to a tenth of its spread."""
    rng = np.random.default_rng(1)
    x = np.column_stack([rng.normal(size=600), rng.integers(0, 3, 600)]).astype(float)
    y = 40 * np.exp(0.2 * x[:, 0] - 0.4 * x[:, 1])
    e = fit_ordered(
        x[:500],
        y[:500],
        np.array([0, -1]),
        np.array([[-9, 9], [0, 2]]),
        c=3000.0,
        gamma=0.05,
        epsilon=0.5,
        least=1.0,
        most=40,
    )
    assert np.abs(e(x[500:]) - y[500:]).mean() < 0.1 * y.std()


@pytest.mark.training
def test_amounts_that_are_all_the_same_are_given_back() -> None:
    """Nothing to learn is no failure."""
    x, _ = table(0)
    e = fit_ordered(
        x,
        np.full(400, 5.0),
        DIRECTIONS,
        BOUNDS,
        c=100.0,
        gamma=0.05,
        epsilon=0.1,
        least=5.0,
        most=20,
    )
    np.testing.assert_allclose(e(x), 5.0, atol=0.2)


def test_middles_lie_before_the_first_value_in_their_direction() -> None:
    """Below the lowest where the amount may fall, above the highest where it may rise; elsewhere
    they are multiples of a mean.
    """
    points = table(2)[0]
    means, _ = landmarks(points, most=10)
    middles = moved_outwards(means, points, DIRECTIONS)

    assert (middles[:, 1] < points[:, 1].min()).all()
    assert (middles[:, 3:] > points[:, 3:].max(0)).all()
    free = middles[:, DIRECTIONS == 0].reshape(-1, len(means), 2) / means[:, DIRECTIONS == 0]
    assert np.ptp(free, axis=(1, 2)).max() < 1e-9
    np.testing.assert_array_equal(
        moved_outwards(means, points, np.zeros(5, int))[: len(means)], 2 * means
    )
