"""Two models of a task on the same held-out cases: paired differences, and the cases on which they
disagree.

A difference has a percentile bootstrap over cases, both models on the same resamples (Efron and
Tibshirani 1993).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from medmodels.errors import UnknownName
from medmodels.evidence.classes import log_losses, macro_f1, within_classes
from medmodels.evidence.metrics import BOOTSTRAPPED, Metric, percentiles, resamples
from medmodels.evidence.mistakes import judged
from medmodels.evidence.quantities import r2_of
from medmodels.evidence.scores import Scores
from medmodels.models import Model

__all__ = ["Comparison", "compare"]

_DRAWS = 2_000
# Each metric of one model for each row of weights (resamples, cases).
Weighted = Mapping[str, Callable[[np.ndarray], np.ndarray]]


@dataclass(frozen=True, eq=False)
class Comparison:
    """First less second: the ``differences`` by metric with their intervals, both models' values,
    and the positions of the held-out cases on which their calls differ (of amounts, where one is
    right and the other not).
    """

    first: str
    second: str
    differences: Mapping[str, Metric]
    values: Mapping[str, tuple[float, float]]
    disagree: np.ndarray


def compare(first: Model, second: Model, a: Scores, b: Scores) -> Comparison:
    """Compare two models by their held-out scores; raises ``UnknownName`` where these are not of
    the same cases.
    """
    if first.task.name != second.task.name or not np.array_equal(a.y, b.y):
        raise UnknownName("model with the same held-out cases", second.id, [first.id])
    kind, n = first.task.kind, len(a.y)
    one, other = _WEIGHTED[kind](first, a), _WEIGHTED[kind](second, b)
    weights = _WEIGHTS[kind](a.y)
    once = np.ones((1, n))
    events = int(a.y.sum()) if kind == "labels" else n
    counts = (
        {"recall": (events, events), "specificity": (n - events, 0)} if kind == "labels" else {}
    )
    values = {name: (float(of(once)[0]), float(other[name](once)[0])) for name, of in one.items()}
    differences = {
        name: Metric(
            values[name][0] - values[name][1],
            *percentiles(of(weights) - other[name](weights)),
            *counts.get(name, (n, events)),
            "paired bootstrap",
        )
        for name, of in one.items()
    }
    left, right = judged(first.task, a, first.threshold), judged(second.task, b, second.threshold)
    differ = (
        left.wrong != right.wrong
        if kind == "quantity"
        else np.array(left.call) != np.array(right.call)
    )
    return Comparison(first.id, second.id, differences, values, np.flatnonzero(differ))


def _labels(model: Model, scores: Scores) -> Weighted:
    y, p = scores.y, scores.p
    called = p >= model.threshold
    right, found, cleared = called == y, called & y, ~called & ~y

    def share(hits: np.ndarray, of: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        return lambda w: (w @ hits) / np.maximum(w @ of, 1e-12)

    everything = np.ones(len(y))
    return {
        **{name: partial(metric, y, p) for name, metric in BOOTSTRAPPED.items()},
        "accuracy": share(right, everything),
        "recall": share(found, y),
        "specificity": share(cleared, ~y),
        "f1": lambda w: 2 * (w @ found) / np.maximum(w @ called + w @ y, 1e-12),
    }


def _classes(model: Model, scores: Scores) -> Weighted:
    right, losses = scores.p.argmax(1) == scores.y, log_losses(scores.y, scores.p)
    return {
        "accuracy": lambda w: w @ right / w.sum(1),
        "macro_f1": lambda w: macro_f1(scores.y, scores.p, w),
        "log_loss": lambda w: w @ losses / w.sum(1),
    }


def _quantity(model: Model, scores: Scores) -> Weighted:
    quantity = model.task.quantity
    assert quantity is not None
    off = np.abs(scores.p - scores.y)
    right = off <= quantity.within * scores.y
    return {
        "mae": lambda w: w @ off / w.sum(1),
        "r2": lambda w: r2_of(scores.y, scores.p, w),
        "within_20_percent": lambda w: w @ right / w.sum(1),
    }


def _drawn(y: np.ndarray) -> np.ndarray:
    n = len(y)
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_DRAWS).astype(float)


_WEIGHTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "labels": lambda y: resamples(y.tobytes()),
    "classes": within_classes,
    "quantity": _drawn,
}
_WEIGHTED: dict[str, Callable[[Model, Scores], Weighted]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
}
