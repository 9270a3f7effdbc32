"""Cox's proportional hazards: how much each column multiplies the hazard, and the hazard that is
multiplied.

The partial likelihood (Cox 1972) with Efron's treatment of events at the same time (1977), by
Newton's method; the hazard of somebody whose columns are 0 by Breslow (1974). ``times`` and
``events`` are those of ``statistics.survival``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["CoxFit", "breslow_at", "fit_cox"]

_STEPS, _CLOSE = 100, 1e-10
# a log hazard so far below the highest counts as no lower: where a column tells the order of all
# events it has no end, and its exponential would be 0
_DEEPEST = -600.0


@dataclass(frozen=True, eq=False)
class CoxFit:
    """``coefficients`` (columns,) of the log hazard with their ``covariance``; the ``cumulative``
    hazard (k,) of somebody whose columns are 0, from each of the distinct event ``times`` on.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    times: np.ndarray
    cumulative: np.ndarray

    def cumulative_at(self, when: np.ndarray) -> np.ndarray:
        """That cumulative hazard at any times."""
        return np.asarray(
            np.r_[0.0, self.cumulative][np.searchsorted(self.times, when, side="right")]
        )


def fit_cox(x: np.ndarray, times: np.ndarray, events: np.ndarray, *, ridge: float = 0.0) -> CoxFit:
    """Fit to columns ``x`` (n, columns); ``ridge`` times half the square of each coefficient is
    taken off the log likelihood. Raises ``numpy.linalg.LinAlgError`` where columns say the same and
    nothing is taken off.
    """
    order = np.argsort(-times, kind="stable")
    x, times, events = x[order], times[order], events[order]
    ties = _Ties.of(times, events)
    beta, now = np.zeros(x.shape[1]), -np.inf
    penalty = ridge * np.eye(x.shape[1])
    information = penalty
    for _ in range(_STEPS):
        value, score, information = _likelihood(x, beta, ties)
        value -= ridge * float(beta @ beta) / 2
        step = np.linalg.solve(information + penalty, score - ridge * beta)
        share = 1.0
        while share > 1e-6 and _penalised(x, beta + share * step, ties, ridge) < value - 1e-12:
            share /= 2
        beta = beta + share * step
        if np.abs(share * step).max(initial=0.0) < _CLOSE or value - now < 1e-12:
            break
        now = value
    _, _, information = _likelihood(x, beta, ties)
    at, cumulative = _breslow(x @ beta, times, events)
    return CoxFit(beta, np.linalg.inv(information + penalty), at, cumulative)


@dataclass(frozen=True, eq=False)
class _Ties:
    """Of each event (m,), latest first: its row, the last row still at risk then, which of the
    distinct times it has, and the share of the others at that time that Efron leaves out.
    """

    rows: np.ndarray
    last: np.ndarray
    group: np.ndarray
    share: np.ndarray
    groups: int

    @classmethod
    def of(cls, times: np.ndarray, events: np.ndarray) -> _Ties:
        rows = np.flatnonzero(events)
        _, group, counts = np.unique(times[rows], return_inverse=True, return_counts=True)
        last = np.searchsorted(-times, -times[rows], side="right") - 1
        rank = np.zeros(len(rows))
        for k in np.flatnonzero(counts > 1):
            rank[group == k] = np.arange(counts[k])
        return cls(rows, last, group, rank / counts[group], len(counts))

    def at_risk(self, values: np.ndarray) -> np.ndarray:
        """Sums of ``values`` (n, …) over those at risk at each event, less Efron's share of those
        who have it then.
        """
        sums = np.cumsum(values, axis=0)[self.last]
        tied = np.zeros((self.groups, *values.shape[1:]))
        np.add.at(tied, self.group, values[self.rows])
        share = self.share.reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(sums - share * tied[self.group])


def _likelihood(
    x: np.ndarray, beta: np.ndarray, ties: _Ties
) -> tuple[float, np.ndarray, np.ndarray]:
    """The log partial likelihood, its gradient (columns,) and information (columns, columns)."""
    log_hazard = x @ beta
    most = log_hazard.max(initial=0.0)
    hazard = np.exp(np.maximum(log_hazard - most, _DEEPEST))
    total = ties.at_risk(hazard)
    mean = ties.at_risk(hazard[:, None] * x) / total[:, None]
    second = ties.at_risk(hazard[:, None, None] * x[:, :, None] * x[:, None]) / total[:, None, None]
    value = float(log_hazard[ties.rows].sum() - (np.log(total) + most).sum())
    score = (x[ties.rows] - mean).sum(0)
    return value, score, (second - mean[:, :, None] * mean[:, None]).sum(0)


def _penalised(x: np.ndarray, beta: np.ndarray, ties: _Ties, ridge: float) -> float:
    log_hazard = x @ beta
    most = log_hazard.max(initial=0.0)
    total = ties.at_risk(np.exp(np.maximum(log_hazard - most, _DEEPEST)))
    value = log_hazard[ties.rows].sum() - (np.log(total) + most).sum()
    return float(value - ridge * beta @ beta / 2)


def breslow_at(
    log_hazard: np.ndarray, times: np.ndarray, events: np.ndarray, when: np.ndarray
) -> np.ndarray:
    """The cumulative hazard at any times of somebody whose log hazard is 0, given those of cases
    (n,).
    """
    order = np.argsort(-times, kind="stable")
    at, cumulative = _breslow(log_hazard[order], times[order], events[order])
    return np.asarray(np.r_[0.0, cumulative][np.searchsorted(at, when, side="right")])


def _breslow(
    log_hazard: np.ndarray, times: np.ndarray, events: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The cumulative hazard at the distinct event times, of rows with the latest first."""
    at, deaths = np.unique(times[events], return_counts=True)
    at_risk = np.cumsum(np.exp(log_hazard))[np.searchsorted(-times, -at, side="right") - 1]
    return at, np.cumsum(deaths / at_risk)
