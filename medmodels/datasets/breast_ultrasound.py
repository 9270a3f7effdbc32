"""The BUSI breast ultrasound pictures at 128 × 128 pixels with BreastMNIST's split, near-duplicates
kept together.

Thirty of the 156 official test pictures exist at 28 × 28 pixels alone; they are enlarged, so that
the test is on all of them. Whatever is in one group with a test picture leaves training and
validation; it never leaves the test. Validation is a share of the remaining groups of each finding.
"""

from __future__ import annotations

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.datasets.near_duplicates import duplicate_groups
from medmodels.tasks.breast_ultrasound import BREAST_ULTRASOUND

__all__ = ["UNSTATED", "VALIDATION_SHARE", "drawn_groups", "load_breast_ultrasound"]

VALIDATION_SHARE = 0.2
UNSTATED = "benign or normal"  # of the thirty: the small pictures do not tell the two apart

_FINDINGS = ("benign", "malignant", "normal")  # as the file numbers them
_PARTS = ("train", "val", "test")
_SIDE = 128


def load_breast_ultrasound() -> Dataset:
    """All 780 pictures in BreastMNIST's order; raises ``DatasetError`` if a file is absent or not
    the published one.
    """
    small, malignant, part = _official()
    pictures, finding = _enlarged(small), np.where(malignant, "malignant", UNSTATED)
    with np.load(data_file("breast-ultrasound", "busi_128.npz"), allow_pickle=False) as stored:
        place = stored["breastmnist_index"].astype(int)
        pictures[place], finding[place] = stored["images"], np.array(_FINDINGS)[stored["label"]]
    group = duplicate_groups(pictures)
    test = np.flatnonzero(part == "test")
    twin = np.isin(group, group[test]) & (part != "test")
    free = np.flatnonzero((part != "test") & ~twin)
    held = np.isin(group[free], drawn_groups(group[free], finding[free]))
    known = np.isin(np.arange(len(small)), place)
    size = np.where(known, f"{_SIDE} pixels", f"{small.shape[1]} pixels")
    return Dataset(
        BREAST_ULTRASOUND,
        pictures,
        malignant,
        free[~held],
        test,
        f"BreastMNIST's {len(test)} test pictures; {twin.sum()} near-duplicates of them left out of"
        " the others; validation a fifth of the groups of the rest",
        free[held],
        {
            "finding": finding,
            "picture": np.where(
                np.isin(group, group[twin]),
                "near-duplicate in the publisher's training or validation part",
                "no near-duplicate there",
            ),
            "given at": size,
        },
        groups=group,
        gated_by="given at",
    )


def drawn_groups(group: np.ndarray, finding: np.ndarray) -> np.ndarray:
    """A share of the groups of each finding, by a seeded draw, from each picture's group and
    finding (n,); a group's finding is its first's.
    """
    numbers, first = np.unique(group, return_index=True)
    rng = np.random.default_rng(0)
    drawn = [
        rng.permutation(numbers[finding[first] == name]) for name in sorted(set(finding.tolist()))
    ]
    return np.concatenate([some[: round(len(some) * VALIDATION_SHARE)] for some in drawn])


def _official() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """BreastMNIST's pictures (780, 28, 28), which are malignant (780,), and the part of each
    (780,).
    """
    with np.load(data_file("breast-ultrasound", "breastmnist.npz"), allow_pickle=False) as stored:
        pictures = np.concatenate([stored[f"{part}_images"] for part in _PARTS])
        malignant = np.concatenate([stored[f"{part}_labels"].ravel() == 0 for part in _PARTS])
        part = np.repeat(_PARTS, [len(stored[f"{part}_images"]) for part in _PARTS])
    return pictures, malignant, part


def _enlarged(pictures: np.ndarray) -> np.ndarray:
    from PIL import Image

    return np.stack(
        [
            np.asarray(Image.fromarray(picture).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC))
            for picture in pictures
        ]
    )
