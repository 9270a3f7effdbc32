"""Scores made coarse before they are stored: what was computed of a patient at full precision gives
the patient away.

Two published formulas of the same inputs are two equations, and their roots are a height and a
weight; the curve of an index is the index, a size and a grade; a day of follow-up finds a row of a
public file. What is measured is measured of what is stored, so that anybody can repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from medmodels.evidence.scores import OTHER
from medmodels.outcomes import Quantity, TimeToEvent
from medmodels.outcomes.time_to_event import COMPARED, FREE
from medmodels.tasks import Table, Task

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["coarse"]

_PARTS = 12  # of a unit of time: months of a year
_DIGITS = 2  # of a chance of being free
_LEAST = 0.005  # chance of either state at the first horizon


def coarse(scores: pd.DataFrame, task: Task) -> pd.DataFrame:
    """The scores as they may be stored; made coarse once more they stay as they are."""
    make = _COARSE.get(type(task.asks))
    return scores if make is None else scores.assign(**make(scores, task))


def _amounts(scores: pd.DataFrame, task: Task) -> dict[str, np.ndarray]:
    """Estimates to the whole unit, published formulas' where there are any too; the true amount,
    and what is the same for everybody, as they are.

    A tenth of a mg of warfarin is too fine: with both formulas to the mg, two shipped models to the
    tenth leave one height and weight of three patients in ten.
    """
    shared = ("baseline", *(c for c in scores.columns if c.startswith(OTHER)))
    formulas = [c for c in shared if _has_formulas(task) and scores[c].nunique() > 1]
    return {c: _middle(scores[c].to_numpy(float)) for c in ("score", *formulas)}


def _has_formulas(task: Task) -> bool:
    return isinstance(task.inputs, Table) and bool(task.inputs.formulas)


def _middle(amounts: np.ndarray) -> np.ndarray:
    """The middle between the whole amounts about each: most true amounts and their fifths are
    whole, and an estimate rounded to the very end of what is within would count as within.
    """
    return np.asarray(np.floor(amounts) + 0.5)


def _courses(scores: pd.DataFrame, task: Task) -> dict[str, np.ndarray]:
    """Chances to two digits, times to the end of their month; at the first horizon nobody's chance
    is 0 or 1, whose logarithm no slope of calibration survives.
    """
    assert isinstance(task.asks, TimeToEvent)
    first = task.asks.stored[task.asks.places[0]]
    least = dict.fromkeys(("score", "baseline", FREE + first, COMPARED + first), _LEAST)
    chances = [c for c in scores.columns if c.startswith((FREE, COMPARED))]
    return {
        "label": _months(scores["label"].to_numpy(float), task.asks.horizons),
        **{
            c: scores[c].to_numpy(float).round(_DIGITS).clip(low := least.get(c, 0.0), 1 - low)
            for c in ("score", "baseline", *chances)
        },
    }


def _months(y: np.ndarray, horizons: tuple[float, ...]) -> np.ndarray:
    """Truths (n,) with their times at the end of their month, on the same side of each horizon,
    which belongs to the times before it; what came at the end, or not, stays in the sign.
    """
    times = np.abs(y)
    ends = np.ceil(times * _PARTS - 1e-9) / _PARTS
    for horizon in horizons:
        ends = np.where(times <= horizon, np.minimum(ends, horizon), ends)
    return np.copysign(ends, y)


_COARSE: Mapping[type, Callable[[pd.DataFrame, Task], dict[str, np.ndarray]]] = {
    Quantity: _amounts,
    TimeToEvent: _courses,
}
