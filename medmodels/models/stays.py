"""A stay in intensive care as models see it: a grid of time steps for a recurrent network, a
summary of each variable for a forest.

A stay's data are charted values, (n, 3): minutes since the start, position of the variable among
the task's features and descriptors, value; see ``medmodels.cases.stay``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.tasks import Stay, Task

__all__ = ["SUMMARIES", "element_of_summary", "filled", "grid", "levels", "measurements", "summary"]

# What the forest sees of each variable, from its values and which of them are of the second half
# of the hours; of one that was not charted only the count, 0, is known.
SUMMARIES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "first": lambda late, values: values[0],
    "last": lambda late, values: values[-1],
    "lowest": lambda late, values: values.min(),
    "highest": lambda late, values: values.max(),
    "mean": lambda late, values: values.mean(),
    "change in the second half": lambda late, values: (
        float(values[late].mean()) - values.mean() if late.any() else 0.0
    ),
    "count": lambda late, values: len(values),
}


def measurements(data: np.ndarray, task: Task) -> np.ndarray:
    """The charted values less the repetitions of entries that charts carry forward."""
    keep = np.ones(len(data), bool)
    for position, feature in enumerate(task.features):
        if feature.carried:
            mine = np.flatnonzero(data[:, 1] == position)
            keep[mine[1:]] = np.diff(data[mine, 2]) != 0
    return data[keep]


def grid(data: np.ndarray, task: Task, *, step: int) -> np.ndarray:
    """Row 0 holds the descriptors, row 1 + t the mean of each variable over the t-th ``step``
    hours, (1 + steps, variables).

    ``nan`` where nothing was charted.
    """
    data = measurements(data, task)
    steps, variables = Stay.of(task.inputs).hours // step, len(task.features)
    minutes, which, values = data[:, 0], data[:, 1].astype(int), data[:, 2]
    measured = which < variables
    cell = (minutes[measured] // (60 * step)).astype(int) * variables + which[measured]
    count = np.bincount(cell, minlength=steps * variables)
    total = np.bincount(cell, values[measured], minlength=steps * variables)
    rows = np.full((1 + steps, variables), np.nan)
    rows[1:] = np.where(count > 0, total / np.maximum(count, 1), np.nan).reshape(steps, variables)
    rows[0, which[~measured] - variables] = values[~measured]
    return rows


def summary(data: np.ndarray, task: Task) -> np.ndarray:
    """The ``SUMMARIES`` of each variable, then the descriptors, (columns,); ``nan`` where nothing
    was charted.
    """
    data, variables = measurements(data, task), len(task.features)
    half = 60 * Stay.of(task.inputs).hours / 2
    summaries = np.full((variables, len(SUMMARIES)), np.nan)
    summaries[:, list(SUMMARIES).index("count")] = 0
    for position in np.unique(data[:, 1]).astype(int):
        if position < variables:
            mine = data[data[:, 1] == position]
            summaries[position] = [of(mine[:, 0] >= half, mine[:, 2]) for of in SUMMARIES.values()]
    described = np.full(len(task.descriptors), np.nan)
    known = data[data[:, 1] >= variables]
    described[known[:, 1].astype(int) - variables] = known[:, 2]
    return np.concatenate([summaries.ravel(), described])


def filled(columns: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Columns (n, D) with the usual value (D,) where nothing is known."""
    return np.where(np.isnan(columns), usual, columns)


def element_of_summary(task: Task) -> np.ndarray:
    """Which of the task's elements each column of a summary belongs to."""
    variables = len(task.features)
    return np.concatenate(
        [
            np.repeat(np.arange(variables), len(SUMMARIES)),
            variables + np.arange(len(task.descriptors)),
        ]
    )


def levels(data: np.ndarray, task: Task) -> np.ndarray:
    """The mean of each variable over the whole stay, (variables,); ``nan`` where it was not
    charted.
    """
    measured = data[data[:, 1] < len(task.features)]
    which = measured[:, 1].astype(int)
    count = np.bincount(which, minlength=len(task.features))
    total = np.bincount(which, measured[:, 2], minlength=len(task.features))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
