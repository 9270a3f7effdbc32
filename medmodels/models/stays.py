"""A stay in intensive care as models see it: a grid of time steps for a recurrent network, a
summary of each variable for a forest, and a wider one for boosted trees.

A stay's data are charted values, (n, 3): minutes since the start, position of the variable among
the task's features and descriptors, value; see ``medmodels.cases.stay``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from medmodels.tasks import Stay, Task

__all__ = [
    "SUMMARIES",
    "WIDER_SUMMARIES",
    "element_of_summary",
    "filled",
    "grid",
    "levels",
    "measurements",
    "nothing_charted",
    "summary",
]

# From the hours at which values were charted, the values, and the hours that a stay is seen for.
Summary = Callable[[np.ndarray, np.ndarray, int], float]

# What the forest sees of each variable; of one that was not charted only the count, 0, is known.
SUMMARIES: Mapping[str, Summary] = {
    "first": lambda at, values, hours: values[0],
    "last": lambda at, values, hours: values[-1],
    "lowest": lambda at, values, hours: values.min(),
    "highest": lambda at, values, hours: values.max(),
    "mean": lambda at, values, hours: values.mean(),
    "change in the second half": lambda at, values, hours: (
        float(values[late].mean()) - values.mean() if (late := at >= hours / 2).any() else 0.0
    ),
    "count": lambda at, values, hours: len(values),
}

_EDGE = 12  # hours at either end


def _slope(at: np.ndarray, values: np.ndarray, hours: int) -> float:
    """By least squares, an hour; 0 where all was charted at one time."""
    away = at - at.mean()
    size = float(away @ away)
    return float(away @ values) / size if size > 0 else 0.0


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan


# What boosted trees see besides; they need nothing filled in where it is not known.
WIDER_SUMMARIES: Mapping[str, Summary] = {
    **SUMMARIES,
    "median": lambda at, values, hours: float(np.median(values)),
    "standard deviation": lambda at, values, hours: values.std(),
    "mean of the first hours": lambda at, values, hours: _mean(values[at < _EDGE]),
    "mean of the last hours": lambda at, values, hours: _mean(values[at >= hours - _EDGE]),
    "slope": _slope,
    "hours since the last": lambda at, values, hours: hours - at[-1],
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
    steps, variables = _hours(task) // step, len(task.features)
    minutes, which, values = data[:, 0], data[:, 1].astype(int), data[:, 2]
    measured = which < variables
    cell = (minutes[measured] // (60 * step)).astype(int) * variables + which[measured]
    count = np.bincount(cell, minlength=steps * variables)
    total = np.bincount(cell, values[measured], minlength=steps * variables)
    rows = np.full((1 + steps, variables), np.nan)
    rows[1:] = np.where(count > 0, total / np.maximum(count, 1), np.nan).reshape(steps, variables)
    rows[0, which[~measured] - variables] = values[~measured]
    return rows


def summary(
    data: np.ndarray, task: Task, summaries: Mapping[str, Summary] = SUMMARIES
) -> np.ndarray:
    """The ``summaries`` of each variable, then the descriptors, (columns,); ``nan`` where nothing
    was charted.
    """
    data, variables, hours = measurements(data, task), len(task.features), _hours(task)
    columns = nothing_charted(task, summaries)
    of_variable = columns[: variables * len(summaries)].reshape(variables, len(summaries))
    for position in np.unique(data[:, 1]).astype(int):
        if position < variables:
            at, values = data[data[:, 1] == position][:, (0, 2)].T
            of_variable[position] = [of(at / 60, values, hours) for of in summaries.values()]
    described = data[data[:, 1] >= variables]
    columns[of_variable.size - variables + described[:, 1].astype(int)] = described[:, 2]
    return columns


def nothing_charted(task: Task, summaries: Mapping[str, Summary] = SUMMARIES) -> np.ndarray:
    """The summary (columns,) of a stay of which nothing is known: counts of 0, else ``nan``."""
    of_variable = np.full((len(task.features), len(summaries)), np.nan)
    of_variable[:, list(summaries).index("count")] = 0
    return np.concatenate([of_variable.ravel(), np.full(len(task.descriptors), np.nan)])


def _hours(task: Task) -> int:
    return Stay.of(task.inputs).hours


def filled(columns: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Columns (n, D) with the usual value (D,) where nothing is known."""
    return np.where(np.isnan(columns), usual, columns)


def element_of_summary(task: Task, summaries: Mapping[str, Summary] = SUMMARIES) -> np.ndarray:
    """Which of the task's elements each column of a summary belongs to."""
    variables = len(task.features)
    return np.concatenate(
        [
            np.repeat(np.arange(variables), len(summaries)),
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
