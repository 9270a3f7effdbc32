"""How near to 0 or 1 a model's probability can be told from it: what its held-out cases with the
most extreme ones support.

Where none of n such cases had the outcome, up to 3.6 in 100 may have it at n = 100, so that a
forest without a single vote for it says “below about 4%”, not zero. The two-sided 95% interval is
Clopper and Pearson's (Biometrika 26, 1934).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Extremes", "extremes_of"]

_MOST = 100  # cases in a group: of more, those farther from the end would speak for those at it


@dataclass(frozen=True, slots=True)
class Extremes:
    """The lowest and the highest probability that held-out cases support, each with the group that
    supports it: its cases, and those of them that had the outcome.
    """

    lowest: float
    lowest_of: tuple[int, int]
    highest: float
    highest_of: tuple[int, int]


def extremes_of(y: np.ndarray, p: np.ndarray) -> Extremes:
    """The extremes for outcomes (n,) bool and probabilities (n,); of many classes, one-hot outcomes
    and probabilities (n, classes).

    The lowest is the smallest upper limit over the groups of cases with the lowest probabilities:
    at most a hundred of them, cases of the same probability together, or however many share the
    very lowest. The highest is the same from the other end. Of many classes each pair of a case and
    a class counts as a case: what the model says of a class is one such probability, and a single
    class has too few.
    """
    y, p = y.ravel(), p.ravel()
    lowest, n, events = _limit(y, p)
    highest, m, misses = _limit(~y, -p)
    return Extremes(lowest, (n, events), 1 - highest, (m, m - misses))


def _limit(y: np.ndarray, p: np.ndarray) -> tuple[float, int, int]:
    """The smallest upper limit over the groups with the lowest ``p``, the cases of its group and
    their events.
    """
    from scipy.special import betaincinv  # scipy.stats would cost every cold start a second

    order = np.argsort(p, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(p[order]) > 0, True)) + 1
    sizes = ends[: max(int((ends <= _MOST).sum()), 1)]
    events = np.cumsum(y[order])[sizes - 1]
    limits = np.where(
        events < sizes, betaincinv(events + 1, np.maximum(sizes - events, 1), 0.975), 1.0
    )
    best = int(limits.argmin())
    return float(limits[best]), int(sizes[best]), int(events[best])
