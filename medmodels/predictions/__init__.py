"""From a case to a prediction that says how sure it is, or why it will not say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from medmodels.cases import Case
from medmodels.errors import UnknownName
from medmodels.gate import abstention
from medmodels.models import Model
from medmodels.predictions.classes import ClassPrediction, class_sets, predict_class, set_limit
from medmodels.predictions.labels import LabelPrediction, conformal_quantiles, conformal_sets, predict_label
from medmodels.predictions.prediction import COVERAGE, Prediction
from medmodels.predictions.quantities import QuantityPrediction, interval_around, predict_quantity, residual_quantile

__all__ = [
    "COVERAGE", "ClassPrediction", "LabelPrediction", "Prediction", "QuantityPrediction", "class_sets", "conformal_quantiles", "conformal_sets",
    "interval_around", "predict", "residual_quantile", "set_limit",
]  # fmt: skip

# By what a task asks for.
PREDICTORS: dict[str, Callable[[Model, Case, str | None], Prediction]] = {
    "labels": predict_label,
    "classes": predict_class,
    "quantity": predict_quantity,
}


def predict(model: Model, case: Case) -> Prediction:
    """What a model says of a case; raises ``UnknownName`` when they belong to different tasks."""
    if case.task.name != model.task.name:
        raise UnknownName("model for this case", model.id, [case.task.name + "/…"])
    start = time.perf_counter()
    found = PREDICTORS[case.task.kind](model, case, abstention(model, case))
    return replace(found, seconds=time.perf_counter() - start)
