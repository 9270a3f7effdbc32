"""Forests, support vector machines and ridge regressions for an amount: the mean of the trees, an
expansion of RBF kernels, or the cube of a sum of effects.

Breiman 2001; Drucker et al., "Support vector regression machines", 1997, for its loss; Hoerl and
Kennard 1970. All keep to the order of inputs that have one (``monotone_forest``,
``monotone_kernel`` and ``ordered_root`` in training/).
They are explained in the unit of the amount. Their inputs are rows as ``coded.expanded`` makes
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.models.estimators import load_forest, mean_of_trees
from medmodels.models.model import Model
from medmodels.models.roots import Root, read_root
from medmodels.models.svm import Expansion, read_expansion, require_expansion

__all__ = ["QuantityForest", "QuantityRidge", "QuantitySvm"]


class _Quantity(Model):
    """What all have in common."""

    @property
    def unit(self) -> str:
        assert self.task.quantity is not None
        return self.task.quantity.unit

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        return expanded(rows, self.task)

    def inputs(self, case: Case) -> np.ndarray:
        return self.of_rows(case.data[None])

    def batch(self, cases: Sequence[Case]) -> np.ndarray:
        return self.of_rows(np.stack([case.data for case in cases]))


@dataclass(frozen=True, eq=False)
class QuantityForest(_Quantity):
    """A loaded forest; outputs (cases, 1)."""

    @cached_property
    def estimator(self) -> Any:
        return load_forest(self.artifact)

    def outputs(self, data: np.ndarray) -> np.ndarray:
        return mean_of_trees(self.estimator, data)


@dataclass(frozen=True, eq=False)
class QuantitySvm(_Quantity):
    """A loaded kernel expansion; outputs (cases, 1)."""

    row_by_row: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_expansion(self.artifact)

    @cached_property
    def expansion(self) -> Expansion:
        return read_expansion(self.artifact, len(element_of_expanded(self.task)))

    def standardise(self, data: np.ndarray) -> np.ndarray:
        return (np.asarray(data, dtype=float) - self.expansion.center) / self.expansion.scale

    def outputs(self, data: np.ndarray) -> np.ndarray:
        return self.expansion(data)[:, None]


@dataclass(frozen=True, eq=False)
class QuantityRidge(_Quantity):
    """A loaded sum of effects, cubed; outputs (cases, 1)."""

    @cached_property
    def root(self) -> Root:
        return read_root(self.artifact, len(element_of_expanded(self.task)))

    def outputs(self, data: np.ndarray) -> np.ndarray:
        return self.root(data)[:, None]
