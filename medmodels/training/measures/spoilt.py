"""Cases spoilt in the ways that their question names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from medmodels.tasks import Task
from medmodels.tasks.spoiling import Cut, OtherUnits, Swapped

__all__ = ["spoilt_rows", "stay_spoilers"]


def spoilt_rows(rows: np.ndarray, task: Task) -> dict[str, np.ndarray]:
    """Rows (n, features) of a table in each way to come wrongly, by its code."""
    return {
        one.code: _ROWS[type(one)](rows, one, task.feature_names) for one in task.inputs.spoilings
    }


def stay_spoilers(task: Task) -> dict[str, Callable[[np.ndarray], np.ndarray]]:
    """What spoils a stay (values, 3) in each way to come wrongly, by its code."""
    return {
        one.code: partial(_STAYS[type(one)], spoiling=one, task=task)
        for one in task.inputs.spoilings
    }


def _factors(names: Sequence[str], units: OtherUnits) -> np.ndarray:
    return np.array([units.factors.get(name, 1.0) for name in names])


def _rows_in_units(rows: np.ndarray, spoiling: OtherUnits, names: Sequence[str]) -> np.ndarray:
    return np.asarray(rows * _factors(names, spoiling))


def _rows_swapped(rows: np.ndarray, spoiling: Swapped, names: Sequence[str]) -> np.ndarray:
    a, b = spoiling.names
    return rows[:, [names.index({a: b, b: a}.get(name, name)) for name in names]]


def _stay_in_units(stay: np.ndarray, spoiling: OtherUnits, task: Task) -> np.ndarray:
    factor = _factors(task.elements, spoiling)
    return np.column_stack([stay[:, :2], stay[:, 2] * factor[stay[:, 1].astype(int)]])


def _stay_cut(stay: np.ndarray, spoiling: Cut, task: Task) -> np.ndarray:
    kept = stay[stay[:, 0] < spoiling.hours * 60]
    if not spoiling.names:
        return kept
    of = [task.elements.index(name) for name in spoiling.names]
    return kept[np.isin(kept[:, 1], of) | (kept[:, 1] >= len(task.features))]


_ROWS: Mapping[type, Callable[[np.ndarray, Any, Sequence[str]], np.ndarray]] = {
    OtherUnits: _rows_in_units,
    Swapped: _rows_swapped,
}
_STAYS: Mapping[type, Callable[..., np.ndarray]] = {
    OtherUnits: _stay_in_units,
    Cut: _stay_cut,
}
