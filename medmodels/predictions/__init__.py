"""From a case to a prediction that says how sure it is, or why it will not say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from medmodels.cases import Case
from medmodels.errors import UnknownName
from medmodels.gates import abstention, rare_words
from medmodels.models import Model
from medmodels.predictions.classes import ClassPrediction, predict_class
from medmodels.predictions.conformal import (
    COVERAGE,
    COVERAGES,
    amount_bins,
    amount_limits,
    class_limits,
    class_sets,
    interval_around,
    label_limits,
    label_sets,
)
from medmodels.predictions.labels import LabelPrediction, predict_label
from medmodels.predictions.prediction import Prediction
from medmodels.predictions.quantities import QuantityPrediction, predict_quantity

__all__ = [
    "COVERAGE",
    "COVERAGES",
    "ClassPrediction",
    "LabelPrediction",
    "Prediction",
    "QuantityPrediction",
    "amount_bins",
    "amount_limits",
    "class_limits",
    "class_sets",
    "interval_around",
    "label_limits",
    "label_sets",
    "predict",
]

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
    return replace(found, warnings=rare_words(model, case), seconds=time.perf_counter() - start)
