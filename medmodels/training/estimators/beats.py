"""Which training beats are taken, what they weigh, which recordings are left out together, and the
calibration of scores of beats that a fit did not see.

Beats of one recording are much alike: some hundreds tell as much as thousands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.models.waveform import calibrated_log_odds
from medmodels.statistics.links import expit

__all__ = [
    "Calibration",
    "DrawnBeats",
    "calibration_of",
    "drawn_beats",
    "folds_of_people",
    "numbered",
]


@dataclass(frozen=True, eq=False)
class DrawnBeats:
    """The positions (m,) of the beats that are trained on, and the weight of each, 1 on average."""

    rows: np.ndarray
    weight: np.ndarray


def drawn_beats(
    y: np.ndarray, people: np.ndarray, *, most: int, balance: float, evenness: float, seed: int
) -> DrawnBeats:
    """At most so many beats of each class of each recording, drawn at random, which weigh as much
    as all of them.

    A class weighs as much as all its beats times a power, ``balance``, of how rare it is; within a
    class recordings by a power of their beats, with ``evenness`` 1 all alike.
    """
    rng = np.random.default_rng(seed)
    kinds, kind = np.unique(np.stack([people, y], axis=1), axis=0, return_inverse=True)
    rows, weights = [], []
    count = np.bincount(y)
    for k in range(len(kinds)):
        mine = np.flatnonzero(kind.ravel() == k)
        taken = mine if len(mine) <= most else rng.choice(mine, most, replace=False)
        share = len(mine) ** (1 - evenness)
        rows.append(taken)
        weights.append(np.full(len(taken), share / len(taken)))
    drawn, weight = np.concatenate(rows), np.concatenate(weights)
    for label in np.unique(y):
        mine = y[drawn] == label
        weight[mine] *= count[label] * (count.max() / count[label]) ** balance / weight[mine].sum()
    return DrawnBeats(drawn, weight / weight.mean())


def folds_of_people(y: np.ndarray, people: np.ndarray, count: int) -> np.ndarray:
    """Which of at most ``count`` folds each beat is in, (n,): nobody in two, and the beats of each
    class shared out as evenly as that allows, whoever has most of one first.
    """
    who = np.unique(people)
    share = np.stack([np.bincount(y[people == w], minlength=y.max() + 1) for w in who])
    share = share / share.sum(0)
    count = min(count, len(who))
    held, fold_of = np.zeros((count, share.shape[1])), dict[int, int]()
    for n in np.argsort(-share.max(1), kind="stable"):
        grown = ((held + share[n]) ** 2).sum(1) - (held**2).sum(1)
        size = np.bincount(list(fold_of.values()), minlength=count)
        fold = int(np.lexsort((size, grown.round(9)))[0])
        held[fold] += share[n]
        fold_of[who[n]] = fold
    return np.array([fold_of[w] for w in people])


@dataclass(frozen=True, eq=False)
class Calibration:
    """A slope of scores and an offset a class."""

    slope: float
    offsets: np.ndarray

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        return expit(calibrated_log_odds(scores, self.slope, self.offsets))


def calibration_of(scores: np.ndarray, y: np.ndarray, *, stakes: float = 0.0) -> Calibration:
    """The slope and the offsets of the least log loss of scores (n, classes) of beats that were
    left out (Guo et al. 2017: a temperature, with a bias a class).

    With ``stakes`` above 0 a class weighs by that power of how rare it is: probabilities are then
    those of such a mix, and the most probable class is the call whose mistakes weigh least.
    """
    from scipy.optimize import minimize

    hits, count = np.arange(scores.shape[1]) == y[:, None], np.bincount(y)
    weight = ((count.max() / count) ** stakes)[y]
    weight /= weight.sum()

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        slope, offsets = parameters[0], np.append(0.0, parameters[1:])
        z = slope * scores + offsets
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(1, keepdims=True)
        away = (p - hits) * weight[:, None]
        value = -float(weight @ np.log(np.maximum(p[hits], 1e-12)))
        return value, np.append((away * scores).sum(), away.sum(0)[1:])

    start = np.append(1.0, np.zeros(scores.shape[1] - 1))
    bounds = [(1e-3, None), *[(None, None)] * (len(start) - 1)]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Calibration(float(best[0]), np.append(0.0, best[1:]))


def numbered(people: np.ndarray) -> np.ndarray:
    """People (n,) by numbers from 0 in an order of their own, which say nobody's record number."""
    who, of = np.unique(people, return_inverse=True)
    return np.random.default_rng(0).permutation(len(who))[of]
