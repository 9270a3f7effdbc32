"""The chest films: counts, causes, and a split that shares no child."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import DATASETS, Dataset
from medmodels.datasets.chest_xray import validation_persons

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
needs_films = pytest.mark.skipif(
    not (DATA / "kermany-cxr-224").is_dir(), reason="the chest films are not in the data folder"
)


@pytest.fixture(scope="module")
def films() -> Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_DATA", str(DATA))
        return DATASETS["chest-xray"]()


@needs_films
@pytest.mark.heavy
def test_counts_are_the_published_ones(films: Dataset) -> None:
    """497 test films, 310 with pneumonia; of the 5 216 others 26 are duplicates; every film has its
    cause.
    """
    assert (len(films.test), int(films.labels[films.test].sum())) == (497, 310)
    assert len(films.train) + len(films.validation) == 5216 - 26
    causes = films.factors["cause"]
    assert set(causes) == {"bacterial", "viral", "normal"}
    np.testing.assert_array_equal(causes != "normal", films.labels)


@needs_films
@pytest.mark.heavy
def test_the_parts_share_no_row_and_validation_has_both_labels(films: Dataset) -> None:
    """Train, validation and test are disjoint and together all films."""
    parts = [films.train, films.validation, films.test]

    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(len(films.data)))
    assert (
        0.1
        < (~films.labels[films.validation]).sum() / (~films.labels[: films.test[0]]).sum()
        < 0.16
    )


def test_validation_takes_the_lowest_numbers_of_each_series() -> None:
    """Of a hundred persons in each series the thirteen with the lowest numbers, with all their
    films.
    """
    persons = [
        (series, number) for series in ("a", "b") for number in range(500, 600) for _ in range(2)
    ]

    assert validation_persons(persons) == {
        (series, number) for series in ("a", "b") for number in range(500, 513)
    }
