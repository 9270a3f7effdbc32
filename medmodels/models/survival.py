"""Models of a time to an event: a curve for each case, explained in the logarithm of the hazard.

What is explained is the log of the hazard that adds up to the first horizon (the complementary log
log of the chance of the event by then), turned round for the label of those who are free: there a
contribution that is positive makes the event less likely. One step of 0.7 halves or doubles the
hazard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.curved import Curving, curved, element_of_curved
from medmodels.models.model import Model
from medmodels.outcomes import TimeToEvent

__all__ = ["COX_WEIGHTS", "Cox", "Survival", "free_of", "moved_to"]

COX_WEIGHTS = "model.npz"
_LEAST = 1e-9  # a chance is at least so far from 0 and 1 where its logarithm is taken


class Survival(Model):
    """What the families share: outputs (n, 2), the log hazard turned round and as it is."""

    explained_in: ClassVar[str] = "log hazard"

    @property
    def asks(self) -> TimeToEvent:
        asks = self.task.asks
        assert isinstance(asks, TimeToEvent)
        return asks

    @cached_property
    def supported_last(self) -> tuple[float, float]:
        """The lowest and the highest chance of being free at the last horizon that cases held out
        support.
        """
        table = self.artifact.heldout()
        with self.artifact.parsing("heldout.parquet"):
            rows = self.asks.supporting(table)
            return self.asks.supported_last(
                self.asks.truths(rows["label"]), self.asks.answers(rows)
            )

    def log_hazards(self, data: np.ndarray) -> np.ndarray:
        """The log of the hazard that adds up to each time of the grid, (n, grid)."""
        raise NotImplementedError

    def drawn(self, data: np.ndarray) -> np.ndarray:
        """The same by models fitted on cases drawn anew, (draws, n, grid)."""
        raise NotImplementedError

    def outputs(self, data: np.ndarray) -> np.ndarray:
        hazard = self.log_hazards(data)[:, self.asks.places[0]]
        return np.stack([-hazard, hazard], axis=1)

    def unit_of(self, label: int) -> str:
        return f"{'− ' if label == 0 else ''}{self.unit}"

    def shown(self, outputs: np.ndarray) -> np.ndarray:
        """Chances (n, 2): of being free, and of the event."""
        free = free_of(np.asarray(outputs, float)[:, 1])
        return np.stack([free, 1 - free], axis=1)

    def shown_of(self, output: float, label: int) -> float:
        free = free_of(np.array(output if label == 1 else -output))
        return float(free if label == 0 else 1 - free)

    def curves(self, data: np.ndarray) -> np.ndarray:
        """Chances of being free at the times of the grid, (n, grid)."""
        return free_of(self.log_hazards(data))

    def bands(self, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The middle 95% of what models fitted on cases drawn anew say, (n, grid) each."""
        low, high = np.percentile(free_of(self.drawn(data)), [2.5, 97.5], axis=0)
        return low, high


def free_of(log_hazard: np.ndarray) -> np.ndarray:
    """The chance of being free for the log of the hazard that has added up."""
    return np.exp(-np.exp(np.minimum(log_hazard, 50.0)))


def moved_to(curves: np.ndarray, place: int, free: np.ndarray) -> np.ndarray:
    """Curves (n, grid) whose hazard is multiplied so that they are ``free`` (n,) at a place."""
    inside = np.clip(curves, _LEAST, 1 - _LEAST)
    wanted = np.clip(free, _LEAST, 1 - _LEAST)
    times = np.log(wanted) / np.log(inside[:, place])
    return np.where(np.isclose(times, 1.0)[:, None], curves, inside ** times[:, None])


@dataclass(frozen=True, eq=False)
class _Weights:
    """``center`` and ``scale`` (columns,) of the curved columns, ``coefficients`` (columns,) of the
    standardised ones, ``cumulative`` (grid,) hazard where they are 0; ``drawn`` are both of models
    fitted on cases drawn anew, (draws, columns + grid).
    """

    curving: Curving
    center: np.ndarray
    scale: np.ndarray
    coefficients: np.ndarray
    cumulative: np.ndarray
    drawn: np.ndarray


@dataclass(frozen=True, eq=False)
class Cox(Survival):
    """Cox's proportional hazards on curved inputs (Cox 1972)."""

    row_by_row: ClassVar[bool] = True

    @cached_property
    def weights(self) -> _Weights:
        """Read when first needed; raises ``ArtifactBroken`` where a number is none that can be."""
        arrays = self.artifact.arrays(COX_WEIGHTS)
        columns, grid = len(element_of_curved(self.task)), len(self.asks.grid)
        with self.artifact.parsing(COX_WEIGHTS):
            shapes = {
                "center": (columns,),
                "scale": (columns,),
                "coefficients": (columns,),
                "cumulative": (grid,),
            }
            found = {name: np.asarray(arrays[name], float) for name in (*shapes, "drawn")}
            if any(found[name].shape != shape for name, shape in shapes.items()):
                raise ValueError("not of these columns")
            if found["drawn"].ndim != 2 or found["drawn"].shape[1] != columns + grid:
                raise ValueError("not of these columns")
            if not all(np.isfinite(array).all() for array in found.values()):
                raise ValueError("not finite")
            hazards = (found["cumulative"], found["drawn"][:, columns:])
            if not all((hazard > 0).all() for hazard in hazards) or not len(found["drawn"]):
                raise ValueError("no hazard")
            if not (found["scale"] > 0).all():
                raise ValueError("no spread")
            return _Weights(Curving.read(arrays, len(self.task.features)), **found)

    def inputs(self, case: Case) -> np.ndarray:
        return self.of_rows(case.data[None])

    def batch(self, cases: Sequence[Case]) -> np.ndarray:
        return self.of_rows(np.stack([case.data for case in cases]))

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """Curved columns (n, columns)."""
        return curved(rows, self.task, self.weights.curving)

    def standardise(self, data: np.ndarray) -> np.ndarray:
        return (np.asarray(data, float) - self.weights.center) / self.weights.scale

    def log_hazards(self, data: np.ndarray) -> np.ndarray:
        relative = self.standardise(data) @ self.weights.coefficients
        return np.asarray(relative[:, None] + np.log(self.weights.cumulative))

    def drawn(self, data: np.ndarray) -> np.ndarray:
        columns = len(self.weights.coefficients)
        coefficients, hazards = np.split(self.weights.drawn, [columns], axis=1)
        relative = coefficients @ self.standardise(data).T
        return np.asarray(relative[:, :, None] + np.log(hazards)[:, None])
