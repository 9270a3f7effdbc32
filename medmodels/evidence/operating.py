"""What a threshold means in practice, at the prevalence of the held-out cases or of another place.

Sensitivity and specificity have Wilson's interval. What depends on both (predictive values, alerts)
has one from draws of the two, which are independent: each from Jeffreys' posterior Beta(k + ½, n −
k + ½) of a share (Brown, Cai and DasGupta 2001). That agrees with a bootstrap stratified by outcome
where there are errors of both kinds, is not of width nothing where there are none, and makes moving
a slider cost nothing. Predictive values at another prevalence assume that sensitivity and
specificity stay as they are: PPV = se·π / (se·π + (1 − sp)(1 − π)), NPV = sp(1 − π) / (sp(1 − π) +
(1 − se)π).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medmodels.statistics.binary import confusion
from medmodels.statistics.intervals import jeffreys, percentiles
from medmodels.statistics.metric import Metric, share

__all__ = ["Patients", "for_sensitivity", "from_harms", "operating_point", "patients", "youden"]


def operating_point(
    y: np.ndarray, p: np.ndarray, threshold: float, *, prevalence: float | None = None
) -> dict[str, Metric]:
    """Sensitivity, specificity, predictive values, alerts per 100 and number needed to evaluate
    when p ≥ ``threshold`` is called positive.

    Outcomes ``y`` (n,) bool, probabilities ``p`` (n,); ``prevalence`` in (0, 1) is that of the
    held-out cases unless told otherwise.
    """
    c = confusion(y, p, threshold)
    positives, negatives = c.tp + c.fn, c.fp + c.tn
    prior = prevalence if prevalence is not None else positives / (positives + negatives)
    rng = np.random.default_rng(0)
    sensitivity, specificity = jeffreys(c.tp, positives, rng), jeffreys(c.tn, negatives, rng)
    se, sp, n = c.tp / positives, c.tn / negatives, positives + negatives
    point = {
        "recall": share(c.tp, positives, events=positives),
        "specificity": share(c.tn, negatives, events=0),
    }
    derived: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
        "precision": lambda a, b: _ratio(a * prior, a * prior + (1 - b) * (1 - prior)),
        "npv": lambda a, b: _ratio(b * (1 - prior), b * (1 - prior) + (1 - a) * prior),
        "alerts_per_100": lambda a, b: 100 * (a * prior + (1 - b) * (1 - prior)),
        "needed_to_evaluate": lambda a, b: _ratio(a * prior + (1 - b) * (1 - prior), a * prior),
    }
    for name, of in derived.items():
        value = float(of(np.array([se]), np.array([sp]))[0])
        low, high = (
            percentiles(of(sensitivity, specificity))
            if np.isfinite(value)
            else (float("nan"), float("nan"))
        )
        point[name] = Metric(value, min(low, value), max(high, value), n, positives, "Jeffreys")
    return point


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b, not a number where there is nothing to divide by."""
    return np.divide(a, b, out=np.full(np.broadcast(a, b).shape, np.nan), where=b > 0)


def youden(y: np.ndarray, p: np.ndarray) -> float:
    """The threshold of the largest sensitivity + specificity − 1 (Youden 1950); of several the
    highest.
    """
    thresholds = np.unique(p)
    p_positive, p_negative = np.sort(p[y]), np.sort(p[~y])
    sensitivity = 1 - np.searchsorted(p_positive, thresholds, "left") / len(p_positive)
    specificity = np.searchsorted(p_negative, thresholds, "left") / len(p_negative)
    return float(thresholds[::-1][np.argmax((sensitivity + specificity)[::-1])])


def for_sensitivity(y: np.ndarray, p: np.ndarray, wished: float) -> float:
    """The highest threshold at which at least the ``wished`` share (in (0, 1]) of the positive
    cases is called.
    """
    p_positive = np.sort(p[y])[::-1]
    return float(p_positive[int(np.ceil(wished * len(p_positive) - 1e-9)) - 1])


def from_harms(ratio: float) -> float:
    """The threshold at which a calibrated probability balances the harms, a missed case counting
    ``ratio`` (> 0) times as much as a false alarm.

    1 / (1 + ratio) (Pauker and Kassirer 1975).
    """
    return 1 / (1 + ratio)


@dataclass(frozen=True, slots=True)
class Patients:
    """What becomes of 100 patients, whole ones: found, missed, false alarms and rightly cleared add
    up to 100.
    """

    detected: int
    missed: int
    alarms: int
    cleared: int


def patients(sensitivity: float, specificity: float, prevalence: float) -> Patients:
    """Natural frequencies of 100 patients in whole ones: first how many have it, which no line
    changes, then what becomes of them.
    """
    ill = round(100 * prevalence)
    detected, alarms = round(ill * sensitivity), round((100 - ill) * (1 - specificity))
    return Patients(detected, ill - detected, alarms, 100 - ill - alarms)
