"""Split-conformal limits at three levels: what cannot be ruled out, with a promise of how often it
holds the truth.

A limit is the ⌈(n + 1)·coverage⌉-th smallest of n scores of cases that the model did not see (Vovk,
Gammerman and Shafer 2005). Scores are 1 − p(true label) for labels, one limit a label; for many
classes the same, the rare ones together (after Ding et al., "Class-conditional conformal prediction
with many classes", 2023); for amounts the difference of square roots, one limit a range of
predicted amounts. The promise holds where new cases are exchangeable with those.

Limits of their own let a set hold a label and leave out a more probable one. Sets are therefore
closed upwards: whatever is more probable than a label in the set joins it, which only adds labels,
so that the promise stands. One limit for all (regularised APS too) would never skip and give
smaller sets, but no longer promise anything within a label: the rare ones pay for it.
"""

from __future__ import annotations

import numpy as np

__all__ = [
    "COVERAGE",
    "COVERAGES",
    "amount_bins",
    "amount_limits",
    "class_limits",
    "class_sets",
    "conformal_limit",
    "interval_around",
    "label_limits",
    "label_sets",
]

COVERAGES = (0.8, 0.9, 0.95)
COVERAGE = 0.9  # what is shown first

_ENOUGH = 30  # cases of a class that give it a limit of its own
_BINS = 5


def conformal_limit(
    scores: np.ndarray,
    coverage: float,
    *,
    otherwise: float,
    weights: np.ndarray | None = None,
) -> float:
    """The limit for scores (n,); ``otherwise`` with too few of them to promise anything.

    With ``weights`` (n,) each counts for so many, and a new one for as much as the heaviest
    (Tibshirani et al., "Conformal prediction under covariate shift", 2019).
    """
    if weights is not None:
        order = np.argsort(scores, kind="stable")
        reached = (
            np.cumsum(weights[order])
            >= coverage * (weights.sum() + weights.max(initial=0.0)) - 1e-12
        )
        return float(scores[order][reached.argmax()]) if reached.any() else otherwise
    rank = int(np.ceil((len(scores) + 1) * coverage))
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else otherwise


def label_limits(p: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Limits (levels, labels) from probabilities (n, labels) and true positions (n,), each counting
    for its weight (n,) where there are such; 1 rules nothing out.
    """
    return np.array(
        [
            [
                conformal_limit(
                    1 - p[truth == k, k],
                    coverage,
                    otherwise=1.0,
                    weights=None if weights is None else weights[truth == k],
                )
                for k in range(p.shape[1])
            ]
            for coverage in COVERAGES
        ],
    )


def label_sets(p: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Which labels cannot be ruled out, (levels, n, labels) bool, for probabilities (n, labels) and
    limits (levels, labels).

    Where every label misses its limit the case lies between them, and ruling out all would say the
    opposite: then the next higher level decides, and after the highest every label stays. Then the
    set is closed upwards. Both only add labels, so the promised coverage holds, and no label is
    ruled out at a higher level that is left at a lower one.
    """
    inside = 1 - p <= limits[:, None]
    above = np.ones_like(inside[0])
    for level in reversed(range(len(limits))):
        inside[level] |= ~inside[level].any(axis=1, keepdims=True) & above
        above = inside[level]
    return _closed(inside, p)


def class_limits(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Limits (levels, classes): a class with thirty cases or more has its own, the rarer ones share
    one.
    """
    own, count = 1 - p[np.arange(len(truth)), truth], np.bincount(truth, minlength=p.shape[1])
    rare = count < _ENOUGH
    groups: list[np.ndarray] = [np.flatnonzero(rare), *np.flatnonzero(~rare)[:, None]]
    limits = np.ones((len(COVERAGES), p.shape[1]))
    for level, coverage in enumerate(COVERAGES):
        for group in groups:
            limits[level, group] = conformal_limit(
                own[np.isin(truth, group)], coverage, otherwise=1.0
            )
    return limits


def class_sets(p: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Which classes cannot be ruled out, (n, classes) bool: the most probable one, and whatever is
    as probable as one within its limit.
    """
    inside = 1 - p <= limits
    inside[np.arange(len(p)), p.argmax(1)] = True
    return _closed(inside, p)


def _closed(inside: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Sets (…, n, labels), none of them empty, with every label that is as probable as the least
    probable one they hold.
    """
    return np.asarray(p >= np.where(inside, p, np.inf).min(-1, keepdims=True))


def amount_bins(predicted: np.ndarray) -> np.ndarray:
    """Edges (bins − 1,) that cut predicted amounts into ranges of as many cases each."""
    return np.asarray(np.quantile(predicted, np.arange(1, _BINS) / _BINS))


def amount_limits(predicted: np.ndarray, truth: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Limits (levels, bins) of the difference of square roots: errors grow with the amount, roots
    make them more alike, ranges do the rest.

    ``predicted`` and ``truth`` (n,) are amounts from 0; with too few cases in a range its limit is
    infinite.
    """
    scores, where = (
        np.abs(np.sqrt(np.maximum(predicted, 0)) - np.sqrt(truth)),
        np.digitize(predicted, edges),
    )
    return np.array(
        [
            [
                conformal_limit(scores[where == k], coverage, otherwise=float("inf"))
                for k in range(len(edges) + 1)
            ]
            for coverage in COVERAGES
        ]
    )


def interval_around(
    predicted: np.ndarray, limits: np.ndarray, edges: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Low and high (n,) around predicted amounts (n,), for the limits (bins,) of one level; they
    always hold the amount itself.
    """
    root, limit = np.sqrt(np.maximum(predicted, 0)), limits[np.digitize(predicted, edges)]
    return np.minimum(np.maximum(root - limit, 0) ** 2, predicted), np.maximum(
        (root + limit) ** 2, predicted
    )
