"""A picture shared out between halves of halves: shap's partition values, additive however few
evaluations there are.
"""

from __future__ import annotations

import numpy as np
import pytest
import shap

from medmodels.explanations.heat import PATCHES, HeatMap, partition_values, patch_map

WEIGHTS = np.random.default_rng(1).normal(size=(42, 3))


def worth(pictures: np.ndarray) -> np.ndarray:
    """Interactions between pixels anywhere, which no sum over them has."""
    return np.tanh(np.reshape(pictures, (-1, 42)) @ WEIGHTS / 3).prod(1)


@pytest.fixture
def films() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(7, 6)), rng.normal(size=(7, 6))


@pytest.mark.parametrize("evaluations", [64, 400, 10_000])
def test_values_equal_shaps_partition_explainer(
    films: tuple[np.ndarray, np.ndarray], evaluations: int
) -> None:
    """The same rectangles are cut in the same order, whether few evaluations or all that single
    pixels ask for.
    """
    picture, background = films
    explainer = shap.PartitionExplainer(worth, shap.maskers.Image(background[..., None], (7, 6, 1)))
    expected = explainer(
        picture[None, ..., None], max_evals=evaluations, batch_size=64, silent=True
    ).values[0, ..., 0]

    found, base = partition_values(worth, picture, background, evaluations=evaluations)

    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)
    assert base == pytest.approx(float(worth(background)[0]), abs=1e-14)


@pytest.mark.parametrize("evaluations", [2, 3, 4, 5, 101, 102])
def test_values_add_up_within_the_evaluations(
    films: tuple[np.ndarray, np.ndarray], evaluations: int
) -> None:
    """However few there are, the values sum to the picture's output less the background's, and no
    more pictures are looked at than were allowed.
    """
    picture, background = films
    seen = 0

    def counted(pictures: np.ndarray) -> np.ndarray:
        nonlocal seen
        seen += len(pictures)
        return worth(pictures)

    found, base = partition_values(counted, picture, background, evaluations=evaluations)

    assert base + found.sum() == pytest.approx(float(worth(picture)[0]), abs=1e-12)
    assert seen == evaluations - evaluations % 2


def test_what_is_not_cut_is_spread_evenly(films: tuple[np.ndarray, np.ndarray]) -> None:
    """With nothing left but the two ends every pixel has the same value, and of one pixel that is
    all of it.
    """
    picture, background = films
    found, base = partition_values(worth, picture, background, evaluations=2)
    np.testing.assert_allclose(found, (worth(picture)[0] - base) / picture.size, atol=1e-15)

    alone, nothing = partition_values(
        lambda pictures: pictures[:, 0, 0], np.array([[3.0]]), np.array([[1.0]]), evaluations=100
    )
    assert (alone.tolist(), nothing) == ([[2.0]], 1.0)


@pytest.mark.parametrize("side", [12, 24, 64, 96])
def test_patches_of_any_size_share_a_picture_out(side: int) -> None:
    """Each pixel belongs to one patch, all are as large but for a pixel of a side, and their sums
    add up; where the side divides they are squares.
    """
    values = np.random.default_rng(2).normal(size=(side, side))
    places, sums = patch_map(side), HeatMap(values, 0.0, 2, 0.0, 0.0).patches()
    counts = np.bincount(places.ravel(), minlength=PATCHES**2)
    each = side // PATCHES

    assert sums.shape == (PATCHES, PATCHES)
    assert sums.sum() == pytest.approx(values.sum())
    assert set(counts.tolist()) <= {each**2, each * (each + 1), (each + 1) ** 2}
    if side % PATCHES == 0:
        squares = values.reshape(PATCHES, each, PATCHES, each).sum((1, 3))
        np.testing.assert_allclose(sums, squares, atol=1e-12)
