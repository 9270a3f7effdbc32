"""Rows with coded inputs as models see them: a column for each number, and one for each word of a coded input with more than two."""

from __future__ import annotations

import numpy as np

from medmodels.tasks import Task

__all__ = ["element_of_expanded", "expanded"]


def expanded(rows: np.ndarray, task: Task) -> np.ndarray:
    """Rows (n, features) with every coded input of more than two words as indicator columns, (n, columns)."""
    parts = [
        (rows[:, i, None] == np.arange(len(feature.codes))).astype(float) if len(feature.codes) > 2 else rows[:, i, None]
        for i, feature in enumerate(task.features)
    ]
    return np.concatenate(parts, axis=1)


def element_of_expanded(task: Task) -> np.ndarray:
    """The feature that each column of ``expanded`` belongs to; columns of one feature stand side by side."""
    return np.concatenate([np.full(len(f.codes) if len(f.codes) > 2 else 1, i) for i, f in enumerate(task.features)])
