"""Small machines that ``make lessons`` trained on the landmarks of a shipped one: theirs are
weights alone, so that no more of any data set is carried along.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from medmodels.lessons.stored import PACKAGED
from medmodels.models.svm import Expansion, Svm

__all__ = ["MACHINES", "machine_of", "without"]

MACHINES = "machines.npz"
_NOWHERE = 1e9  # a scale on which no two values differ


def machine_of(model: Svm, lesson: str, name: str) -> Expansion:
    """The machine of that name that a lesson packages, in log-odds."""
    arrays = _arrays(lesson)
    whole = replace(
        model.expansion, weights=arrays[f"{name} weights"], bias=float(arrays[f"{name} bias"])
    )
    return without(whole, np.asarray(arrays[f"{name} unseen"]))


def without(machine: Expansion, columns: np.ndarray) -> Expansion:
    """A machine that does not see some columns: whatever stands there changes nothing."""
    scale, vectors = machine.scale.copy(), machine.vectors.copy()
    scale[columns], vectors[:, columns] = _NOWHERE, 0.0
    return replace(machine, scale=scale, vectors=vectors)


@lru_cache
def _arrays(lesson: str) -> dict[str, np.ndarray]:
    with np.load(PACKAGED / lesson / MACHINES, allow_pickle=False) as stored:
        return dict(stored)
