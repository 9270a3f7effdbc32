"""The calibration curve as a smooth line: a logistic regression of the outcome on a restricted
cubic spline of the predicted log-odds.

Four knots (at the 5th, 35th, 65th and 95th percentile; Harrell, "Regression modeling strategies",
2015) where both outcomes come a hundred times or more, three from fifty, and a straight line in
log-odds below that. The band is a bootstrap over patients. Not a number where outcomes are
separated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.bootstrap import bands, draws
from medmodels.statistics.links import expit, logit
from medmodels.statistics.splines import spline

__all__ = ["SmoothCalibration", "smooth_calibration", "spline"]

_DRAWS, _POINTS = 300, 101
# Percentiles of the knots, by how often the number of the rarer outcome reaches what a curve of
# that many bends needs.
_KNOTS, _ENOUGH = ([5.0, 95.0], [10.0, 50.0, 90.0], [5.0, 35.0, 65.0, 95.0]), (50, 100)
_SEPARATED = 3.0  # log-odds by which every case is fitted on its own side
_RIDGE = 1e-9  # keeps a resample with separated outcomes from running away


@dataclass(frozen=True, eq=False)
class SmoothCalibration:
    """Observed share (points,) as a function of the predicted probability (points,), with a 95%
    band, between the 1st and 99th percentile.
    """

    predicted: np.ndarray
    observed: np.ndarray
    low: np.ndarray
    high: np.ndarray


def smooth_calibration(y: np.ndarray, p: np.ndarray) -> SmoothCalibration:
    """Fit the curve to outcomes (n,) bool and probabilities (n,)."""
    log_odds = logit(p)
    first, last = np.percentile(p, [1, 99])
    shown = np.linspace(first, last, _POINTS)
    rarer = min(y.sum(), (~y).sum())
    bends = sum(rarer >= enough for enough in _ENOUGH)
    knots = np.unique(np.percentile(log_odds, _KNOTS[bends]))
    basis, at = spline(log_odds, knots), spline(logit(shown), knots)
    start = _fitted(basis, y, np.ones(len(y)), np.zeros(basis.shape[1]))
    right = np.where(y, 1.0, -1.0) * (basis @ start)
    # the outcomes are separated: any curve between them would be made up
    if right.min() > _SEPARATED:
        nowhere = np.full(_POINTS, np.nan)
        return SmoothCalibration(shown, nowhere, nowhere, nowhere)
    drawn = [
        expit(at @ _fitted(basis, y, weights, start)) for weights in draws(len(y), count=_DRAWS)
    ]
    low, high = bands(np.array(drawn))
    return SmoothCalibration(shown, expit(at @ start), low, high)


def _fitted(basis: np.ndarray, y: np.ndarray, weights: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Coefficients by Newton's method with step halving, and a trace of a ridge."""

    def loss(beta: np.ndarray) -> float:
        log_odds = basis @ beta
        return float(
            weights @ (np.logaddexp(0, log_odds) - y * log_odds) + 0.5 * _RIDGE * beta @ beta
        )

    beta, now = start.copy(), loss(start)
    for _ in range(100):
        mean = expit(basis @ beta)
        information = (basis * (weights * mean * (1 - mean))[:, None]).T @ basis + _RIDGE * np.eye(
            basis.shape[1]
        )
        step = np.linalg.solve(information, basis.T @ (weights * (y - mean)) - _RIDGE * beta)
        share = 1.0
        while share > 1e-8 and loss(beta + share * step) > now:
            share /= 2
        beta = beta + share * step
        before, now = now, loss(beta)
        if before - now < 1e-9:
            break
    return beta
