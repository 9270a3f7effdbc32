"""The breast ultrasound question and its regions."""

from __future__ import annotations

import numpy as np

from medmodels.explanations.regions import region_map
from medmodels.tasks import Film
from medmodels.tasks.breast_ultrasound import BREAST_ULTRASOUND

REGIONS = Film.of(BREAST_ULTRASOUND.inputs).regions


def test_malignant_is_the_positive_label_and_benign_is_explained() -> None:
    """Normal breasts count as benign, and the question says so."""
    assert BREAST_ULTRASOUND.labels == ("malignant", "benign")
    assert "normal breast" in BREAST_ULTRASOUND.question


def test_every_region_is_there_at_each_size() -> None:
    """Nine regions on small, large and oblong pictures; the corners belong to the border, the
    middle to the lesion.
    """
    names = [region.name for region in REGIONS]
    for size in ((48, 48), (480, 640)):
        held = region_map(REGIONS, size)
        assert set(held.ravel().tolist()) == set(range(9))
        assert {names[held[row, column]] for row in (0, -1) for column in (0, -1)} == {"border"}
        assert names[held[int(0.42 * size[0]), size[1] // 2]] == "middle"
        assert names[held[int(0.8 * size[0]), size[1] // 2]] == "behind the middle"


def test_left_and_right_mirror_each_other() -> None:
    """Regions of the two sides are as large as each other."""
    held = region_map(REGIONS, (96, 96))
    counts = np.bincount(held.ravel())
    names = [region.name for region in REGIONS]

    for field in ("near field", "side", "far field"):
        assert counts[names.index(f"{field}, left")] == counts[names.index(f"{field}, right")]
