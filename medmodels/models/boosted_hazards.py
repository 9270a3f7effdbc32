"""Boosted hazards: trees that say by how much a case's hazard is multiplied, at every time alike.

The number of events of a case is Poisson with the hazard that it went through as exposure, so that
boosted trees with that loss fit the log hazard (Friedman 2001; the likelihood is Cox's with its
baseline known). The baseline is Breslow's, given the trees. What the trees give is the log hazard
itself, so exact values for them are exact for what is explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.cases import Case
from medmodels.models.boosted_trees import BoostedTrees, read_boosted_trees
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.models.survival import Survival

__all__ = ["DRAWN_TREES", "BoostedHazards"]

DRAWN_TREES = "model.drawn.npz"


@dataclass(frozen=True, eq=False)
class BoostedHazards(Survival):
    """Loaded trees of the log hazard, with the hazard that they multiply."""

    @cached_property
    def trees(self) -> BoostedTrees:
        """Read when first needed."""
        return read_boosted_trees(self.artifact, columns=len(self.element_of_column), outputs=1)

    @cached_property
    def drawn_trees(self) -> BoostedTrees:
        """Those of fits to cases drawn anew, an output each."""
        columns, outputs = len(self.element_of_column), len(self._hazards("drawn_cumulative"))
        return read_boosted_trees(self.artifact, columns=columns, outputs=outputs, name=DRAWN_TREES)

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

    def log_hazards(self, data: np.ndarray) -> np.ndarray:
        return np.asarray(self.trees.raw(data) + np.log(self._hazards("cumulative")[0]))

    def drawn(self, data: np.ndarray) -> np.ndarray:
        relative = self.drawn_trees.raw(data).T
        return np.asarray(relative[:, :, None] + np.log(self._hazards("drawn_cumulative"))[:, None])

    def _hazards(self, name: str) -> np.ndarray:
        """Cumulative hazards (fits, grid), each above 0; raises ``ArtifactBroken`` where a number
        is none.
        """
        with self.artifact.parsing("reference.npz"):
            found = np.atleast_2d(np.asarray(self.artifact.fitted[name], float))
            if found.ndim != 2 or found.shape[1] != len(self.asks.grid) or not len(found):
                raise ValueError("not of this grid")
            if not (np.isfinite(found).all() and (found > 0).all()):
                raise ValueError("no hazard")
            return found
