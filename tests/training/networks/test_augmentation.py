"""What training films take from other films."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.training.networks.augmentation import drawer
from medmodels.training.networks.styles import ranks
from medmodels.training.strategies import Augmentation

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SIDE = 8
PLAIN = replace(Augmentation(), matched=0.0, border=0.0)


def films(count: int = 5) -> np.ndarray:
    """Each in a hundred of greys of its own: film 2 lies between 200 and 300."""
    drawn = np.random.default_rng(0).uniform(0, 100, (count, SIDE, SIDE)).astype(np.float32)
    return drawn + 100 * np.arange(count, dtype=np.float32)[:, None, None]


def drawn(settings: Augmentation, rows: np.ndarray, inside: np.ndarray | None = None) -> np.ndarray:
    import keras

    keras.utils.set_random_seed(0)
    return drawer(films(), settings, inside)(rows).numpy()[..., 0]


def test_without_shares_films_come_as_they_are() -> None:
    """Row by row, in the order asked for."""
    rows = np.array([3, 0, 3])

    np.testing.assert_array_equal(drawn(PLAIN, rows), films()[rows])


def test_a_matched_film_has_the_greys_of_one_other_film() -> None:
    """Of all of them, each has greys of a single hundred, mostly not its own; its own order
    stays.
    """
    rows = np.repeat(np.arange(5), 20)
    got = drawn(replace(PLAIN, matched=1.0), rows)
    hundreds = np.floor(got / 100).reshape(len(rows), -1)

    assert (hundreds == hundreds[:, :1]).all()
    assert 0.6 < (hundreds[:, 0] != rows).mean() < 0.95
    np.testing.assert_array_equal(ranks(got), ranks(films()[rows]))


def test_no_share_matched_leaves_each_film_its_greys() -> None:
    """With borders drawn and nothing kept outside of nothing, every film is itself."""
    rows = np.arange(5)
    got = drawn(replace(PLAIN, border=1.0), rows, np.ones((SIDE, SIDE)))

    np.testing.assert_allclose(got, films(), rtol=1e-6)


def test_what_lies_around_is_another_films_and_what_lies_inside_its_own() -> None:
    """Left half inside, right half outside."""
    inside = np.zeros((SIDE, SIDE))
    inside[:, : SIDE // 2] = 1
    rows = np.repeat(np.arange(5), 20)
    got = drawn(replace(PLAIN, border=1.0), rows, inside)
    around = np.floor(got[:, :, SIDE // 2 :] / 100).reshape(len(rows), -1)

    np.testing.assert_array_equal(got[:, :, : SIDE // 2], films()[rows][:, :, : SIDE // 2])
    assert (around == around[:, :1]).all()
    assert 0.6 < (around[:, 0] != rows).mean() < 0.95


def test_the_surroundings_of_a_matched_film_have_its_new_greys() -> None:
    """One film's greys over the whole picture, so that no seam tells which part was put there."""
    inside = np.zeros((SIDE, SIDE))
    inside[2:6, 2:6] = 1
    settings = replace(PLAIN, matched=1.0, border=1.0)
    got = drawn(settings, np.repeat(np.array([1]), 40), inside)
    hundreds = np.floor(got / 100).reshape(40, -1)

    other = hundreds[hundreds[:, 0] != 1]
    assert len(other) > 5
    assert (np.ptp(hundreds, axis=1) == 0).mean() > 0.7
