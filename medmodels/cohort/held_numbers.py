"""The held-out cases' numbers as a scored file has them, by the kind of outcome."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.evidence import Scores
from medmodels.outcomes import TimeToEvent
from medmodels.tasks import Task

__all__ = ["HELD_NUMBERS", "held_numbers"]


def _events(task: Task, scores: Scores) -> np.ndarray:
    asks = task.asks
    assert isinstance(asks, TimeToEvent)
    return 1 - asks.first(scores.p)


# As ``probability`` or ``estimate`` stands in a scored file.
HELD_NUMBERS: dict[str, Callable[[Task, Scores], np.ndarray]] = {
    "labels": lambda task, scores: scores.p,
    "classes": lambda task, scores: np.asarray(scores.p.max(1)),
    "quantity": lambda task, scores: scores.p,
    "time_to_event": _events,
}


def held_numbers(task: Task, scores: Scores) -> np.ndarray:
    """Of each held-out case (n,) the number that a scored file would have for it."""
    return HELD_NUMBERS[task.kind](task, scores)
