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

__all__ = ["Recalibration", "logistic", "recalibration", "separated"]


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Slope and calibration-in-the-large, each with a 95% Wald interval."""

    slope: float
    slope_interval: tuple[float, float]
    intercept: float
    intercept_interval: tuple[float, float]


def recalibration(
    y: np.ndarray, p: np.ndarray, *, counts: np.ndarray | None = None
) -> Recalibration:
    """Fit both models by maximum likelihood; outcomes bool, probabilities in [0, 1], each of so
    many cases as ``counts`` says, of one unless told. NaN where there is no estimate.
    """
    log_odds = logit(p)
    ones = np.ones((len(y), 1))
    if separated(y, log_odds):
        nowhere = (float("nan"), float("nan"))
        return Recalibration(float("nan"), nowhere, float("nan"), nowhere)
    slope, slope_error = _logistic(np.column_stack([ones, log_odds]), y, np.zeros(len(y)), counts)
    large, large_error = _logistic(ones, y, log_odds, counts)
    return Recalibration(
        float(slope[1]),
        wald(slope[1], slope_error[1]),
        float(large[0]),
        wald(large[0], large_error[0]),
    )


def separated(y: np.ndarray, log_odds: np.ndarray) -> bool:
    """Whether the outcomes are all alike, or log-odds divide them: the likelihood has no maximum
    then, and any number would be made up.
    """
    return bool(
        not y.any()
        or y.all()
        or log_odds[y].min() >= log_odds[~y].max()
        or log_odds[y].max() <= log_odds[~y].min()
    )


def logistic(
    x: np.ndarray, y: np.ndarray, offset: np.ndarray, counts: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and their covariance by Newton's method, each row of so many cases as ``counts``
    says.
    """
    beta = np.zeros(x.shape[1])
    information = np.eye(x.shape[1])
    for _ in range(100):
        mean = expit(x @ beta + offset)
        spread, off = mean * (1 - mean), y - mean
        if counts is not None:
            spread, off = counts * spread, counts * off
        information = (x * spread[:, None]).T @ x + 1e-12 * np.eye(x.shape[1])
        step = np.linalg.solve(information, x.T @ off)
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-10:
            break
    return beta, np.linalg.inv(information)


def _logistic(
    x: np.ndarray, y: np.ndarray, offset: np.ndarray, counts: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and standard errors."""
    beta, covariance = logistic(x, y, offset, counts)
    return beta, np.sqrt(np.diag(covariance))
