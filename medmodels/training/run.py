"""Train a model of a task: what a finished training consists of, whatever the family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import UnknownName
from medmodels.models import Model
from medmodels.tasks import TASKS
from medmodels.training.strategies.registry import Strategy, default_strategy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Run", "joined", "run", "score_rows"]


def _nothing(model: Model) -> dict[str, list[str]]:
    return {}


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training, ready to be packaged.

    ``weights`` are files by name, ``reference`` the arrays of reference.npz, ``heldout`` the scores
    of cases the model did not see, ``facts`` what the manifest and the card say. ``held_inputs``
    are the test cases as the model sees them and ``values`` what the explained elements measure in
    the training and in the test cases, (cases, elements) each. ``measure`` gives the card's further
    sections from the packaged model, ``compression`` is what the lab says of a network's smaller
    forms. ``names`` and ``behaviour`` say what the behaviour page shows where that is not simply
    each of the task's elements.
    """

    dataset: Dataset
    family: str
    strategy: Strategy
    weights: Mapping[str, bytes]
    reference: Mapping[str, np.ndarray]
    heldout: pd.DataFrame
    facts: Mapping[str, Any]
    held_inputs: np.ndarray
    values: tuple[np.ndarray, np.ndarray]
    measure: Callable[[Model], dict[str, list[str]]] = _nothing
    compression: bytes | None = None
    names: tuple[str, ...] = ()
    behaviour: Callable[[Model], np.ndarray] | None = None


def run(
    model_id: str,
    *,
    strategy: Strategy | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Run:
    """Train ``task/family`` on the task's training split.

    Raises ``UnknownName`` when there is no such task or family, ``DatasetError`` when its training
    set is not there.
    """
    from medmodels.training.recipes.registry import TRAINERS

    task, _, family = model_id.partition("/")
    if task not in DATASETS:
        raise UnknownName("training set for the task", task, DATASETS)
    dataset_of, trainers = DATASETS[task], TRAINERS[TASKS[task].form]
    if family not in trainers:
        raise UnknownName("family", family, trainers)
    return trainers[family](dataset_of(), family, strategy or default_strategy(model_id), progress)


def score_rows(
    split: str,
    labels: np.ndarray,
    score: np.ndarray,
    baseline: np.ndarray,
    *,
    repeat: int = 0,
    fold: int = 0,
    factors: Mapping[str, np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """Rows of heldout.parquet: outcome, score and baseline of each case, and the factors that
    divide them into subgroups.
    """
    n = len(labels)
    return {
        "split": np.full(n, split),
        "repeat": np.full(n, repeat, np.int8),
        "fold": np.full(n, fold, np.int8),
        "label": labels,
        "score": score,
        "baseline": baseline,
        **(factors or {}),
    }


def joined(parts: list[dict[str, np.ndarray]]) -> pd.DataFrame:
    """One frame of all rows."""
    import pandas as pd

    return pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
