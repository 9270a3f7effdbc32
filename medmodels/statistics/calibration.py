"""Are the probabilities right: slope and intercept by logistic recalibration, and the curve.

Slope b in logit P(y) = a + b·logit(p), ideal 1, below 1 too extreme; intercept a′ in logit P(y) =
a′ + logit(p), ideal 0 (Cox 1958; Van Calster et al. 2019). Probabilities are clipped to [1e-6, 1 −
1e-6].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.intervals import wald
from medmodels.statistics.links import expit, logit

__all__ = ["Recalibration", "recalibration"]


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Slope and calibration-in-the-large, each with a 95% Wald interval."""

    slope: float
    slope_interval: tuple[float, float]
    intercept: float
    intercept_interval: tuple[float, float]


def recalibration(y: np.ndarray, p: np.ndarray) -> Recalibration:
    """Fit both models by maximum likelihood; outcomes bool, probabilities in [0, 1]. NaN where
    there is no estimate.
    """
    log_odds = logit(p)
    ones = np.ones((len(y), 1))
    if (
        not y.any()
        or y.all()
        or log_odds[y].min() >= log_odds[~y].max()
        or log_odds[y].max() <= log_odds[~y].min()
    ):
        # The outcomes are separated (or all alike): the likelihood has no maximum, and any number
        # would be made up.
        nowhere = (float("nan"), float("nan"))
        return Recalibration(float("nan"), nowhere, float("nan"), nowhere)
    slope, slope_error = _logistic(np.column_stack([ones, log_odds]), y, np.zeros(len(y)))
    large, large_error = _logistic(ones, y, log_odds)
    return Recalibration(
        float(slope[1]),
        wald(slope[1], slope_error[1]),
        float(large[0]),
        wald(large[0], large_error[0]),
    )


def _logistic(x: np.ndarray, y: np.ndarray, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and standard errors by Newton's method."""
    beta = np.zeros(x.shape[1])
    information = np.eye(x.shape[1])
    for _ in range(100):
        mean = expit(x @ beta + offset)
        information = (x * (mean * (1 - mean))[:, None]).T @ x + 1e-12 * np.eye(x.shape[1])
        step = np.linalg.solve(information, x.T @ (y - mean))
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-10:
            break
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))
