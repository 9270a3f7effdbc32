"""A model's scores where it was calibrated and where it was tested, and what some films of the new
place are good for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.models import Model
from medmodels.statistics.binary import bootstrapped, observed_expected, threshold_metrics
from medmodels.statistics.calibration import Recalibration, recalibration
from medmodels.statistics.conformal import COVERAGES, label_limits, label_sets
from medmodels.statistics.links import expit, logit
from medmodels.statistics.metric import Metric, share
from medmodels.statistics.platt import platt

__all__ = ["MOVED_SIDES", "SideScores", "mended", "sides_of"]

# The films that calibration and limits were fixed on, and those that nothing was fixed on.
MOVED_SIDES = ("validation", "test")


@dataclass(frozen=True, eq=False)
class SideScores:
    """Outcomes (n,) bool and probabilities (n,) of one of two labels, with the ``threshold`` and
    the ``limits`` (levels, labels) of conformal sets that go with them.
    """

    y: np.ndarray
    p: np.ndarray
    threshold: float
    limits: np.ndarray

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """AUROC, recall, specificity, and events over those expected."""
        called = threshold_metrics(self.y, self.p, self.threshold)
        return {
            "auroc": bootstrapped("auroc", self.y, self.p),
            "recall": called["recall"],
            "specificity": called["specificity"],
            "observed_expected": observed_expected(self.y, self.p),
        }

    @property
    def calibrated(self) -> Recalibration:
        return recalibration(self.y, self.p)

    def held(self, coverage: float) -> tuple[Metric, Metric, Metric]:
        """Of the positive and of the negative films, the share whose set holds the truth; and the
        share of all films that are left undecided.
        """
        sets = label_sets(self._both, self.limits)[COVERAGES.index(coverage)]
        right = np.where(self.y, sets[:, 0], sets[:, 1])
        return (
            share(int(right[self.y].sum()), int(self.y.sum())),
            share(int(right[~self.y].sum()), int((~self.y).sum())),
            share(int(sets.all(1).sum()), len(sets)),
        )

    @property
    def _both(self) -> np.ndarray:
        return np.column_stack([self.p, 1 - self.p])

    def of(self, rows: np.ndarray) -> SideScores:
        """Those of some films alone."""
        return SideScores(self.y[rows], self.p[rows], self.threshold, self.limits)


def sides_of(model: Model) -> dict[str, SideScores]:
    """The stored scores of a model of two labels on each of ``MOVED_SIDES``."""
    table, asks = model.artifact.heldout(), model.task.asks
    limits = model.artifact.fitted["conformal"]
    return {
        side: SideScores(asks.truths(rows["label"]), asks.answers(rows), model.threshold, limits)
        for side in MOVED_SIDES
        for rows in [table[table["split"] == side]]
    }


def mended(scores: SideScores, count: int, *, seed: int = 0) -> tuple[SideScores, SideScores]:
    """So many films are drawn, with their outcomes, and calibration and limits fixed on them anew:
    the others as they were, and as they are then. The first draws of a seed are the same whatever
    ``count`` is.

    Platt's line is rising, so that it changes no order, and limits hold as if they had been fixed
    on films of their own.
    """
    order = np.random.default_rng(seed).permutation(len(scores.y))
    mine, others = order[:count], scores.of(order[count:])
    slope, offset = platt(logit(scores.p[mine]), scores.y[mine])
    p, known = (expit(slope * logit(some) + offset) for some in (others.p, scores.p[mine]))
    truth = np.where(scores.y[mine], 0, 1)
    limits = label_limits(np.column_stack([known, 1 - known]), truth)
    return others, SideScores(others.y, p, scores.threshold, limits)
