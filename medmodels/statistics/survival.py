"""Times to an event that not everybody was followed to: Kaplan–Meier, weights for who was not, and
what goes wrong with a predicted curve.

``times`` (n,) are from 0, in any unit; ``events`` (n,) bool say who had the event then, the others
were followed no longer (censored). Someone censored at a time was still at risk of an event at
that time. Weights say how often each case was drawn, (resamples, n); of the cases as they are,
``np.ones((1, n))``.

Kaplan and Meier 1958, errors by Greenwood 1926, intervals on the log(−log) scale; weights by the
inverse probability of being followed (Graf et al., "Assessment and comparison of prognostic
classification schemes for survival data", 1999).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.intervals import Z

__all__ = [
    "KaplanMeier",
    "brier_losses",
    "followed_weights",
    "integrated",
    "kaplan_meier",
    "share_free",
    "supported_ends",
]

_MOST = 100  # cases at either end that say what is supported


@dataclass(frozen=True, eq=False)
class KaplanMeier:
    """The share free of the event from each of the distinct event ``times`` (k,) on, with its 95%
    interval; ``at_risk`` are those still followed just before, of ``n`` at the start,
    and ``deaths`` those who had the event then. ``followed`` (n,) is how long everybody was, in
    order.
    """

    times: np.ndarray
    free: np.ndarray
    low: np.ndarray
    high: np.ndarray
    at_risk: np.ndarray
    deaths: np.ndarray
    followed: np.ndarray

    @property
    def n(self) -> int:
        return len(self.followed)

    def events_by(self, when: float) -> int:
        """How many had the event up to a time."""
        return int(self.deaths[self.times <= when].sum())

    def at(self, when: float | np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The share and the ends of its interval at any time. Before the first event all are free;
        of those who are followed so far Wilson's interval tells how few may be.
        """
        place = np.searchsorted(self.times, when, side="right")
        free, low, high = (np.r_[1.0, side][place] for side in (self.free, self.low, self.high))
        there = self.n - np.searchsorted(self.followed, when, side="left")
        least = np.where(np.asarray(when) > 0, there / (there + Z**2), 1.0)
        return free, np.where(place == 0, least, low), high


def kaplan_meier(times: np.ndarray, events: np.ndarray) -> KaplanMeier:
    """The curve of these cases; with no event at all it has no step."""
    at, deaths = np.unique(times[events], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), at, side="left")
    free = np.cumprod(1 - deaths / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        error = np.sqrt(variance) / np.abs(np.log(free))
        low, high = free ** np.exp(Z * error), free ** np.exp(-Z * error)
    over = free <= 0  # nobody is left: the error is none that can be written down
    low, high = (np.where(over, 0.0, side) for side in (low, high))
    return KaplanMeier(at, free, low, high, at_risk, deaths, np.sort(times))


def share_free(
    times: np.ndarray, events: np.ndarray, horizon: float, weights: np.ndarray
) -> np.ndarray:
    """The Kaplan–Meier share free of the event at the horizon, for each row of weights; 1 where
    nobody is drawn.
    """
    order = np.argsort(times, kind="stable")
    when, happened = times[order], events[order]
    starts = np.flatnonzero(np.r_[True, np.diff(when) > 0]) if len(when) else np.zeros(0, int)
    starts = starts[when[starts] <= horizon]
    if not len(starts):
        return np.ones(len(weights))
    drawn = weights[:, order]
    left = np.cumsum(drawn[:, ::-1], axis=1)[:, ::-1][:, starts]
    deaths = np.add.reduceat(drawn * (happened & (when <= horizon)), starts, axis=1)
    hazard = np.divide(deaths, left, out=np.zeros_like(deaths), where=left > 0)
    return np.asarray(np.prod(1 - hazard, axis=1))


def _followed(times: np.ndarray, events: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct times at which somebody was censored, and the share followed from each on; an
    event at the same time comes first.
    """
    at, lost = np.unique(times[~events], return_counts=True)
    ordered = np.sort(times)
    at_risk = len(times) - np.searchsorted(ordered, at, side="left")
    at_risk = at_risk - _events_at(times, events, at)
    return at, np.cumprod(1 - lost / np.maximum(at_risk, 1))


def _events_at(times: np.ndarray, events: np.ndarray, at: np.ndarray) -> np.ndarray:
    happened = np.sort(times[events])
    return np.searchsorted(happened, at, side="right") - np.searchsorted(happened, at, side="left")


def _share_followed(
    times: np.ndarray, events: np.ndarray, when: np.ndarray, *, before: bool
) -> np.ndarray:
    """The share followed at each time, or just ``before`` it."""
    at, share = _followed(times, events)
    return np.r_[1.0, share][np.searchsorted(at, when, side="left" if before else "right")]


def followed_weights(times: np.ndarray, events: np.ndarray, horizon: float) -> np.ndarray:
    """How many cases each stands for (n,): of those whose state at the horizon is known, one over
    the chance of having been followed so far; 0 of the others.
    """
    had = events & (times <= horizon)
    at_event = _share_followed(times, events, times, before=True)
    at_end = _share_followed(times, events, np.array([horizon]), before=False)[0]
    weights = np.zeros(len(times))
    weights[had] = 1 / np.maximum(at_event[had], 1e-12)
    weights[times > horizon] = 1 / max(at_end, 1e-12)
    return weights


def brier_losses(
    times: np.ndarray, events: np.ndarray, free: np.ndarray, horizon: float
) -> np.ndarray:
    """What each case adds to the Brier score at the horizon (n,), given the predicted chances of
    being free then (n,): their mean is the score.
    """
    truth = (times > horizon).astype(float)
    return np.asarray(followed_weights(times, events, horizon) * (truth - free) ** 2)


def integrated(losses: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Losses (n, times) averaged over the times of a grid (times,) by trapezoids, (n,)."""
    widths = np.diff(grid)
    return np.asarray((losses[:, 1:] + losses[:, :-1]) / 2 @ widths / widths.sum())


def supported_ends(
    times: np.ndarray, events: np.ndarray, chance: np.ndarray, horizon: float
) -> tuple[float, float]:
    """The lowest and the highest chance (n,) of being free at a horizon that cases support: the far
    ends of Kaplan–Meier's interval of the hundred with the lowest, and of those with the highest.
    """
    order = np.argsort(chance, kind="stable")
    most = min(_MOST, len(order))
    lowest, highest = (
        kaplan_meier(times[mine], events[mine]).at(horizon)
        for mine in (order[:most], order[-most:])
    )
    least = float(lowest[2])
    return least, max(float(highest[1]), least)
