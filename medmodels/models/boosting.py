"""Boosted trees with Platt's calibrated log-odds, or with an amount as it is.

Friedman 2001; Platt 1999. The log-odds are A f(x) + B of the raw output f, with A and B fitted on
outputs of folds that the trees did not see: affine in it, so exact values for one are exact for the
other. A stay is seen as its wider summary, in which nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.boosted_trees import BoostedTrees, read_boosted_trees
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.models.model import Model
from medmodels.models.stays import WIDER_SUMMARIES, element_of_summary, summary
from medmodels.tasks import LaidOut, Stay

__all__ = ["Boosting", "QuantityBoosting"]


@dataclass(frozen=True, eq=False)
class Boosting(Model):
    """Loaded trees, explained in log-odds."""

    explained_in: ClassVar[str] = "log-odds"

    @cached_property
    def trees(self) -> BoostedTrees:
        """Those of the raw output; read when first needed."""
        return read_boosted_trees(self.artifact, columns=len(self.element_of_column), outputs=1)

    @property
    def slope(self) -> float:
        """By which a raw output counts in the log-odds."""
        return float(self.artifact.fitted["platt"][0])

    @cached_property
    def element_of_column(self) -> np.ndarray:
        """Which of the task's elements each column tells of."""
        inputs = self.task.inputs
        if isinstance(inputs, Stay):
            return element_of_summary(self.task, WIDER_SUMMARIES)
        if isinstance(inputs, LaidOut):
            return np.array(inputs.element_of_column)
        return np.arange(len(self.task.features))

    def inputs(self, case: Case) -> np.ndarray:
        """A table's values, or a stay's wider summary, as a batch of one."""
        if not isinstance(case.task.inputs, Stay):
            return case.data[None]
        return summary(case.data, case.task, WIDER_SUMMARIES)[None]

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        slope, offset = self.artifact.fitted["platt"].tolist()
        log_odds = slope * self.trees.raw(data)[:, 0] + offset
        return np.stack([log_odds, -log_odds], axis=1)


@dataclass(frozen=True, eq=False)
class QuantityBoosting(Model):
    """Loaded trees, explained in the unit of the amount; outputs (cases, 1)."""

    @property
    def unit(self) -> str:
        assert self.task.quantity is not None
        return self.task.quantity.unit

    @cached_property
    def trees(self) -> BoostedTrees:
        return read_boosted_trees(self.artifact, columns=len(self.element_of_column), outputs=1)

    @property
    def slope(self) -> float:
        """The raw output is the amount."""
        return 1.0

    @cached_property
    def element_of_column(self) -> np.ndarray:
        """Which input each column tells of."""
        return element_of_expanded(self.task)

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        return expanded(rows, self.task)

    def inputs(self, case: Case) -> np.ndarray:
        return self.of_rows(case.data[None])

    def batch(self, cases: Sequence[Case]) -> np.ndarray:
        return self.of_rows(np.stack([case.data for case in cases]))

    def outputs(self, data: np.ndarray) -> np.ndarray:
        return self.trees.raw(data)
