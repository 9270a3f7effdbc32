"""Whether a stay resembles the training stays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from medmodels.cases import Abstention, Case
from medmodels.gates.distance import mahalanobis
from medmodels.models import Model
from medmodels.models.stays import levels
from medmodels.tasks import Task

__all__ = ["check_stay", "stay_levels"]


def check_stay(model: Model, case: Case) -> Abstention | None:
    """Is enough charted, does the chart reach far enough, and are the levels of the variables
    together like those of other stays?
    """
    fitted = model.artifact.fitted
    measured = case.data[case.data[:, 1] < len(case.task.features)]
    charted, hours = len(np.unique(measured[:, 1])), float(measured[:, 0].max(initial=0)) / 60
    if charted < (least := int(fitted["least_charted"])):
        variables = len(case.task.features)
        return Abstention(
            "few_charted", {"charted": charted, "variables": variables, "least": least}
        )
    if hours < (reach := float(fitted["least_hours"])):
        return Abstention("short_chart", {"hours": hours, "least": reach})
    distance, limit = (
        float(mahalanobis(stay_levels(case.data, case.task, fitted)[None], fitted)[0]),
        float(fitted["gate_limit"]),
    )
    if distance <= limit:
        return None
    return Abstention("unlike_stays", {"distance": distance, "limit": limit})


def stay_levels(data: np.ndarray, task: Task, fitted: Mapping[str, np.ndarray]) -> np.ndarray:
    """The mean level of each variable of a stay, skewed ones in logarithms; the usual level where
    it was not charted.
    """
    level = levels(data, task)
    level = np.where(fitted["gate_logged"], np.log1p(np.maximum(level, 0)), level)
    return np.where(np.isnan(level), fitted["gate_center"], level)
