"""Train a model of a task: fit, score what was held out, cross-validate, package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import UnknownName
from medmodels.training.fit import FITTERS, Fitted, baseline_probability
from medmodels.training.strategy import STRATEGIES, Strategy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FOLDS", "REPEATS", "Run", "run"]

FOLDS, REPEATS = 10, 5


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training: what was fitted, on what, and the scores of cases it did not see."""

    dataset: Dataset
    family: str
    strategy: Strategy
    fitted: Fitted
    heldout: pd.DataFrame


def run(model_id: str, *, strategy: Strategy | None = None, progress: Callable[[str], None] = lambda _: None) -> Run:
    """Train ``task/family`` on the task's training split and cross-validate it on all its cases.

    Every fold repeats the whole recipe, calibration included. Raises ``UnknownName`` when there is no
    such task or family.
    """
    task, _, family = model_id.partition("/")
    if task not in DATASETS:
        raise UnknownName("training set for the task", task, DATASETS)
    if family not in FITTERS:
        raise UnknownName("family", family, FITTERS)
    dataset, strategy = DATASETS[task](), strategy or STRATEGIES[family]()
    progress(f"{model_id}: fitting on {len(dataset.train)} cases")
    x, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    fitted = FITTERS[family](x, y, strategy)
    held = dataset.data[dataset.test]
    test = _rows("test", 0, 0, dataset.labels[dataset.test], fitted.probability(held), baseline_probability(x, y, held))
    return Run(dataset, family, strategy, fitted, _joined([test, *_cross_validate(dataset, family, strategy, progress)]))


def _cross_validate(dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]) -> list[dict[str, np.ndarray]]:
    from sklearn.model_selection import StratifiedKFold

    rows = []
    for repeat in range(REPEATS):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=strategy.seed + repeat)
        for fold, (train, test) in enumerate(folds.split(dataset.data, dataset.labels)):
            progress(f"cross-validation: repeat {repeat + 1} of {REPEATS}, fold {fold + 1} of {FOLDS}")
            x, y, held = dataset.data[train], dataset.labels[train], dataset.data[test]
            scores = FITTERS[family](x, y, strategy).probability(held)
            rows.append(_rows("cv", repeat, fold, dataset.labels[test], scores, baseline_probability(x, y, held)))
    return rows


def _rows(split: str, repeat: int, fold: int, labels: np.ndarray, score: np.ndarray, baseline: np.ndarray) -> dict[str, np.ndarray]:
    n = len(labels)
    return {
        "split": np.full(n, split),
        "repeat": np.full(n, repeat, np.int8),
        "fold": np.full(n, fold, np.int8),
        "label": labels,
        "score": score,
        "baseline": baseline,
    }


def _joined(parts: list[dict[str, np.ndarray]]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
