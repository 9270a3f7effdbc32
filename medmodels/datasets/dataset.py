"""A training set: inputs, outcomes and the split that every model of a task shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.tasks import Task

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """``data`` (cases, features), ``labels`` (cases,) true for the positive label; ``train`` and ``test`` hold row numbers."""

    task: Task
    data: np.ndarray
    labels: np.ndarray
    train: np.ndarray
    test: np.ndarray
