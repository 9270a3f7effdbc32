"""Where a model goes wrong: its held-out mistakes, the cases it was least sure of, and how often it
erred near a number like a new case's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.metrics import Metric, wilson
from medmodels.evidence.scores import Scores
from medmodels.tasks import Task

__all__ = ["ALIKE", "Judged", "alike", "judged"]

ALIKE = 50  # held-out cases nearest in their number that a new case is compared with


@dataclass(frozen=True, eq=False)
class Judged:
    """Each held-out case (n,): whether the model was wrong, how unsure it was (of an amount: how
    far off), its truth, its call and its number as they are shown, and what cases are alike by.
    """

    wrong: np.ndarray
    unsure: np.ndarray
    truth: tuple[str, ...]
    call: tuple[str, ...]
    shown: tuple[str, ...]
    by: np.ndarray


def judged(task: Task, scores: Scores, threshold: float) -> Judged:
    """Every held-out case with its call; ``threshold`` decides between two labels."""
    return _JUDGES[task.kind](task, scores, threshold)


def alike(found: Judged, number: float, *, size: int = ALIKE) -> Metric:
    """Of the held-out cases nearest to a new case's ``number``, the share that the model
    got wrong.
    """
    nearest = np.argsort(np.abs(found.by - number), kind="stable")[:size]
    hits, n = int(found.wrong[nearest].sum()), len(nearest)
    return Metric(hits / n, *wilson(hits, n), n, hits, "Wilson")


def _labels(task: Task, scores: Scores, threshold: float) -> Judged:
    called = scores.p >= threshold
    first, second = task.labels
    return Judged(
        wrong=called != scores.y,
        unsure=-np.abs(scores.p - threshold),
        truth=tuple(np.where(scores.y, first, second).tolist()),
        call=tuple(np.where(called, first, second).tolist()),
        shown=scores.said,
        by=scores.p,
    )


def _classes(task: Task, scores: Scores, threshold: float) -> Judged:
    called, top = scores.p.argmax(1), scores.p.max(1)
    labels = np.array(task.labels)
    return Judged(
        wrong=called != scores.y,
        unsure=-top,
        truth=tuple(labels[scores.y].tolist()),
        call=tuple(labels[called].tolist()),
        shown=scores.said,
        by=top,
    )


def _quantity(task: Task, scores: Scores, threshold: float) -> Judged:
    quantity = task.quantity
    assert quantity is not None
    off = np.abs(scores.p - scores.y)
    return Judged(
        wrong=off > quantity.within * scores.y,
        unsure=off / scores.y,
        truth=tuple(quantity.show(y) for y in scores.y),
        call=tuple(quantity.show(p) for p in scores.p),
        shown=tuple(
            f"{p - y:+.{quantity.decimals}f} {quantity.unit}"
            for p, y in zip(scores.p, scores.y, strict=True)
        ),
        by=scores.p,
    )


_JUDGES: dict[str, Callable[[Task, Scores, float], Judged]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
}
