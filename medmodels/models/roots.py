"""An amount as the cube of a sum of effects, one a column; published formulas for a dose are
squares of such sums.

An effect is a slope times the value, or a slope of its own from one value on to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.errors import ArtifactBroken
from medmodels.models.artifact import Artifact
from medmodels.models.svm import WEIGHTS

__all__ = ["Root", "read_root"]


@dataclass(frozen=True, eq=False)
class Root:
    """The cube root of what an amount is above ``least``, at inputs of D columns.

    It is ``bias`` plus ``slopes`` (D,) times the values, where those beyond ``low`` and ``high``
    (D,) count as these, plus each of the ``amounts`` (S,): all of it where the value in its column
    of ``columns`` (S,) is at least its ``steps`` (S,), nothing where it is less by one or more,
    and a share in between, where means of counts lie.
    """

    least: float
    bias: float
    low: np.ndarray
    high: np.ndarray
    slopes: np.ndarray
    columns: np.ndarray
    steps: np.ndarray
    amounts: np.ndarray

    def effects(self, data: np.ndarray) -> np.ndarray:
        """What each column of inputs (n, D) adds to the root, (n, D)."""
        data = np.clip(np.asarray(data, dtype=float), self.low, self.high)
        effects = data * self.slopes
        reached = np.clip(data[:, self.columns] - self.steps + 1, 0, 1) * self.amounts
        np.add.at(effects.T, self.columns, reached.T)
        return np.asarray(effects)

    def root(self, data: np.ndarray) -> np.ndarray:
        """The root (n,) at inputs (n, D)."""
        return np.asarray(self.bias + self.effects(data).sum(1))

    def __call__(self, data: np.ndarray) -> np.ndarray:
        """The amounts (n,) at inputs (n, D)."""
        return np.asarray(self.least + self.root(data) ** 3)

    def arrays(self) -> dict[str, np.ndarray]:
        """What ``read_root`` reads back."""
        return {name: np.asarray(value) for name, value in vars(self).items()}


def read_root(artifact: Artifact, columns: int) -> Root:
    """The root in a model's folder; raises ``ArtifactBroken`` when the arrays are none for inputs
    of so many ``columns``.
    """
    arrays = artifact.arrays(WEIGHTS)
    if not _is_root(arrays, columns):
        raise ArtifactBroken("file-broken", model=artifact.id, file=WEIGHTS)
    return Root(float(arrays.pop("least")), float(arrays.pop("bias")), **arrays)


def _is_root(arrays: dict[str, np.ndarray], columns: int) -> bool:
    """Whether shapes and numbers are those of a root."""
    count = arrays.get("columns", np.zeros(())).shape
    shapes: dict[str, tuple[int, ...]] = {
        **dict.fromkeys(("least", "bias"), ()),
        **dict.fromkeys(("low", "high", "slopes"), (columns,)),
        **dict.fromkeys(("columns", "steps", "amounts"), count),
    }
    if len(count) != 1 or {name: array.shape for name, array in arrays.items()} != shapes:
        return False
    numbers = all(
        array.dtype.kind in "fi" and np.isfinite(array).all() for array in arrays.values()
    )
    at = arrays["columns"]
    return numbers and at.dtype.kind == "i" and bool(((at >= 0) & (at < columns)).all())
