"""Where a model goes wrong: its held-out mistakes, the cases it was least sure of, how often it
erred near a number like a new case's, and what another threshold changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.evidence.coverage import held
from medmodels.evidence.scores import Scores
from medmodels.models import Model
from medmodels.outcomes import Judged
from medmodels.statistics.conformal import COVERAGES
from medmodels.statistics.metric import Metric, share
from medmodels.tasks import Task

__all__ = ["ALIKE", "Crossed", "Judged", "Mistake", "alike", "crossed", "judged", "mistakes_of"]

ALIKE = 50  # held-out cases nearest in their number that a new case is compared with


@dataclass(frozen=True, slots=True)
class Mistake:
    """The held-out case of ``number``, counted from 1, that was called wrongly: the ``kind`` of the
    error, and whether it was a ``sure`` one: even the widest set or interval left out the truth.
    """

    number: int
    kind: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many cases a moved threshold calls otherwise, and the positions (k,) of those."""

    missed: int
    found: int
    alarms: int
    cleared: int
    cases: np.ndarray


def judged(task: Task, scores: Scores, threshold: float) -> Judged:
    """Every held-out case with its call; ``threshold`` decides between two labels."""
    return task.asks.judge(scores.y, scores.p, threshold=threshold)


def alike(held_out: Judged, number: float, *, size: int = ALIKE, but: int | None = None) -> Metric:
    """Of the held-out cases nearest to a case's ``number``, the share that the model got wrong;
    ``but`` is the position of the case itself, where it is one of them.
    """
    nearest = np.argsort(np.abs(held_out.by - number), kind="stable")
    if held_out.known is not None:
        nearest = nearest[held_out.known[nearest]]
    nearest = nearest[nearest != (-1 if but is None else but)][:size]
    return share(int(held_out.wrong[nearest].sum()), len(nearest))


def mistakes_of(model: Model, scores: Scores, threshold: float) -> tuple[Mistake, ...]:
    """What a model called wrongly at a threshold: those first of which it was sure, and of these
    and the others the worst first.
    """
    errors = model.task.asks.errors(scores.y, scores.p, threshold=threshold)
    sure = ~held(model, scores, len(COVERAGES) - 1)
    order = np.lexsort((-errors.worst, ~sure))
    return tuple(
        Mistake(int(n) + 1, errors.kind[n], bool(sure[n])) for n in order if errors.kind[n]
    )


def crossed(y: np.ndarray, p: np.ndarray, before: float, after: float) -> Crossed:
    """What moving a threshold from ``before`` to ``after`` does to cases of outcomes (n,) bool and
    probabilities (n,).
    """
    was, now = p >= before, p >= after
    up, down = now & ~was, was & ~now
    return Crossed(
        missed=int((down & y).sum()),
        found=int((up & y).sum()),
        alarms=int((up & ~y).sum()),
        cleared=int((down & ~y).sum()),
        cases=np.flatnonzero(was != now),
    )
