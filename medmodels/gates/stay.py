"""Whether a stay resembles the training stays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from medmodels.cases import Case
from medmodels.gates.distance import mahalanobis
from medmodels.models import Model
from medmodels.models.stays import levels
from medmodels.tasks import Task

__all__ = ["check_stay", "stay_levels"]


def check_stay(model: Model, case: Case) -> str | None:
    """Is enough charted, does the chart reach far enough, and are the levels of the variables
    together like those of other stays?
    """
    reference = model.artifact.reference
    measured = case.data[case.data[:, 1] < len(case.task.features)]
    charted, hours = len(np.unique(measured[:, 1])), float(measured[:, 0].max(initial=0)) / 60
    if charted < (least := int(reference["least_charted"])):
        return (
            f"Only {charted} of {len(case.task.features)} variables were charted; 99.5 % of"
            f" comparable stays have {least} or more."
        )
    if hours < (reach := float(reference["least_hours"])):
        return (
            f"The chart ends after {hours:.0f} hours; 99.5 % of comparable stays are charted for"
            f" {reach:.0f} hours or longer."
        )
    distance, limit = (
        float(mahalanobis(stay_levels(case.data, case.task, reference)[None], reference)[0]),
        float(reference["gate_limit"]),
    )
    if distance <= limit:
        return None
    return (
        "Taken together these values are unlike the stays the model was trained on (distance"
        f" {distance:.1f}; 99.5 % of comparable stays are within {limit:.1f}). Check units and"
        " columns; the model has no ground to judge this stay."
    )


def stay_levels(data: np.ndarray, task: Task, reference: Mapping[str, np.ndarray]) -> np.ndarray:
    """The mean level of each variable of a stay, skewed ones in logarithms; the usual level where
    it was not charted.
    """
    level = levels(data, task)
    level = np.where(reference["gate_logged"], np.log1p(np.maximum(level, 0)), level)
    return np.where(np.isnan(level), reference["gate_center"], level)
