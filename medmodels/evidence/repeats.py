"""The whole recipe repeated: every metric over the folds, from stored out-of-fold scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.models import Model
from medmodels.statistics.folds import FoldMean, fold_mean

__all__ = ["CrossValidation", "FoldMean", "cross_validation"]


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Each metric over the folds; ``n`` cases went into every repeat, ``events`` of them positive.
    One fold is a fifth held out at random.
    """

    folds: int
    repeats: int
    n: int
    events: int
    metrics: Mapping[str, FoldMean]


def cross_validation(model: Model) -> CrossValidation | None:
    """Every metric over the folds, from stored out-of-fold scores; ``None`` where it was
    not done.
    """
    table, asks = model.artifact.heldout(), model.task.asks
    rows = table[table["split"] == "cv"]
    if rows.empty:
        return None
    by_metric: dict[str, list[float]] = {}
    for _, fold in rows.groupby(["repeat", "fold"]):
        y, p = asks.truths(fold["label"]), asks.answers(fold)
        for name, value in asks.fold_values(y, p, threshold=model.threshold).items():
            by_metric.setdefault(name, []).append(value)
    folds = int(rows["fold"].nunique())
    repeats = [
        (asks.truths(repeat["label"]), asks.answers(repeat)) for _, repeat in rows.groupby("repeat")
    ]
    return CrossValidation(
        folds=folds,
        repeats=len(repeats),
        n=len(repeats[0][0]),
        events=asks.positives(repeats[0][0]),
        metrics={
            **{name: fold_mean(np.array(values), folds) for name, values in by_metric.items()},
            **asks.pooled(repeats),
        },
    )
