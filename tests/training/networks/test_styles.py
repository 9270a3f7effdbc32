"""Greys of one film given to another."""

from __future__ import annotations

import numpy as np

from medmodels.training.networks.styles import levels, matched, ranks, style_swapped


def films(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(100, 20, (count, 6, 6)).astype(np.float32)


def test_a_matched_film_has_the_greys_of_the_other_and_the_order_of_its_own() -> None:
    """Sorted, its pixels are the other's; where it was brightest it still is."""
    own, other = films(3), films(3, seed=1)
    given = matched(own, other)

    np.testing.assert_array_equal(levels(given), levels(other))
    np.testing.assert_array_equal(ranks(given), ranks(own))
    assert (given.reshape(3, -1).argmax(1) == own.reshape(3, -1).argmax(1)).all()


def test_equal_pixels_stay_equal_and_a_films_own_greys_change_nothing() -> None:
    """A flat film gets one grey of the other; a film given its own greys is itself."""
    flat, other = np.full((1, 6, 6), 7, np.float32), films(1)
    rounded = films(4).round(-1)

    assert len(np.unique(matched(flat, other))) == 1
    np.testing.assert_array_equal(matched(rounded, rounded), rounded)


def test_swapped_films_have_the_greys_of_the_other_label() -> None:
    """Dark films of one label and bright ones of the other change places, the same ones with the
    same seed.
    """
    labels = np.arange(10) % 2 == 0
    some = films(10) + np.where(labels, 500, 0)[:, None, None]
    swapped = style_swapped(some, labels, seed=3)

    assert (swapped[labels] < 300).all()
    assert (swapped[~labels] > 300).all()
    np.testing.assert_array_equal(swapped, style_swapped(some, labels, seed=3))
    np.testing.assert_array_equal(ranks(swapped), ranks(some))
