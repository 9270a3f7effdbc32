"""Who was in the training set? Two ways to guess it from what a model says.

The plain one takes the model's confidence in what turned out: who is known by heart is foreseen
better (Yeom et al., "Privacy risk in machine learning", 2018, where the loss is compared with a
line). The other compares it with what models say that were trained with and without the case
(Carlini et al., "Membership inference attacks from first principles", 2022), a normal curve for
each.
"""

from __future__ import annotations

import numpy as np

from medmodels.statistics.binary import bootstrapped
from medmodels.statistics.metric import Metric

__all__ = ["attack", "in_what_came", "likelihood_ratio"]


def in_what_came(y: np.ndarray, answers: np.ndarray, *, whole: float = 0.0) -> np.ndarray:
    """Confidence (…, n) in what turned out, from ``answers`` (…, n) for the positive label; those
    for either label add up to ``whole``: 0 for log-odds, 1 for probabilities.
    """
    return np.where(y, answers, whole - answers)


def attack(inside: np.ndarray, confidence: np.ndarray) -> Metric:
    """How often a case of the training set (``inside``, (n,) bool) gets more ``confidence`` (n,)
    than another: 0.5 is guessing; with its interval.
    """
    return bootstrapped("auroc", inside, confidence)


def likelihood_ratio(confidence: np.ndarray, others: np.ndarray, trained: np.ndarray) -> np.ndarray:
    """How much better (n,) a case's ``confidence`` (n,) in log-odds fits models that were trained
    with it than those that were not.

    ``others`` (models, n) is the confidence of models of the attacker's own, ``trained`` (models,
    n) which case each was trained with; every case needs some of both. Spreads are shared by all
    cases, as Carlini et al. advise for few models.
    """
    score = np.zeros(len(confidence))
    for of_these, sign in ((trained, 1.0), (~trained, -1.0)):
        known = np.where(of_these, others, np.nan)
        center = np.nanmean(known, axis=0)
        spread = float(np.sqrt(np.nanmean((known - center) ** 2)))
        score += sign * (-((confidence - center) ** 2) / (2 * spread**2) - np.log(spread))
    return score
