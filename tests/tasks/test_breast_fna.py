"""The breast cytology task against the data it describes."""

from __future__ import annotations

import numpy as np

from medmodels.datasets import Dataset
from medmodels.tasks import Table


def test_reference_ranges_are_the_benign_percentiles_of_the_training_split(
    dataset: Dataset,
) -> None:
    """Each stored range is the 5th to 95th benign percentile, to the digits it is stored with."""
    benign = dataset.data[dataset.train][~dataset.labels[dataset.train]]
    low, high = np.percentile(benign, [5, 95], axis=0)
    for i, f in enumerate(dataset.task.features):
        unit = 10.0**-f.decimals
        assert abs(f.reference_range[0] - low[i]) <= unit, f.name
        assert abs(f.reference_range[1] - high[i]) <= unit, f.name


def test_every_published_case_is_plausible_and_consistent(dataset: Dataset) -> None:
    """No real case breaks a plausible range or a consistency rule."""
    for row in dataset.data:
        value = dict(zip(dataset.task.feature_names, row.tolist(), strict=True))
        assert all(f.plausible[0] <= value[f.name] <= f.plausible[1] for f in dataset.task.features)
        assert all(rule.holds(value) for rule in Table.of(dataset.task.inputs).consistency)


def test_malignant_is_the_positive_label(dataset: Dataset) -> None:
    """The 212 malignant cases, which scikit-learn codes 0, are the positive ones."""
    assert dataset.task.positive == "malignant"
    assert dataset.labels.sum() == 212
    assert (len(dataset.train), len(dataset.test), dataset.labels[dataset.test].sum()) == (
        455,
        114,
        42,
    )
