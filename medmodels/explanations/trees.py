"""Interventional TreeSHAP on a forest's probability or amount (Lundberg et al. 2020), exact for
every tree.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import numpy as np

from medmodels.explanations.values import Values
from medmodels.models import Model
from medmodels.models.forest import as_trees_see

__all__ = ["forest_contributions", "quantity_forest_contributions"]

# shap's tree code keeps buffers on the explainer and is not safe to enter twice.
_LOCK = threading.Lock()


@lru_cache(maxsize=8)
def _explainer(model: Any, output: str) -> Any:
    """One explainer for each loaded model; models compare by identity, so a retrained one gets its
    own.
    """
    from medmodels.explanations.library import shap

    background = as_trees_see(model.artifact.fitted["background"])
    # Given an array, shap would silently keep 100 of its rows.
    masker = shap.maskers.Independent(background, max_samples=len(background))
    explainer = shap.TreeExplainer(
        model.estimator, masker, feature_perturbation="interventional", model_output=output
    )
    explainer.model.thresholds = _rounded_down(explainer.model.thresholds)
    return explainer


def _rounded_down(thresholds: np.ndarray) -> np.ndarray:
    """Thresholds as the largest float32 not above them.

    shap's interventional code compares in single precision, where a threshold between two float32
    inputs may round up onto the larger and send a case down another branch than scikit-learn does.
    Inputs are float32, so x ≤ t and x ≤ down(t) are the same question, and the second has one
    answer in either precision.
    """
    single = thresholds.astype(np.float32)
    down = np.where(single > thresholds, np.nextafter(single, np.float32(-np.inf)), single)
    return down.astype(np.float64)


def forest_contributions(model: Model, data: np.ndarray) -> Values:
    """Contributions of each column to each label's probability."""
    with _LOCK:
        values = _explainer(model, "probability").shap_values(
            as_trees_see(data), check_additivity=False
        )
    amounts = np.asarray(values)[:, :, 1]  # scikit-learn's class 1 is the task's positive label
    return Values(np.stack([amounts, -amounts], axis=2), len(model.artifact.fitted["background"]))


def quantity_forest_contributions(model: Model, data: np.ndarray) -> Values:
    """Contributions of each column to the amount."""
    with _LOCK:
        amounts = _explainer(model, "raw").shap_values(as_trees_see(data), check_additivity=False)
    return Values(np.asarray(amounts)[..., None], len(model.artifact.fitted["background"]))
