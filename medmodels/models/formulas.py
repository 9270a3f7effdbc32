"""Published formulas that a task's models are compared with; each takes the values of a case and
gives the quantity.

IWPC, New England Journal of Medicine 360 (2009) 753, supplementary appendix S1e (pharmacogenetic)
and S1f (clinical): the square root of the weekly dose in mg is a sum of terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from medmodels.tasks import Task

__all__ = ["COMPARATORS", "comparisons"]

# Constant, per decade of age, per cm, per kg; then what each word adds, the reference words adding
# nothing.
_PHARMACOGENETIC = (
    5.6044,
    -0.2614,
    0.0087,
    0.0128,
    {
        "race": (0.0, -0.1092, -0.2760, -0.1032),
        "VKORC1": (0.0, -0.8677, -1.6974, -0.4854),
        "CYP2C9": (0.0, -0.5211, -0.9357, -1.0616, -1.9206, -2.3312, -0.2188),
        "enzyme inducer": (0.0, 1.1816),
        "amiodarone": (0.0, -0.5503),
    },
)
_CLINICAL = (
    4.0376,
    -0.2546,
    0.0118,
    0.0134,
    {
        "race": (0.0, -0.6752, 0.4060, 0.0443),
        "enzyme inducer": (0.0, 1.2799),
        "amiodarone": (0.0, -0.5695),
    },
)
_FIXED = 35.0  # mg a week, 5 mg a day


def _iwpc(
    terms: tuple[float, float, float, float, Mapping[str, tuple[float, ...]]],
    rows: np.ndarray,
    task: Task,
) -> np.ndarray:
    constant, decade, cm, kg, words = terms
    age, height, weight = (
        rows[:, task.feature_names.index(name)] for name in ("age", "height", "weight")
    )
    root = constant + decade * np.minimum(age // 10, 9) + cm * height + kg * weight
    for name, added in words.items():
        root = root + np.array(added)[rows[:, task.feature_names.index(name)].astype(int)]
    return root**2


def _fixed(rows: np.ndarray, task: Task) -> np.ndarray:
    return np.full(len(rows), _FIXED)


# By task: the name of each comparator and what gives its answers (n,) for rows (n, features).
COMPARATORS: dict[str, dict[str, Callable[[np.ndarray, Task], np.ndarray]]] = {
    "warfarin-dose": {
        "IWPC pharmacogenetic formula": partial(_iwpc, _PHARMACOGENETIC),
        "IWPC clinical formula": partial(_iwpc, _CLINICAL),
        "fixed dose of 35 mg": _fixed,
    },
}


def comparisons(task: Task, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The answer (n,) of each comparator of a task for rows (n, features); none where it
    has none.
    """
    return {name: formula(rows, task) for name, formula in COMPARATORS.get(task.name, {}).items()}
