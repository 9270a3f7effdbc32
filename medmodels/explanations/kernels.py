"""Exact contributions to an SVM's calibrated log-odds."""

from __future__ import annotations

import numpy as np

from medmodels.explanations.product_kernel import rbf_shapley
from medmodels.explanations.values import Values
from medmodels.models.svm import Svm

__all__ = ["svm_contributions"]


def svm_contributions(model: Svm, data: np.ndarray) -> Values:
    """Contributions of each feature to each label's log-odds."""
    background = model.artifact.reference["background"]
    positive = rbf_shapley(
        model.standardise(data),
        vectors=model.expansion.vectors,
        weights=model.expansion.weights,
        gamma=model.expansion.gamma,
        background=model.standardise(background),
    )
    return Values(np.stack([positive, -positive], axis=2), len(background))
