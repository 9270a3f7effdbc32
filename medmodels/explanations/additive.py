"""Exact contributions to a log hazard that is a sum: each column's own, less its mean over the
reference group; the columns of an input add up.
"""

from __future__ import annotations

import numpy as np

from medmodels.explanations.values import Values
from medmodels.models.curved import element_of_curved
from medmodels.models.survival import Cox

__all__ = ["cox_contributions"]


def cox_contributions(model: Cox, data: np.ndarray) -> Values:
    """Contributions of each input to each label's output, for columns (n, columns)."""
    background = model.standardise(model.artifact.fitted["background"])
    away = model.standardise(data) - background.mean(0)
    columns = away * model.weights.coefficients
    amounts = Values(np.stack([-columns, columns], axis=2), len(background))
    return amounts.summed(element_of_curved(model.task), len(model.task.elements))
