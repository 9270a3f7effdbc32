"""A network of one hidden layer learns as it should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.evidence.epochs import side_of
from medmodels.lessons.little_network import (
    LittleNetwork,
    LittleRecipe,
    changed_films,
    learn,
    slope_of_loss,
    unlearnt_network,
)

RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 9))
Y = RNG.random(12) < 0.5
FILMS = RNG.normal(size=(40, 6, 6))
BRIGHT = FILMS[:, :3].mean((1, 2)) > 0


def moved(net: LittleNetwork, part: int, place: tuple[int, ...], by: float) -> LittleNetwork:
    parts = [np.array(one) for one in net.parts]
    parts[part][place] += by
    return LittleNetwork(*parts)


@pytest.mark.parametrize(
    ("part", "place"), [(0, (3, 1)), (0, (8, 4)), (1, (2,)), (2, (0,)), (2, (4,)), (3, ())]
)
def test_the_slope_is_that_of_the_loss(part: int, place: tuple[int, ...]) -> None:
    """Against differences of the log loss itself."""
    net = unlearnt_network(9, 5, np.random.default_rng(1))
    up, down = (side_of(moved(net, part, place, by).log_odds(X), Y).loss for by in (1e-6, -1e-6))

    assert slope_of_loss(net, X, Y)[part][place] == pytest.approx((up - down) / 2e-6, abs=1e-6)


def test_it_starts_where_scikit_learn_s_goes_on_alike() -> None:
    """From the same weights, one full batch without momentum ends where MLPClassifier's does."""
    from sklearn.neural_network import MLPClassifier

    other = MLPClassifier(
        (5,), solver="sgd", learning_rate_init=0.1, momentum=0, alpha=0, batch_size=12, max_iter=1
    )
    net = unlearnt_network(9, 5, np.random.default_rng(2))
    other.partial_fit(X, Y, classes=[False, True])  # makes its arrays, which are then replaced
    other.coefs_[0][:], other.coefs_[1][:, 0] = net.first, net.last
    other.intercepts_[0][:], other.intercepts_[1][:] = net.first_offset, net.last_offset
    other.partial_fit(X, Y)
    slopes = slope_of_loss(net, X, Y)
    stepped = LittleNetwork(*(a - 0.1 * b for a, b in zip(net.parts, slopes, strict=True)))

    np.testing.assert_allclose(other.coefs_[0], stepped.first, atol=1e-12)
    np.testing.assert_allclose(other.coefs_[1][:, 0], stepped.last, atol=1e-12)
    np.testing.assert_allclose(
        other.predict_proba(X)[:, 1], 1 / (1 + np.exp(-stepped.log_odds(X))), atol=1e-12
    )


def test_the_same_seed_gives_the_same_network() -> None:
    """And another seed another one; it learns what there is to learn."""
    recipe = LittleRecipe(20, epochs=40)
    both = (FILMS, BRIGHT)
    ends = [list(learn(both, both, replace(recipe, seed=seed)))[-1] for seed in (0, 0, 1)]

    assert ends[0][0] == ends[1][0] != ends[2][0]
    assert ends[0][0].train.accuracy > 0.9
    assert ends[0][1].numbers == 20 * (36 + 2) + 1


def test_a_rate_that_is_far_too_high_stays_a_number() -> None:
    """It learns nothing of use, and nothing of it is infinite."""
    *_, (epoch, net) = learn((FILMS, BRIGHT), (FILMS, BRIGHT), LittleRecipe(20, rate=50, epochs=20))

    assert np.isfinite(epoch.train.loss)
    assert all(np.isfinite(part).all() for part in net.parts)


def test_changed_films_are_moved_and_mirrored() -> None:
    """By two pixels at most either way, about half of them mirrored, and the film itself is left
    alone.
    """
    film = np.zeros((1, 9, 9))
    film[0, 4, 2] = 1
    found = changed_films(np.repeat(film, 400, 0), np.random.default_rng(0))
    down, across = (np.nonzero(found)[axis] for axis in (1, 2))

    assert found.sum() == 400
    assert set(down) == {2, 3, 4, 5, 6}
    assert set(across) == set(range(9))
    assert 120 < (across > 4).sum() < 200  # four fifths of the mirrored half
    assert film.sum() == 1
