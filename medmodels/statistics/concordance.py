"""Whether those whom a model thinks worse off had the event sooner: Harrell's C, Uno's C, and the
area under the ROC curve at a horizon.

Each counts pairs of a case whose event is known and another who was free of it longer: ``risk``
(n,) is right on a pair where the first has more of it, and half right where both have as much.
Harrell's takes all such pairs (Harrell 1982); Uno's weighs them by the chance of having been
followed, so that it does not depend on who was lost, and takes events before a horizon (Uno et al.
2011); the area at a horizon takes those with the event by then against those free of it then
(cumulative cases, dynamic controls; Uno et al. 2007). Times, events and weights are those of
``statistics.survival``.
"""

from __future__ import annotations

import numpy as np

from medmodels.statistics.survival import followed_weights

__all__ = ["auroc_at", "harrell_c", "uno_c"]


def harrell_c(
    times: np.ndarray, events: np.ndarray, risk: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Harrell's C for each row of weights."""
    return _right(_comparable(times, events), risk, weights)


def uno_c(
    times: np.ndarray,
    events: np.ndarray,
    risk: np.ndarray,
    horizon: float,
    weights: np.ndarray,
) -> np.ndarray:
    """Uno's C of events before the horizon, for each row of weights."""
    early = events & (times < horizon)
    stands_for = np.where(early, followed_weights(times, events, horizon), 0.0) ** 2
    return _right(_comparable(times, early) * stands_for[:, None], risk, weights)


def auroc_at(
    times: np.ndarray,
    events: np.ndarray,
    risk: np.ndarray,
    horizon: float,
    weights: np.ndarray,
) -> np.ndarray:
    """The area under the ROC curve at the horizon, for each row of weights."""
    stands_for = followed_weights(times, events, horizon)
    had, free = events & (times <= horizon), times > horizon
    return _right(np.where(had, stands_for, 0.0)[:, None] * free, risk, weights)


def _comparable(times: np.ndarray, events: np.ndarray) -> np.ndarray:
    """Which pairs (n, n) tell who had the event sooner: the first did, the second was free then."""
    sooner = times[:, None] < times
    together = (times[:, None] == times) & ~events
    return np.asarray(events[:, None] & (sooner | together), dtype=float)


def _right(pairs: np.ndarray, risk: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weighted share of ``pairs`` (n, n) that are in the right order; not a number where there
    is none.
    """
    order = (risk[:, None] > risk) + (risk[:, None] == risk) / 2
    hits = ((weights @ (pairs * order)) * weights).sum(1)
    of = ((weights @ pairs) * weights).sum(1)
    return np.divide(hits, of, out=np.full(len(of), np.nan), where=of > 0)
