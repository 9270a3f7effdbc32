"""Where a model goes wrong: its held-out mistakes, the cases it was least sure of, and how often it
erred near a number like a new case's.
"""

from __future__ import annotations

import numpy as np

from medmodels.evidence.scores import Scores
from medmodels.outcomes import Judged
from medmodels.statistics.metric import Metric, share
from medmodels.tasks import Task

__all__ = ["ALIKE", "Judged", "alike", "judged"]

ALIKE = 50  # held-out cases nearest in their number that a new case is compared with


def judged(task: Task, scores: Scores, threshold: float) -> Judged:
    """Every held-out case with its call; ``threshold`` decides between two labels."""
    return task.asks.judge(scores.y, scores.p, threshold=threshold)


def alike(held_out: Judged, number: float, *, size: int = ALIKE) -> Metric:
    """Of the held-out cases nearest to a new case's ``number``, the share that the model
    got wrong.
    """
    nearest = np.argsort(np.abs(held_out.by - number), kind="stable")[:size]
    return share(int(held_out.wrong[nearest].sum()), len(nearest))
