"""On which held-out cases a model abstains, beside their scores."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.evidence import ABSTAINED
from medmodels.models import Model
from medmodels.predictions import Prediction, predict_many
from medmodels.tasks import Task
from medmodels.training.packaging.coarse import coarse

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["abstained_on", "scores_file", "with_abstentions"]


def abstained_on(model: Model, dataset: Dataset) -> np.ndarray:
    """Whether a model abstains on each held-out case (n,) bool, in the order of their scores."""
    cases = (dataset.held_out(number) for number in range(1, len(dataset.test) + 1))
    return np.array(
        [
            isinstance(said, Prediction) and said.abstained is not None
            for said in predict_many(model, cases)
        ]
    )


def with_abstentions(scores: pd.DataFrame, abstained: np.ndarray) -> pd.DataFrame:
    """The scores with a column that says of each test case whether the model abstains on it, and of
    others nothing.
    """
    import pandas as pd

    said = np.full(len(scores), None, object)
    said[(scores["split"] == "test").to_numpy()] = abstained
    return scores.assign(**{ABSTAINED: pd.array(said, dtype="boolean")})


def scores_file(scores: pd.DataFrame, task: Task) -> bytes:
    """The scores as heldout.parquet holds them: no finer than they may be stored."""
    file = io.BytesIO()
    coarse(scores, task).to_parquet(file, index=False)
    return file.getvalue()
