"""A model's probabilities moved to where it is used: logistic recalibration (Cox 1958; Steyerberg
et al., Statistics in Medicine 2004; Van Calster et al., BMC Medicine 2019).

New log-odds are a + b · logit(p). The intercept alone (b = 1) says how much more or less frequent
the outcome is than the model takes it to be, the slope how much surer or more cautious it ought to
be. Which of the two the cases support is a closed test of likelihood ratios (Vergouwe et al.,
Statistics in Medicine 2017).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from medmodels.statistics.calibration import logistic, separated
from medmodels.statistics.cells import CountedCases
from medmodels.statistics.intervals import Z, wald
from medmodels.statistics.links import expit, logit

__all__ = ["Update", "cases_needed", "supported_update", "update_of", "updated"]

_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Update:
    """New log-odds are ``intercept`` + ``slope`` · log-odds, each with its 95% interval; a slope
    that was not estimated is 1 and has none. Of ``n`` cases, ``events`` of them positive;
    ``log_likelihood`` is theirs.
    """

    intercept: float
    intercept_interval: tuple[float, float]
    slope: float
    slope_interval: tuple[float, float] | None
    n: int
    events: int
    log_likelihood: float


def updated(p: np.ndarray, intercept: float, slope: float) -> np.ndarray:
    """Probabilities (n,) after an update."""
    return expit(intercept + slope * logit(p))


def update_of(cells: CountedCases, *, slope: bool) -> Update | None:
    """The update that cases ask for, of the intercept alone or with the slope; ``None`` where their
    outcomes are all alike, or, for the slope, divided by the probabilities.
    """
    log_odds, y = logit(cells.p), cells.y
    if not 0 < cells.events < cells.n or (slope and separated(y, log_odds)):
        return None
    ones = np.ones((len(y), 1))
    x = np.column_stack([ones, log_odds]) if slope else ones
    offset = np.zeros(len(y)) if slope else log_odds
    beta, covariance = logistic(x, y, offset, cells.counts)
    errors = np.sqrt(np.diag(covariance))
    likelihood = _log_likelihood(cells, x @ beta + offset)
    return Update(
        float(beta[0]),
        wald(beta[0], errors[0]),
        float(beta[1]) if slope else 1.0,
        wald(beta[1], errors[1]) if slope else None,
        cells.n,
        cells.events,
        likelihood,
    )


def supported_update(cells: CountedCases) -> str:
    """What the cases support: ``"none"``, ``"intercept"`` or ``"slope"`` (with the intercept). Of
    outcomes that the probabilities divide there is no slope, and the intercept alone is tested.
    """
    large, both = update_of(cells, slope=False), update_of(cells, slope=True)
    if large is None:
        return "none"
    as_it_is = _log_likelihood(cells, logit(cells.p))
    if both is None:
        return "intercept" if _p_of(large.log_likelihood - as_it_is, 1) < _LEVEL else "none"
    if _p_of(both.log_likelihood - as_it_is, 2) >= _LEVEL:
        return "none"
    return "slope" if _p_of(both.log_likelihood - large.log_likelihood, 1) < _LEVEL else "intercept"


def _p_of(gain: float, free: int) -> float:
    from scipy.special import chdtrc  # scipy.stats would cost every cold start a second

    return float(chdtrc(free, max(0.0, 2 * gain)))


def _log_likelihood(cells: CountedCases, log_odds: np.ndarray) -> float:
    right = np.where(cells.y, log_odds, -log_odds)
    return float(-(cells.counts @ np.logaddexp(0.0, -right)))


def cases_needed(cells: CountedCases, *, slope: bool, half: float) -> int | None:
    """How many cases like these make the 95% interval so narrow, ``half`` wide to either side; with
    ``slope`` that of the slope, else that of the intercept. ``None`` where these tell no width.
    """
    update = update_of(cells, slope=slope)
    if update is None:
        return None
    low, high = (update.slope_interval if slope else None) or update.intercept_interval
    error = (high - low) / (2 * Z)
    return math.ceil(cells.n * (error * Z / half) ** 2)
