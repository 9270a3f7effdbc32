"""The held-out cases that a model answers: its metrics where those it abstains on are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medmodels.evidence.grouped import measured
from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.statistics.metric import Metric

__all__ = ["Answered", "answered_of"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A model abstains on so many held-out cases, ``abstained``; ``n`` are left, and ``metrics``
    are those of the cases left, none where they are too few to be measured.
    """

    abstained: int
    n: int
    metrics: Mapping[str, Metric]


def answered_of(model: Model, scores: Scores, metrics: Mapping[str, Metric]) -> Answered | None:
    """What a model's scores say of the cases that it answers, where ``metrics`` are those of all;
    ``None`` where it is not known on which cases it abstains.
    """
    if scores.abstained is None:
        return None
    left, asks = ~scores.abstained, model.task.asks
    n = int(left.sum())
    if n == len(left):
        return Answered(0, n, metrics)
    y, p = scores.y[left], scores.p[left]
    if not asks.measurable(y):
        return Answered(len(left) - n, n, {})
    groups = None if scores.groups is None else scores.groups[left]
    of_left = measured(asks, y, p, groups, threshold=model.threshold)
    return Answered(len(left) - n, n, of_left)
