"""The synthetic samples."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.datasets import Dataset
from medmodels.tasks import TASKS
from tools.draw_table_samples import nearest_distances


@pytest.mark.parametrize("sample", samples(TASKS["breast-fna"]), ids=lambda s: s.title)
def test_a_sample_is_a_valid_case_and_nobodys(sample: object, dataset: Dataset) -> None:
    """Each sample reads, has a known outcome, and is no nearer to a training case than those are to
    one another.
    """
    case = read_cases(sample.path.read_bytes(), task=dataset.task).case()
    train = dataset.data[dataset.train]
    spread = train.std(0)
    limit = np.percentile(nearest_distances(train, train, spread, skip_self=True), 5)

    assert case.truth in dataset.task.labels
    assert nearest_distances(case.data[None], train, spread)[0] >= limit
