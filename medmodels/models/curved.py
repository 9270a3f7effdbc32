"""Rows of a table as columns in which a straight line is a curve: a spline of each number, a column
for each word of a coded input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.models.coded import words_seen
from medmodels.statistics.splines import spline
from medmodels.tasks import Task

__all__ = ["Curving", "curved", "element_of_curved", "fit_curving"]

_KNOTS = (5.0, 50.0, 95.0)  # percentiles; three knots make two columns
_COLUMNS = len(_KNOTS) - 1


@dataclass(frozen=True, eq=False)
class Curving:
    """For each input of a task (inputs,) whether it is taken in logarithms, and its ``knots``
    (inputs, 3); what is coded has none, and neither is asked for.
    """

    logged: np.ndarray
    knots: np.ndarray

    @classmethod
    def read(cls, arrays: Mapping[str, np.ndarray], inputs: int) -> Curving:
        """From the arrays of a model's folder; raises ``ValueError`` where they are none for so
        many inputs.
        """
        logged, knots = np.asarray(arrays["logged"]), np.asarray(arrays["knots"], float)
        if logged.shape != (inputs,) or knots.shape != (inputs, len(_KNOTS)):
            raise ValueError("not the curves of these inputs")
        if not np.isfinite(knots).all() or (np.diff(knots, axis=1) < 0).any():
            raise ValueError("knots out of order")
        return cls(logged.astype(bool), knots)


def fit_curving(rows: np.ndarray, task: Task, skewed: np.ndarray) -> Curving:
    """Knots at percentiles of training rows (n, inputs), of those that are ``skewed`` (inputs,) in
    logarithms.
    """
    coded = np.array([bool(f.codes) for f in task.features])
    logged = np.asarray(skewed, bool) & ~coded
    values = np.where(logged, np.log1p(np.maximum(rows, 0)), rows)
    knots = np.percentile(values, _KNOTS, axis=0).T
    return Curving(logged, np.where(coded[:, None], 0.0, knots))


def curved(rows: np.ndarray, task: Task, curving: Curving) -> np.ndarray:
    """Rows (n, inputs) as columns (n, columns)."""
    return np.concatenate(
        [
            seen[rows[:, i].astype(int)]
            if (seen := words_seen(feature)) is not None
            else rows[:, i, None]
            if feature.codes
            else _spline(rows[:, i], curving, i)
            for i, feature in enumerate(task.features)
        ],
        axis=1,
    )


def _spline(values: np.ndarray, curving: Curving, i: int) -> np.ndarray:
    """Two columns of one input; where its knots are not three the second says nothing."""
    x = np.log1p(np.maximum(values, 0)) if curving.logged[i] else values
    knots = np.unique(curving.knots[i])
    if len(knots) < len(_KNOTS):
        return np.column_stack([x, np.zeros_like(x)])
    return spline(np.asarray(x, float), knots)[:, 1:]


def element_of_curved(task: Task) -> np.ndarray:
    """The input that each column of ``curved`` belongs to."""
    return np.concatenate(
        [
            np.full(
                seen.shape[1]
                if (seen := words_seen(feature)) is not None
                else 1
                if feature.codes
                else _COLUMNS,
                i,
            )
            for i, feature in enumerate(task.features)
        ]
    )
