"""The whole recipe repeated: every metric over the folds, from stored out-of-fold scores."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.models import Model
from medmodels.statistics.folds import FoldMean, fold_mean

__all__ = ["RANGES", "CrossValidation", "FoldMean", "cross_validation"]

# What a metric of a fold can be at all: the interval of a mean, which is symmetric, goes no
# further.
_SHARE, _ERROR = (0.0, 1.0), (0.0, math.inf)
RANGES: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("accuracy", "recall", "specificity", "precision", "f1", "macro_f1"), _SHARE),
    **dict.fromkeys(("auroc", "auprc", "brier", "within_20_percent", "under", "over"), _SHARE),
    **dict.fromkeys(("harrell_c", "uno_c", "auroc_first", "auroc_last"), _SHARE),
    **dict.fromkeys(("brier_first", "brier_last", "integrated_brier"), _SHARE),
    **dict.fromkeys(("events_found", "free_cleared", "state_known"), _SHARE),
    **dict.fromkeys(("log_loss", "mae"), _ERROR),
    **dict.fromkeys(("observed_expected", "observed_expected_first"), _ERROR),
    "observed_expected_last": _ERROR,
    **dict.fromkeys(("r2", "scaled_brier", "scaled_brier_first"), (-math.inf, 1.0)),
}


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
            **{name: _mean_of(name, values, folds) for name, values in by_metric.items()},
            **asks.pooled(repeats),
        },
    )


def _mean_of(name: str, values: Sequence[float], folds: int) -> FoldMean:
    least, most = RANGES[name]
    return fold_mean(np.array(values), folds, least=least, most=most)
