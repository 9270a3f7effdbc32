"""Is it worth acting on: net benefit over a range of thresholds, beside treating everybody and
nobody.

NB(t) = TP/n − FP/n · t/(1 − t), where p ≥ t is treated (Vickers and Elkin, Med Decis Making 2006).
A threshold says how many false alarms one found case is worth; the range is stated, not searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.statistics.bootstrap import bands, draws

__all__ = ["POLICIES", "RANGE", "DecisionCurve", "decision_curve", "net_benefit", "treat_all"]

RANGE = np.round(np.arange(0.01, 0.995, 0.01), 2)  # thresholds at which it is measured
# Who is treated: whom the model calls, whom its baseline calls, everybody, nobody.
POLICIES = ("model", "baseline", "all", "none")


@dataclass(frozen=True, eq=False)
class DecisionCurve:
    """Net benefit (thresholds,) by policy, a code of ``POLICIES``, each with a 95% bootstrap band;
    ``n`` cases, ``events`` of them positive.
    """

    thresholds: np.ndarray
    policies: Mapping[str, np.ndarray]
    low: Mapping[str, np.ndarray]
    high: Mapping[str, np.ndarray]
    n: int
    events: int


def net_benefit(y: np.ndarray, p: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """Net benefit (thresholds,) of acting where p ≥ t; outcomes bool (n,), probabilities (n,),
    thresholds in (0, 1).
    """
    hits, alarms = _counts(y, p, thresholds)
    return np.asarray((hits - alarms * thresholds / (1 - thresholds)) / len(y))


def treat_all(prevalence: float | np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """π − (1 − π) · t/(1 − t)."""
    return np.asarray(prevalence - (1 - prevalence) * thresholds / (1 - thresholds))


def decision_curve(
    y: np.ndarray, policies: Mapping[str, np.ndarray], *, thresholds: np.ndarray = RANGE
) -> DecisionCurve:
    """Net benefit of each policy's probabilities (n,), of treating all and of treating none, with
    bands over resampled patients.
    """
    n, events = len(y), int(y.sum())
    weights = draws(n, dtype=np.float32)
    prevalence = weights @ y.astype(np.float32) / n
    odds = thresholds / (1 - thresholds)
    curves, low, high = {}, {}, {}
    for name, p in policies.items():
        curves[name] = net_benefit(y, p, thresholds)
        called = (p[:, None] >= thresholds).astype(np.float32)
        drawn = (weights @ (called * y[:, None]) - weights @ (called * ~y[:, None]) * odds) / n
        low[name], high[name] = bands(drawn)
    curves["all"] = treat_all(events / n, thresholds)
    low["all"], high["all"] = bands(treat_all(prevalence[:, None], thresholds))
    curves["none"] = low["none"] = high["none"] = np.zeros(len(thresholds))
    return DecisionCurve(thresholds, curves, low, high, n, events)


def _counts(y: np.ndarray, p: np.ndarray, thresholds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positives found and negatives called at each threshold."""
    return tuple(
        len(side) - np.searchsorted(np.sort(side), thresholds, "left") for side in (p[y], p[~y])
    )  # type: ignore[return-value]
