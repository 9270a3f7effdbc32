"""The consortium's patients as inputs of the question, where their file is on the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from medmodels.datasets import DATASETS, Dataset
from medmodels.datasets.warfarin_dose import _indications, _targets

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture(scope="module")
def patients() -> Iterator[Dataset]:
    if not (DATA / "iwpc-warfarin").is_dir():
        pytest.skip("the consortium's file is not in the data folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_DATA", str(DATA))
        yield DATASETS["warfarin-dose"]()


def column(patients: Dataset, name: str) -> np.ndarray:
    return patients.data[:, patients.task.feature_names.index(name)]


def test_every_value_is_one_that_a_case_may_have(patients: Dataset) -> None:
    """Words have a code, numbers are plausible, nothing is missing."""
    low, high = np.array([feature.plausible for feature in patients.task.features]).T

    assert ((patients.data >= low) & (patients.data <= high)).all()


def test_what_the_limits_say_of_missing_values_is_so(patients: Dataset) -> None:
    """The counts that stand with the question."""
    (limit,) = (line for line in patients.task.known_limits if "A mark for what is missing" in line)
    for name in ("smoker", "INR target", "indication", "diabetes", "heart failure"):
        codes = patients.task.feature(name).codes
        count = int((column(patients, name) == codes.index("not recorded")).sum())
        assert f"{count:,}".replace(",", " ") in limit, name
    (limit,) = (line for line in patients.task.known_limits if "197" in line)
    lower = column(patients, "INR target") == 0
    assert patients.sites is not None
    assert f"of the {lower.sum()} patients" in limit
    assert np.bincount(patients.sites[lower]).max() == 197


def test_sites_are_blocks_of_the_file(patients: Dataset) -> None:
    """They come one after the other, on both sides of the split, none of a handful."""
    assert patients.sites is not None
    assert (np.diff(patients.sites) >= 0).all()
    assert np.bincount(patients.sites)[np.unique(patients.sites)].min() >= 30


def test_indications_go_by_what_changes_the_dose_most() -> None:
    """A valve before a clot before the atria before all else, however they are listed; a valve that
    was replaced is one; nothing recorded is nothing.
    """
    rows = pd.DataFrame(
        {
            "Indication for Warfarin Treatment": ["3; 8", "8; 1", "3; 4", "6", None, "3", "2; 4"],
            "Valve Replacement": [0, np.nan, 0, 0, np.nan, 1, 0],
        }
    )
    clot, valve = "deep vein thrombosis or pulmonary embolism", "heart valve"
    expected = ["atrial fibrillation", clot, valve, "other", None, valve, valve]

    assert [word if isinstance(word, str) else None for word in _indications(rows)] == expected


def test_targets_are_words_by_the_middle_of_their_range() -> None:
    """The number first, else the range; at the bounds and where neither is recorded."""
    rows = pd.DataFrame(
        {
            "Target INR": [2.5, None, None, None, 3.0, 2.2, None],
            "Estimated Target INR Range Based on Indication": [
                "2.5-3.5",
                "2-3",
                "1.7-2.8",
                "2-3.5",
                None,
                None,
                None,
            ],
        }
    )
    about, lower, higher = "about 2 to 3", "lower than 2 to 3", "2.5 to 3.5 or higher"
    expected = [about, about, lower, about, higher, lower, None]

    assert [word if isinstance(word, str) else None for word in _targets(rows)] == expected
