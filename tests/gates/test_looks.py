"""What the look of a picture is judged by, and how that is fitted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from medmodels.errors import BadQuestion
from medmodels.gates import LOOK_VECTORS, unlikeness
from medmodels.gates.looks import look_descriptors
from medmodels.tasks import LOOKS, Look
from medmodels.training.look_gates import LOOK_GATES, covariance_gate, look_gate


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    noise = np.clip(rng.normal(128, 30, (96, 96)), 0, 255).astype(np.uint8)
    return [noise, np.tile(np.arange(96, dtype=np.uint8)[:, None], (1, 96))]


def clouds(count: int, blur: float, *, seed: int) -> np.ndarray:
    """Pictures (count, 96, 96) that get darker from top to bottom, with spots of one size."""
    rng = np.random.default_rng(seed)
    spots = gaussian_filter(rng.normal(size=(count, 96, 96)), (0, blur, blur))
    spots /= spots.std((1, 2), keepdims=True)
    return np.clip(np.linspace(180, 60, 96)[:, None] + 30 * spots, 0, 255).astype(np.uint8)


def test_every_way_to_judge_a_look_is_fitted_and_served() -> None:
    """A question can choose no look that a gate does not know."""
    assert LOOK_VECTORS.keys() == LOOK_GATES.keys() == set(LOOKS)
    with pytest.raises(BadQuestion, match="“smell” is none of them"):
        Look(by="smell")
    with pytest.raises(BadQuestion, match="below 1; it is 1"):
        Look(within=1.0)


def test_a_mirrored_picture_looks_the_same(pictures: list[np.ndarray]) -> None:
    """Left and right do not count; above and below do."""
    mirrored = [np.ascontiguousarray(picture[:, ::-1]) for picture in pictures]
    turned = [np.ascontiguousarray(picture[::-1]) for picture in pictures]

    # A spectrum of an even number of pixels has one row and column without a partner.
    np.testing.assert_allclose(look_descriptors(mirrored), look_descriptors(pictures), atol=0.05)
    assert np.abs(look_descriptors(turned) - look_descriptors(pictures))[1].max() > 1


def test_exposure_does_not_count(pictures: list[np.ndarray]) -> None:
    """Half the contrast on a grey ground gives the same numbers, up to rounding."""
    flat = [(picture // 2 + 60).astype(np.uint8) for picture in pictures]

    np.testing.assert_allclose(look_descriptors(flat)[0], look_descriptors(pictures)[0], atol=0.05)


def test_noise_has_the_kurtosis_of_a_normal_distribution(pictures: list[np.ndarray]) -> None:
    """Band-passed noise is Gaussian: its fourth moment is three."""
    kurtosis = np.exp(look_descriptors(pictures)[0, 39]) - 0.1

    assert kurtosis == pytest.approx(3, abs=0.2)


def test_a_blank_picture_has_finite_numbers() -> None:
    """Nothing divides by a spread that is not there."""
    assert np.isfinite(look_descriptors([np.zeros((64, 80), np.uint8)])).all()


def test_the_distance_is_mahalanobis_by_the_shrunk_covariance() -> None:
    """Along all principal axes together it is the textbook's distance."""
    from sklearn.covariance import LedoitWolf

    rng = np.random.default_rng(0)
    points = rng.normal(size=(80, 12)) * np.geomspace(0.1, 50, 12) + 7
    mean, spread = points.mean(0), points.std(0)
    expected = np.sqrt(
        LedoitWolf().fit((points - mean) / spread).mahalanobis((points - mean) / spread)
    )

    found = unlikeness(points, covariance_gate(points))

    np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.heavy
def test_pictures_of_one_kind_pass_and_others_do_not() -> None:
    """Fitted on pictures with small spots, a gate by descriptors lets others of them in, softer or
    darker too, and keeps large spots, pictures upside down and noise out.
    """
    found = look_gate(
        Look(by="descriptors", within=0.975), clouds(60, 2, seed=0), clouds(30, 2, seed=1)
    )

    def refused(pictures: np.ndarray) -> float:
        return float(
            np.mean(unlikeness(look_descriptors(list(pictures)), found) > found["film_limit"])
        )

    own = clouds(40, 2, seed=2)
    assert refused(own) <= 0.1
    assert refused((own * 0.9).astype(np.uint8)) <= 0.1
    assert refused(clouds(40, 6, seed=3)) == 1
    assert refused(own[:, ::-1]) == 1
    assert refused(np.random.default_rng(4).integers(0, 256, (40, 96, 96)).astype(np.uint8)) == 1
