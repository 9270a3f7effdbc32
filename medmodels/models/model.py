"""What every trained model offers, whatever its family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.artifact import Artifact
from medmodels.statistics.links import expit
from medmodels.tasks import Task

__all__ = ["Model", "expit"]


@dataclass(frozen=True, eq=False)
class Model(ABC):
    """A trained member of a family for a task.

    ``outputs`` maps inputs of shape (cases, …) to (cases, labels) in ``unit``, labels in the
    task's order; ``shown`` turns them into the calibrated probabilities, or amounts, that are
    shown. The output is what explanations add up to.
    """

    artifact: Artifact
    explained_in: ClassVar[str] = ""
    # Whether sums over a block are taken in another order than over one case, so that last digits
    # would depend on what stands beside a case.
    row_by_row: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        """The unit of ``outputs`` and of explanations."""
        return self.explained_in

    def inputs(self, case: Case) -> np.ndarray:
        """What the model sees of a case, as a batch of one; for a table the values themselves."""
        return case.data[None]

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """What the model sees of rows (n, inputs) of a table; the values themselves unless it makes
        more of them.
        """
        return rows

    def batch(self, cases: Sequence[Case]) -> np.ndarray:
        """What the model sees of several cases."""
        return np.concatenate([self.inputs(case) for case in cases])

    @abstractmethod
    def outputs(self, data: np.ndarray) -> np.ndarray:
        """What is explained, in ``unit``, shape (cases, labels)."""

    def each(self, data: np.ndarray) -> np.ndarray:
        """The outputs of several cases, bit for bit what each has alone."""
        if not self.row_by_row:
            return self.outputs(data)
        return np.concatenate([self.outputs(data[n : n + 1]) for n in range(len(data))])

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The mean output of the reference cases for each label, from which explanations start."""
        outputs = self.outputs(self.artifact.fitted["background"])
        return tuple(float(outputs[:, k].mean()) for k in range(len(self.task.labels)))

    @property
    def id(self) -> str:
        return self.artifact.id

    @property
    def task(self) -> Task:
        return self.artifact.task

    @property
    def family(self) -> str:
        return self.artifact.family

    @property
    def digest(self) -> str:
        return self.artifact.digest

    @property
    def threshold(self) -> float:
        """The probability of the positive label from which it is predicted; ``nan`` where an amount
        is asked for.
        """
        return float(self.artifact.fitted.get("threshold", np.nan))

    def unit_of(self, label: int) -> str:
        """The unit of what is explained of one label."""
        return self.unit

    def shown_of(self, output: float, label: int) -> float:
        """One output of one label as it is shown."""
        return float(self.shown(np.array(output)))

    def probabilities(self, data: np.ndarray) -> np.ndarray:
        """Calibrated probabilities, shape (cases, labels), labels in the task's order."""
        return self.shown(self.outputs(data))

    def shown(self, outputs: np.ndarray) -> np.ndarray:
        """Outputs as they are shown: log-odds as probabilities, all others as they are."""
        outputs = np.asarray(outputs, dtype=float)
        return expit(outputs) if self.unit == "log-odds" else outputs
