"""Means over folds and their intervals, against the formula written out once more."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t
from sklearn.metrics import accuracy_score, recall_score, roc_auc_score

from medmodels.evidence import cross_validation
from medmodels.evidence.repeats import RANGES
from medmodels.models import Model
from medmodels.statistics.folds import fold_mean
from tests.outcomes.test_complete import OUTCOMES, answers


def by_fold(model: Model) -> tuple[pd.DataFrame, int]:
    """Some metrics of each fold by scikit-learn, and how many folds a repeat has."""
    table = model.artifact.heldout()
    table = table[table["split"] == "cv"]
    rows = []
    for _, fold in table.groupby(["repeat", "fold"]):
        y, p = fold["label"].astype(bool), fold["score"]
        called = p >= model.threshold
        rows.append(
            {
                "accuracy": accuracy_score(y, called),
                "recall": recall_score(y, called),
                "auroc": roc_auc_score(y, p),
            }
        )
    return pd.DataFrame(rows), table["fold"].nunique()


@pytest.mark.parametrize("metric", ["accuracy", "recall", "auroc"])
def test_the_interval_is_nadeau_and_bengios(model: Model, metric: str) -> None:
    """Mean ± t(J − 1, 0.975) · s · √(1/J + test/train) over the J folds of all repeats, to 1."""
    values, folds = by_fold(model)
    found = cross_validation(model)
    assert found
    shown, mine = found.metrics[metric], values[metric]
    half = t.ppf(0.975, len(mine) - 1) * mine.std() * np.sqrt(1 / len(mine) + 1 / (folds - 1))

    assert shown.mean == pytest.approx(mine.mean())
    assert shown.sd == pytest.approx(mine.std())
    np.testing.assert_allclose(
        [shown.low, shown.high], [mine.mean() - half, min(mine.mean() + half, 1)]
    )


def test_no_interval_goes_beyond_what_a_metric_can_be() -> None:
    """Of a share it ends at 1; without a range it would go on."""
    values = np.array([1.0, 1.0, 1.0, 0.8])

    assert fold_mean(values, 4).high > 1
    found = fold_mean(values, 4, least=0.0, most=1.0)
    assert found.high == 1
    assert found.low == fold_mean(values, 4).low


def test_every_metric_of_a_fold_has_a_range() -> None:
    """Each value lies within its own."""
    for asks in OUTCOMES:
        for name, value in asks.fold_values(*answers(asks), threshold=0.5).items():
            assert RANGES[name][0] <= value <= RANGES[name][1]
