"""The heart beats: counts of the published split, nobody in both parts, beats where they are
marked.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import DATASETS, Dataset
from medmodels.datasets.ecg_beat import DS1, DS2
from medmodels.tasks import Waveform

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
needs_beats = pytest.mark.skipif(
    not (DATA / "mitdb").is_dir(), reason="the recordings are not in the data folder"
)


@pytest.fixture(scope="module")
def beats() -> Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_DATA", str(DATA))
        return DATASETS["ecg-beat"]()


def test_the_split_shares_nobody_and_leaves_pacemakers_out() -> None:
    """22 recordings in each part; 201 and 202 are of one man, which is how the split is
    published.
    """
    assert len(set(DS1)) == len(set(DS2)) == 22
    assert set(DS1).isdisjoint(DS2)
    assert {102, 104, 107, 217}.isdisjoint({*DS1, *DS2})


@needs_beats
@pytest.mark.heavy
def test_counts_are_those_of_the_classes(beats: Dataset) -> None:
    """Normal, supraventricular and ventricular beats of both parts, as others count them."""
    train, test = (np.bincount(beats.labels[rows]).tolist() for rows in (beats.train, beats.test))

    assert train == [45866, 944, 3788]
    assert test == [44259, 1837, 3221]
    assert beats.groups is not None
    assert set(beats.groups[beats.train]) == set(DS1)
    assert set(beats.groups[beats.test]) == set(DS2)


@needs_beats
@pytest.mark.heavy
def test_a_case_has_its_beat_in_the_middle(beats: Dataset) -> None:
    """Each is (2, samples) with a mark at its centre; the lead is in millivolts, absent before the
    recording begins.
    """
    inputs = Waveform.of(beats.task.inputs)
    for number in (1, 100, len(beats.test)):
        case = beats.held_out(number)
        assert case.data.shape == (2, inputs.samples)
        assert case.data[1, inputs.centre] == 1
        assert set(np.unique(case.data[1])) == {0, 1}
        assert 0.3 < np.nanmax(case.data[0]) - np.nanmin(case.data[0]) < 15
    assert np.isnan(beats.held_out(1).data[0, 0])
