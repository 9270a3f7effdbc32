"""Groups of near-duplicate pictures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from medmodels.datasets.near_duplicates import duplicate_groups


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    """Six unrelated pictures (6, 160, 160)."""
    fields = gaussian_filter(np.random.default_rng(0).normal(size=(6, 160, 160)), (0, 4, 4))
    return np.clip(128 + 50 * fields / fields.std(), 0, 255).astype(np.uint8)


def test_unrelated_pictures_are_alone(pictures: np.ndarray) -> None:
    """Each has a group of its own."""
    assert len(set(duplicate_groups(pictures).tolist())) == len(pictures)


def test_a_copy_with_another_exposure_is_found(pictures: np.ndarray) -> None:
    """Darker and with a mark drawn on it it is still the same picture."""
    copy = (pictures[0] * 0.7).astype(np.uint8)
    copy[70:74, 60:90] = 255
    group = duplicate_groups(np.concatenate([pictures, copy[None]]))

    assert group[-1] == group[0]
    assert len(set(group.tolist())) == len(pictures)


def test_a_crop_is_found_by_its_fine_structure(pictures: np.ndarray) -> None:
    """A seventh of the width lost on one side, under a common brightness from top to bottom as in
    ultrasound.
    """
    depth = np.linspace(160, -60, 160)[:, None]
    scans = np.clip(depth + pictures / 3, 0, 255).astype(np.uint8)[:, :, :128]
    moved = np.clip(depth + pictures[:1] / 3, 0, 255).astype(np.uint8)[:, :, 20:148]
    group = duplicate_groups(np.concatenate([scans, moved]))

    assert group[-1] == group[0]


def test_links_lead_on(pictures: np.ndarray) -> None:
    """Two pictures that are each like a third are in one group, whatever their order."""
    first, second = pictures[:2].astype(float)
    chain = [(w * first + (1 - w) * second) for w in (1.0, 0.75, 0.5, 0.25, 0.0)]
    group = duplicate_groups(np.stack([*chain, pictures[2]]).astype(np.uint8))

    assert len(set(group[:5].tolist())) == 1
    assert group[5] != group[0]
