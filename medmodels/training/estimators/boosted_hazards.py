"""Growing boosted hazards: each case's events are Poisson with the hazard that it went through as
exposure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from medmodels.models.boosted_trees import BoostedTrees
from medmodels.models.coded import expanded
from medmodels.models.survival import free_of
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.cox import breslow_at
from medmodels.tasks import Task
from medmodels.training.estimators.boosting import boosted, joined_trees
from medmodels.training.strategies.boosted_hazards import SurvivalBoostingStrategy

__all__ = ["FittedHazards", "fit_hazards", "hazards_drawn_anew"]

_LEAST = 1e-6  # hazard before the first event: its logarithm is taken
_SHORTEST = 1e-3  # exposure of who was seen hardly at all


@dataclass(frozen=True, eq=False)
class FittedHazards:
    """Trees of the log hazard and the cumulative hazard (grid,) that they multiply."""

    task: Task
    trees: BoostedTrees
    cumulative: np.ndarray

    def columns(self, rows: np.ndarray) -> np.ndarray:
        """Rows (n, inputs) as the model sees them."""
        return expanded(rows, self.task)

    def free(self, rows: np.ndarray) -> np.ndarray:
        """Chances (n, grid) for rows (n, inputs)."""
        return free_of(self.trees.raw(self.columns(rows)) + np.log(self.cumulative))


def fit_hazards(
    rows: np.ndarray, y: np.ndarray, task: Task, strategy: SurvivalBoostingStrategy
) -> FittedHazards:
    """A fit to rows (n, inputs) and times as ``TimeToEvent`` keeps them (n,)."""
    asks, columns = task.asks, expanded(rows, task)
    assert isinstance(asks, TimeToEvent)
    times, came = asks.times(y), asks.happened(y)
    exposure = np.maximum(breslow_at(np.zeros(len(y)), times, came, times), _SHORTEST)
    trees = boosted(columns, came / exposure, strategy, sample_weight=exposure, loss="poisson")
    cumulative = breslow_at(trees.raw(columns)[:, 0], times, came, asks.grid)
    return FittedHazards(task, trees, np.maximum(cumulative, _LEAST))


def hazards_drawn_anew(
    rows: np.ndarray, y: np.ndarray, task: Task, strategy: SurvivalBoostingStrategy
) -> tuple[BoostedTrees, np.ndarray]:
    """Fits to cases drawn with replacement: their trees, an output each, and their cumulative
    hazards (draws, grid).
    """
    rng = np.random.default_rng(strategy.seed)
    single = replace(strategy, seeds=1)
    fits = []
    for _ in range(strategy.draws):
        mine = rng.integers(0, len(y), len(y))
        fits.append(fit_hazards(rows[mine], y[mine], task, single))
    side_by_side = joined_trees([fit.trees for fit in fits])
    counts = [len(fit.trees.of) for fit in fits]
    return (
        replace(
            side_by_side,
            base=np.concatenate([fit.trees.base for fit in fits]),
            of=np.repeat(np.arange(len(fits), dtype=np.int32), counts),
            value=side_by_side.value * len(fits),  # each is one of its own, not a part of a mean
        ),
        np.array([fit.cumulative for fit in fits]),
    )
