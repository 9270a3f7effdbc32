"""What is drawn shows the signs that it is meant to show."""

from __future__ import annotations

import numpy as np
import pytest

from tools import drawn_breast, drawn_chest
from tools.drawn_breast import breast
from tools.drawn_chest import chest

pytestmark = pytest.mark.heavy


def behind(malignant: float) -> float:
    """How much stronger the echo is deep in the middle than deep at the sides, in dB."""
    deep = [
        breast(np.random.default_rng(seed), malignant)[int(0.7 * drawn_breast.SIDE) :]
        for seed in range(12)
    ]
    middle, side = (slice(int(a * drawn_breast.SIDE), int(b * drawn_breast.SIDE)) for a, b in
                    ((0.42, 0.58), (0.0, 0.16)))  # fmt: skip
    return float(np.mean([rows[:, middle].mean() - rows[:, side].mean() for rows in deep]))


def test_sound_is_enhanced_behind_a_benign_lesion_and_lost_behind_a_cancer() -> None:
    """On average of a dozen pictures, against the sides at the same depth."""
    assert behind(0) > 0.5
    assert behind(1) < -3


def test_speckle_has_the_spread_of_a_rayleigh_envelope() -> None:
    """Its logarithm spreads by π / √24 = 0.641 (Burckhardt 1978), less for the floor and the
    blending of two depths.
    """
    speckle = drawn_breast._speckle(np.random.default_rng(0))

    assert 0.35 < speckle[[0, -1]].std() < 0.66
    assert abs(speckle.mean()) < 0.5


def test_an_opacity_takes_the_air_from_the_lungs() -> None:
    """Where the lungs are, attenuation is higher on average of eight films, against the belly."""

    def lungs(opacity: float) -> float:
        films = [chest(np.random.default_rng(seed), opacity) for seed in range(8)]
        s = drawn_chest.SIDE
        return float(
            np.mean(
                [
                    film[int(0.35 * s) : int(0.6 * s), int(0.2 * s) : int(0.35 * s)].mean()
                    - film[int(0.9 * s) :, int(0.4 * s) : int(0.6 * s)].mean()
                    for film in films
                ]
            )
        )

    assert lungs(1) > lungs(0) + 0.03


def test_a_shallow_breath_raises_the_diaphragm() -> None:
    """At the height of the lower zones there is more tissue on each ray."""
    s = drawn_chest.SIDE
    shallow, deep = (
        np.mean(
            [
                chest(np.random.default_rng(seed), 0, breath)[
                    int(0.68 * s) : int(0.74 * s), int(0.22 * s) : int(0.36 * s)
                ].mean()
                for seed in range(4)
            ]
        )
        for breath in (0.62, 0.78)
    )

    assert shallow > deep + 0.2
