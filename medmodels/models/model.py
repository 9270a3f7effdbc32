"""What every trained model offers, whatever its family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.artifact import Artifact
from medmodels.tasks import Task

__all__ = ["Model", "expit", "link_of"]


def expit(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x) without overflow."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=float)))


def _identity(x: np.ndarray) -> np.ndarray:
    return np.asarray(x, dtype=float)


def link_of(unit: str) -> Callable[[np.ndarray], np.ndarray]:
    """From the unit in which a family is explained to the number that is shown: log-odds become
    probabilities, amounts and probabilities are shown as they are.
    """
    return expit if unit == "log-odds" else _identity


@dataclass(frozen=True, eq=False)
class Model(ABC):
    """A trained member of a family for a task.

    ``outputs`` maps inputs of shape (cases, …) to (cases, labels) in ``unit``, labels in the
    task's order; ``link_of(unit)`` turns them into the calibrated probabilities that are shown. The
    output is what explanations add up to.
    """

    artifact: Artifact
    explained_in: ClassVar[str] = ""

    @property
    def unit(self) -> str:
        """The unit of ``outputs`` and of explanations."""
        return self.explained_in

    def inputs(self, case: Case) -> np.ndarray:
        """What the model sees of a case, as a batch of one; for a table the values themselves."""
        return case.data[None]

    @abstractmethod
    def outputs(self, data: np.ndarray) -> np.ndarray:
        """What is explained, in ``unit``, shape (cases, labels)."""

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
        return float(self.artifact.reference.get("threshold", np.nan))

    def probabilities(self, data: np.ndarray) -> np.ndarray:
        """Calibrated probabilities, shape (cases, labels), labels in the task's order."""
        return link_of(self.unit)(self.outputs(data))
