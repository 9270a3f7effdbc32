"""Regions of a film: every pixel in one, Shapley values against brute force and against shap's
exact explainer.
"""

from __future__ import annotations

import numpy as np
import pytest
import shap

from medmodels.explanations.regions import composed, outside_share, region_map, shapley_of_regions
from medmodels.tasks import TASKS, Film

REGIONS = Film.of(TASKS["chest-xray"].inputs).regions


def test_every_pixel_belongs_to_one_region_and_none_is_empty() -> None:
    """On a square and on an oblong film all eight regions are there, the corners outside the chest,
    the middle in the mediastinum.
    """
    for size in ((96, 96), (300, 180)):
        found = region_map(REGIONS, size)
        names = [
            REGIONS[k].name for k in (found[0, 0], found[-1, -1], found[size[0] // 2, size[1] // 2])
        ]

        assert sorted(np.unique(found)) == list(range(8))
        assert names == ["outside the chest", "outside the chest", "mediastinum"]


def test_the_films_left_is_the_patients_right() -> None:
    """A pixel left of the middle in the upper chest lies in the right upper zone, its mirror image
    in the left.
    """
    found = region_map(REGIONS, (100, 100))

    assert REGIONS[found[30, 28]].name == "right upper zone"
    assert REGIONS[found[30, 72]].name == "left upper zone"


@pytest.fixture
def game() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return (
        rng.normal(size=(8, 8)),
        rng.normal(size=(8, 8)),
        np.repeat(np.arange(4), 16).reshape(8, 8),
        rng.normal(size=(64, 3)),
    )


def outputs(pictures: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A function with interactions between regions."""
    return np.tanh(pictures.reshape(len(pictures), -1) @ weights / 4).prod(1)


def test_values_equal_shaps_exact_explainer(game: tuple[np.ndarray, ...]) -> None:
    """On a function with interactions the values are those of shap's exact explainer over the same
    regions.
    """
    picture, background, regions, weights = game

    def by_members(members: np.ndarray) -> np.ndarray:
        return outputs(composed(picture, background, members[:, regions] > 0.5), weights)

    expected = shap.ExactExplainer(by_members, shap.maskers.Independent(np.zeros((1, 4))))(
        np.ones((1, 4))
    ).values[0]
    found = shapley_of_regions(lambda x: outputs(x, weights), picture, background, regions)

    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_values_add_up(game: tuple[np.ndarray, ...]) -> None:
    """The values sum to the film's output less the reference film's."""
    picture, background, regions, weights = game
    found = shapley_of_regions(lambda x: outputs(x, weights), picture, background, regions)

    assert found.sum() == pytest.approx(
        (outputs(picture[None], weights) - outputs(background[None], weights))[0], abs=1e-12
    )


def test_the_share_from_outside_counts_either_direction() -> None:
    """The last region's part of all sizes, whatever the signs; nothing at all is no share."""
    np.testing.assert_allclose(
        outside_share(np.array([[1.0, -2.0, 1.0], [0.0, 3.0, -1.0], [0.0, 0.0, 0.0]])),
        [0.25, 0.25, 0],
    )
