"""MixStyle on made-up features."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.training.networks.mixed_styles import mixed_styles

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


def features(count: int = 40) -> np.ndarray:
    rng = np.random.default_rng(0)
    scale, shift = rng.uniform(1, 9, (count, 1, 1, 3)), rng.uniform(-20, 20, (count, 1, 1, 3))
    return (rng.normal(size=(count, 5, 5, 3)) * scale + shift).astype(np.float32)


def network(share: float):  # type: ignore[no-untyped-def]
    import keras

    keras.utils.set_random_seed(0)
    x = keras.layers.Input((5, 5, 3))
    return keras.Model(x, mixed_styles(x * 1.0, share))


def test_in_use_nothing_is_mixed() -> None:
    """Outside training features pass as they are, and without a share there is no layer at all."""
    given = features()

    np.testing.assert_allclose(network(1.0)(given, training=False).numpy(), given, rtol=1e-6)
    assert len(network(0.0).layers) == len(network(1.0).layers) - 1


def test_in_training_a_film_keeps_its_pattern_and_takes_another_mean_and_spread() -> None:
    """Standardised, the features are what they were; mean and spread lie within the batch's."""
    given = features()
    got = network(1.0)(given, training=True).numpy()

    def standard(x: np.ndarray) -> np.ndarray:
        return (x - x.mean((1, 2), keepdims=True)) / x.std((1, 2), keepdims=True)

    np.testing.assert_allclose(standard(got), standard(given), atol=2e-3)
    means, before = got.mean((1, 2)), given.mean((1, 2))
    assert (np.abs(means - before).max(1) > 0.5).mean() > 0.2
    assert (means <= before.max(0) + 1e-3).all()
    assert (means >= before.min(0) - 1e-3).all()


def test_a_share_of_the_films_is_left_alone() -> None:
    """Of a fifth some are mixed, most are not."""
    given = features(200)
    got = network(0.2)(given, training=True).numpy()
    same = np.isclose(got, given, atol=1e-3).all((1, 2, 3))

    assert 0.75 < same.mean() < 0.97
