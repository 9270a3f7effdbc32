"""The breast ultrasound pictures: counts, findings, and a split that shares no near-duplicate."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.datasets import Dataset
from medmodels.datasets.breast_ultrasound import (
    UNSTATED,
    VALIDATION_SHARE,
    drawn_groups,
    load_breast_ultrasound,
)
from medmodels.gates import film_vectors
from tools.draw_film_samples import apart, band_vectors, nearest

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
needs_pictures = pytest.mark.skipif(
    not (DATA / "busi").is_dir(), reason="the ultrasound pictures are not in the data folder"
)


@pytest.fixture(scope="module")
def pictures() -> Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_DATA", str(DATA))
        return load_breast_ultrasound()


@needs_pictures
@pytest.mark.heavy
def test_counts_are_the_published_ones(pictures: Dataset) -> None:
    """780 pictures, 210 malignant; all 156 test pictures with 42 malignant ones, of which 30 are
    known at 28 pixels alone.
    """
    assert (len(pictures.data), int(pictures.labels.sum())) == (780, 210)
    assert (len(pictures.test), int(pictures.labels[pictures.test].sum())) == (156, 42)
    assert (pictures.factors["given at"] == "28 pixels").sum() == 30
    finding = pictures.factors["finding"]
    assert set(finding) == {"benign", "malignant", "normal", UNSTATED}
    np.testing.assert_array_equal(finding == "malignant", pictures.labels)
    assert set(np.flatnonzero(pictures.factors["given at"] == "28 pixels")) <= set(pictures.test)


@needs_pictures
@pytest.mark.heavy
def test_the_parts_share_no_group(pictures: Dataset) -> None:
    """No picture of one part has a near-duplicate in another; what has one in the test is in
    none.
    """
    assert pictures.groups is not None
    parts = [
        set(pictures.groups[part].tolist())
        for part in (pictures.train, pictures.validation, pictures.test)
    ]

    assert not parts[0] & parts[1]
    assert not (parts[0] | parts[1]) & parts[2]
    left_out = np.setdiff1d(
        np.arange(780), np.concatenate([pictures.train, pictures.validation, pictures.test])
    )
    assert 60 <= len(left_out) <= 100
    assert set(pictures.groups[left_out].tolist()) <= parts[2]


@needs_pictures
@pytest.mark.heavy
def test_both_labels_are_in_validation_as_in_training(pictures: Dataset) -> None:
    """The share of malignant pictures differs by a few in a hundred."""
    share = [pictures.labels[part].mean() for part in (pictures.train, pictures.validation)]

    assert abs(share[0] - share[1]) < 0.06


def test_groups_are_drawn_from_each_finding() -> None:
    """A fifth of the groups of each finding, whole, and the same ones every time."""
    group, finding = np.repeat(np.arange(100), 2), np.repeat(["a", "b"], [40, 160])
    drawn = drawn_groups(group, finding)

    assert len(drawn) == 100 * VALIDATION_SHARE
    assert (drawn < 20).sum() == 20 * VALIDATION_SHARE
    np.testing.assert_array_equal(drawn, drawn_groups(group, finding))


@needs_pictures
@pytest.mark.heavy
def test_no_sample_is_nearer_to_a_training_picture_than_their_groups_are(pictures: Dataset) -> None:
    """Each sample's nearest training picture is at least as far as the fifth percentile of the
    distances of training pictures to those of other groups.
    """
    assert pictures.groups is not None
    train = list(pictures.data[pictures.train])
    drawn = [
        read_cases(s.path.read_bytes(), task=pictures.task, origin="sample").case().data
        for s in samples(pictures.task)
    ]

    assert len(drawn) == 12
    for vectors in (film_vectors, band_vectors):
        seen = vectors(train)
        limit = apart(seen, pictures.groups[pictures.train])
        assert nearest(vectors(drawn), seen).min() >= limit
