"""Random forest: the share of trees that vote for each label (Breiman 2001).

Its votes are shown as they are: a correction on top would break the exact explanation of the
probability. Whether they are calibrated is measured on held-out cases and stands on the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.estimators import load_forest, mean_of_trees
from medmodels.models.model import Model
from medmodels.models.stays import filled, summary
from medmodels.tasks import Stay

__all__ = ["Forest"]


@dataclass(frozen=True, eq=False)
class Forest(Model):
    """A loaded forest, explained in probability."""

    explained_in: ClassVar[str] = "probability"

    @cached_property
    def estimator(self) -> Any:
        """The scikit-learn forest; read when first needed, because that takes a second that a first
        page need not wait.
        """
        return load_forest(self.artifact)

    def inputs(self, case: Case) -> np.ndarray:
        """A table's values, or a stay's summary with what was not charted filled in, as a batch of
        one.
        """
        if not isinstance(case.task.inputs, Stay):
            return case.data[None]
        return filled(summary(case.data, case.task)[None], self.artifact.fitted["fill"])

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Probabilities, shape (cases, labels)."""
        p_positive = mean_of_trees(self.estimator, data)[:, 1]
        return np.stack([p_positive, 1 - p_positive], axis=1)


def as_trees_see(data: np.ndarray) -> np.ndarray:
    """Data rounded to float32, as scikit-learn's trees compare it; an explainer must see the same
    numbers.
    """
    return np.asarray(data, dtype=np.float32).astype(np.float64)
