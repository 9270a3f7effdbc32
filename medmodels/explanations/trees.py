"""Interventional TreeSHAP on a forest's probability (Lundberg et al. 2020), exact for every tree."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import numpy as np

from medmodels.models import Model
from medmodels.models.forest import as_trees_see

__all__ = ["forest_contributions"]

# shap's tree code keeps buffers on the explainer and is not safe to enter twice.
_LOCK = threading.Lock()


@lru_cache(maxsize=8)
def _explainer(model: Any) -> Any:
    """One explainer for each loaded model; models compare by identity, so a retrained one gets its own."""
    import shap

    background = as_trees_see(model.artifact.reference["background"])
    return shap.TreeExplainer(model.estimator, background, feature_perturbation="interventional", model_output="probability")


def forest_contributions(model: Model, data: np.ndarray) -> np.ndarray:
    """Contributions to each label's probability, shape (cases, features, labels)."""
    with _LOCK:
        values = _explainer(model).shap_values(as_trees_see(data), check_additivity=False)
    positive = np.asarray(values)[:, :, 1]  # scikit-learn's class 1 is the task's positive label
    return np.stack([positive, -positive], axis=2)
