"""What is packaged says on which held-out cases a model abstains."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from medmodels.datasets import Dataset
from medmodels.evidence import load_scores
from medmodels.models import Model
from medmodels.training.packaging.abstained import abstained_on, scores_file, with_abstentions


def test_the_gate_is_asked_of_each_held_out_case(model: Model, dataset: Dataset) -> None:
    """As stored beside the scores; of a case far from all others the model abstains."""
    stored = load_scores(model.artifact).abstained
    np.testing.assert_array_equal(abstained_on(model, dataset), stored)

    far = dataset.data.copy()
    far[dataset.test[3]] = far[dataset.test[3]] * np.where(np.arange(far.shape[1]) % 2, 6.0, 1 / 6)
    spoilt = abstained_on(model, replace(dataset, data=far))
    assert spoilt[3]
    assert spoilt.sum() == 1 + np.delete(stored, 3).sum()


def test_only_test_cases_say_it(dataset: Dataset) -> None:
    """Rows of a cross-validation say nothing, and the file keeps that."""
    rows = pd.DataFrame({"split": ["test", "test", "cv"], "score": [0.1, 0.9, 0.5]})
    told = with_abstentions(rows, np.array([True, False]))
    read = pd.read_parquet(io.BytesIO(scores_file(told, dataset.task)))

    assert read["abstained"].tolist()[:2] == [True, False]
    assert read["abstained"].isna().tolist() == [False, False, True]
    assert list(rows.columns) == ["split", "score"]


def test_a_case_without_an_answer_is_an_error(dataset: Dataset) -> None:
    """As many answers as there are test cases, not fewer."""
    rows = pd.DataFrame({"split": ["test", "test", "cv"], "score": [0.1, 0.9, 0.5]})
    with pytest.raises(ValueError, match="cannot assign"):
        with_abstentions(rows, np.array([True, False, True]))
