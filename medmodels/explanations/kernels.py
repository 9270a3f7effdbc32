"""Exact contributions to an SVM's calibrated log-odds."""

from __future__ import annotations

import numpy as np

from medmodels.explanations.product_kernel import rbf_shapley
from medmodels.models.svm import Svm

__all__ = ["svm_contributions"]


def svm_contributions(model: Svm, data: np.ndarray) -> np.ndarray:
    """Contributions to each label's log-odds, shape (cases, features, labels)."""
    positive = rbf_shapley(
        model.standardise(data),
        vectors=model.expansion.vectors,
        weights=model.expansion.weights,
        gamma=model.expansion.gamma,
        background=model.standardise(model.artifact.reference["background"]),
    )
    return np.stack([positive, -positive], axis=2)
