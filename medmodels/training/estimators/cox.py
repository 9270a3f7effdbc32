"""Fitting Cox's proportional hazards to a table: curved columns, a penalty, and models on cases
drawn anew for the band of a curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.models.curved import Curving, curved, fit_curving
from medmodels.models.survival import free_of
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.cox import fit_cox
from medmodels.tasks import Task
from medmodels.training.gates import skewed
from medmodels.training.strategies.cox import CoxStrategy

__all__ = ["FittedCox", "drawn_anew", "fit_curved_cox"]

_LEAST = 1e-6  # hazard before the first event: its logarithm is taken


@dataclass(frozen=True, eq=False)
class FittedCox:
    """A fit, and the chances of being free that it gives to rows."""

    task: Task
    curving: Curving
    center: np.ndarray
    scale: np.ndarray
    coefficients: np.ndarray
    cumulative: np.ndarray

    def columns(self, rows: np.ndarray) -> np.ndarray:
        """Rows (n, inputs) as the model sees them."""
        return curved(rows, self.task, self.curving)

    def free(self, rows: np.ndarray) -> np.ndarray:
        """Chances (n, grid) for rows (n, inputs)."""
        relative = (self.columns(rows) - self.center) / self.scale @ self.coefficients
        return free_of(relative[:, None] + np.log(self.cumulative))

    def arrays(self, drawn: np.ndarray) -> Mapping[str, np.ndarray]:
        """What a model's folder keeps."""
        return {
            "logged": self.curving.logged,
            "knots": self.curving.knots,
            "center": self.center,
            "scale": self.scale,
            "coefficients": self.coefficients,
            "cumulative": self.cumulative,
            "drawn": drawn,
        }


def fit_curved_cox(rows: np.ndarray, y: np.ndarray, task: Task, strategy: CoxStrategy) -> FittedCox:
    """A fit to rows (n, inputs) and times as ``TimeToEvent`` keeps them (n,)."""
    curving = fit_curving(rows, task, skewed(rows))
    columns = curved(rows, task, curving)
    center, spread = columns.mean(0), columns.std(0)
    scale = np.where(spread > 1e-9, spread, 1.0)
    coefficients, cumulative = _fitted((columns - center) / scale, y, task, strategy.ridge)
    return FittedCox(task, curving, center, scale, coefficients, cumulative)


def drawn_anew(
    fit: FittedCox, rows: np.ndarray, y: np.ndarray, strategy: CoxStrategy
) -> np.ndarray:
    """Coefficients and hazards of fits to cases drawn with replacement, (draws, columns + grid)."""
    rng = np.random.default_rng(strategy.seed)
    columns = (fit.columns(rows) - fit.center) / fit.scale
    found = []
    for _ in range(strategy.draws):
        mine = rng.integers(0, len(y), len(y))
        found.append(np.r_[_fitted(columns[mine], y[mine], fit.task, strategy.ridge)])
    return np.array(found)


def _fitted(
    columns: np.ndarray, y: np.ndarray, task: Task, ridge: float
) -> tuple[np.ndarray, np.ndarray]:
    asks = task.asks
    assert isinstance(asks, TimeToEvent)
    fit = fit_cox(columns, asks.times(y), asks.happened(y), ridge=ridge)
    return fit.coefficients, np.maximum(fit.cumulative_at(asks.grid), _LEAST)
