"""Exact contributions to an SVM's calibrated log-odds."""

from __future__ import annotations

import numpy as np

from medmodels.explanations.product_kernel import rbf_shapley
from medmodels.explanations.values import Values
from medmodels.models.coded import element_of_expanded
from medmodels.models.quantity import QuantitySvm
from medmodels.models.svm import Svm

__all__ = ["quantity_svm_contributions", "svm_contributions"]


def svm_contributions(model: Svm, data: np.ndarray) -> Values:
    """Contributions of each feature to each label's log-odds."""
    background = model.artifact.fitted["background"]
    amounts = rbf_shapley(
        model.standardise(data),
        vectors=model.expansion.vectors,
        weights=model.expansion.weights,
        gamma=model.expansion.gamma,
        background=model.standardise(background),
    )
    return Values(np.stack([amounts, -amounts], axis=2), len(background))


def quantity_svm_contributions(model: QuantitySvm, data: np.ndarray) -> Values:
    """Contributions of each feature to the amount; the words of a coded feature are one player."""
    background = model.artifact.fitted["background"]
    amounts = rbf_shapley(
        model.standardise(data),
        vectors=model.expansion.vectors,
        weights=model.expansion.weights,
        gamma=model.expansion.gamma,
        background=model.standardise(background),
        players=element_of_expanded(model.task),
    )
    return Values(amounts[..., None], len(background))
