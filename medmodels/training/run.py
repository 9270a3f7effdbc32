"""What a finished training consists of, whatever the family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models import Model
from medmodels.models.measured import Measured
from medmodels.models.statements import Statement
from medmodels.training.strategies import Strategy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Run", "joined", "score_rows", "whole"]


def _nothing(model: Model) -> dict[str, Measured]:
    return {}


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training, ready to be packaged.

    ``weights`` are files by name, ``fitted`` what training fixed beside them, the arrays of
    ``reference.npz`` (the file keeps that name), ``heldout`` the scores of cases the model did not
    see, ``stated`` what the manifest states. ``held_inputs`` are the test cases as the model sees
    them and ``values`` what the explained elements measure in the training and in the test cases,
    (cases, elements) each. ``measure`` gives what else is measured of the packaged model by topic,
    ``compression`` is what was measured of a network's smaller forms. ``names`` and ``behaviour``
    say what the behaviour page shows where that is not simply each of the task's elements. ``rest``
    gives the run with what takes long and changes nothing of the model: its cross-validation.
    """

    dataset: Dataset
    family: str
    strategy: Strategy
    weights: Mapping[str, bytes]
    fitted: Mapping[str, np.ndarray]
    heldout: pd.DataFrame
    stated: Mapping[str, Statement]
    held_inputs: np.ndarray
    values: tuple[np.ndarray, np.ndarray]
    measure: Callable[[Model], dict[str, Measured]] = _nothing
    compression: bytes | None = None
    names: tuple[str, ...] = ()
    behaviour: Callable[[Model], np.ndarray] | None = None
    rest: Callable[[], Run] | None = None


def whole(run: Run) -> Run:
    """The run with whatever may follow it done."""
    return run.rest() if run.rest else run


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
