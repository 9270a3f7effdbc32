"""How a model of films does on the test films that another published copy of the data set has too,
and on those that it has not.
"""

from __future__ import annotations

import numpy as np

from medmodels.datasets import TWINS
from medmodels.errors import DatasetError
from medmodels.evidence import Metric, load_scores, threshold_metrics
from medmodels.models import Model
from medmodels.models.measured_films import ByTwin, TwinRow
from medmodels.statistics.binary import bootstrapped

__all__ = ["by_twin"]

_LEAST = 10  # of each label, for an AUROC


def by_twin(model: Model) -> ByTwin | None:
    """From the stored scores; ``None`` where no other copy is known or its file is absent."""
    if model.task.name not in TWINS:
        return None
    try:
        twins = TWINS[model.task.name]()
    except DatasetError:
        return None
    scores = load_scores(model.artifact)
    if len(scores.y) != len(twins.found):
        return None
    parts = {"with": twins.found, "without": ~twins.found, "all": np.ones(len(scores.y), bool)}
    return ByTwin(
        copy=twins.name,
        enough=twins.enough,
        median=float(np.median(twins.correlation[twins.found])),
        rows=tuple(
            _row(kind, scores.y[of], scores.p[of], model.threshold) for kind, of in parts.items()
        ),
    )


def _row(kind: str, y: np.ndarray, p: np.ndarray, threshold: float) -> TwinRow:
    measured, events = threshold_metrics(y, p, threshold), int(y.sum())
    told_apart = min(events, len(y) - events) >= _LEAST
    return TwinRow(
        kind,
        len(y),
        events,
        _three(bootstrapped("auroc", y, p)) if told_apart else None,
        _three(measured["accuracy"]),
        _three(measured["recall"]) if events else None,
        _three(measured["specificity"]) if events < len(y) else None,
    )


def _three(metric: Metric) -> tuple[float, float, float]:
    return metric.value, metric.low, metric.high
