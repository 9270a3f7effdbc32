"""Published formulas that a question's models are compared with."""

from __future__ import annotations

import numpy as np

from medmodels.tasks import Table, Task

__all__ = ["comparisons"]


def comparisons(task: Task, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The answer (n,) of each formula of a task for rows (n, features), in the question's order;
    none where it has none.
    """
    formulas = task.inputs.formulas if isinstance(task.inputs, Table) else {}
    value = dict(zip(task.feature_names, rows.T, strict=True)) if formulas else {}
    return {name: formula(value) for name, formula in formulas.items()}
