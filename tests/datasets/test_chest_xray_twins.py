"""Which test films another copy has."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from medmodels.datasets import TWINS
from medmodels.datasets.chest_xray_twins import best_correlations
from medmodels.datasets.files import FILES
from tests.datasets.test_chest_xray import DATA


def smooth(count: int, seed: int, shape: tuple[int, int]) -> np.ndarray:
    """Pictures of broad shapes."""
    rng = np.random.default_rng(seed)
    return np.stack(
        [
            np.asarray(
                Image.fromarray(rng.integers(0, 255, (7, 9)).astype(np.uint8)).resize(
                    shape[::-1], Image.Resampling.BICUBIC
                )
            )
            for _ in range(count)
        ]
    )


@pytest.mark.parametrize("share", [0.4, 0.7, 1.0])
def test_a_film_finds_its_own_middle_whatever_was_cut(share: float) -> None:
    """The middle of a film at its whole height, brought down and squeezed, is found again among
    others; a film that is not there is not.
    """
    originals = smooth(6, 0, (150, round(150 / share)))
    edge = (originals.shape[2] - 150) // 2
    small = np.stack(
        [
            np.asarray(
                Image.fromarray(np.ascontiguousarray(film[:, edge : edge + 150])).resize(
                    (28, 28), Image.Resampling.BICUBIC
                )
            )
            for film in originals
        ]
    )
    squeezed = np.stack(
        [
            np.asarray(Image.fromarray(film).resize((224, 224), Image.Resampling.BICUBIC))
            for film in originals
        ]
    )

    assert best_correlations(squeezed, small).min() > 0.98
    assert best_correlations(squeezed[:1], small[1:]).max() < 0.9
    assert best_correlations(np.zeros((1, 224, 224), np.uint8), small)[0] == 0


@pytest.mark.skipif(
    not (DATA / FILES["other-copies"][0].path).is_file(), reason="the other copy is not there"
)
@pytest.mark.heavy
def test_most_of_our_test_films_are_in_the_other_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """441 of 497, and a gap between those and the rest."""
    monkeypatch.setenv("MEDMODELS_DATA", str(DATA))
    twins = TWINS["chest-xray"]()

    assert (int(twins.found.sum()), len(twins.found)) == (441, 497)
    assert twins.correlation[twins.found].min() > 0.955
    assert twins.correlation[~twins.found].max() < 0.945
