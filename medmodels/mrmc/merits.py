"""Figures of merit of every reader in every condition, and how they vary with the cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from medmodels.errors import AnswersError
from medmodels.mrmc.ratings import Ratings

__all__ = ["FIGURES_OF_MERIT", "Merit", "merit"]


@dataclass(frozen=True, slots=True, eq=False)
class Merit:
    """A figure's ``values`` (conditions, readers), ``without`` each of the cases that count for it
    (conditions, readers, cases), and the ``covariance`` of the values, flattened condition by
    condition, over cases; ``cases`` counts all there are.
    """

    values: np.ndarray
    without: np.ndarray
    covariance: np.ndarray
    cases: int


def merit(
    given: Ratings, figure: str, *, threshold: float | None = None, covariance: str = "jackknife"
) -> Merit:
    """One of ``FIGURES_OF_MERIT``; all but the area call a case positive when its rating is at
    least ``threshold``. The covariance is the jackknife's, or of areas DeLong's (Biometrics 1988).

    Raises ``AnswersError`` for DeLong's of anything else, without a threshold, and for fewer than
    two cases of either truth.
    """
    fewest = int(min(given.truth.sum(), (~given.truth).sum()))
    if fewest < 2:
        raise AnswersError("too-few-cases", count=fewest)
    if covariance == "delong" and figure != "auc":
        raise AnswersError("delong-of-areas", figure=figure)
    values, without, delong = FIGURES_OF_MERIT[figure](given.ratings, given.truth, threshold)
    spread = delong if covariance == "delong" else jackknifed(without.reshape(values.size, -1))
    assert spread is not None
    return Merit(values, without, spread, len(given.truth))


def jackknifed(without: np.ndarray) -> np.ndarray:
    """The covariance (k, k) of k estimates, from each without each of n cases, (k, n)."""
    n = without.shape[1]
    off = without - without.mean(1, keepdims=True)
    return (n - 1) / n * off @ off.T


_Parts = tuple[np.ndarray, np.ndarray, np.ndarray | None]


def _areas(ratings: np.ndarray, truth: np.ndarray, _: float | None) -> _Parts:
    """Empirical areas; ties count half. A case's placement is the share of those of the other truth
    that it is told from rightly.
    """
    shape = ratings.shape[:2]
    flat = ratings.reshape(-1, len(truth))
    above, below = (
        np.stack([_placements(row[side], row[~side]) for row in flat]) for side in (truth, ~truth)
    )
    below = 1 - below
    areas = above.mean(1)
    without = np.empty_like(flat)
    for side, placed in ((truth, above), (~truth, below)):
        size = placed.shape[1]
        without[:, side] = (size * areas[:, None] - placed) / (size - 1)
    delong = sum(
        np.atleast_2d(np.cov(placed)) / placed.shape[1] for placed in (above, below)
    )  # S₁₀/m + S₀₁/n
    return areas.reshape(shape), without.reshape(*shape, -1), np.asarray(delong)


def _placements(these: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The share of the others that lies below each of these, ties half: (these,)."""
    ordered = np.sort(others)
    lower = np.searchsorted(ordered, these, side="left")
    upper = np.searchsorted(ordered, these, side="right")
    return (lower + upper) / (2 * len(others))


def _shares(
    which: Callable[[np.ndarray], np.ndarray],
    ratings: np.ndarray,
    truth: np.ndarray,
    threshold: float | None,
) -> _Parts:
    """The share of right calls among some of the cases; only these count for its variance."""
    if threshold is None:
        raise AnswersError("threshold-needed")
    right = (((ratings >= threshold) == truth)[..., which(truth)]).astype(float)
    size = right.shape[-1]
    values = right.mean(-1)
    return values, (size * values[..., None] - right) / (size - 1), None


FIGURES_OF_MERIT: Mapping[str, Callable[[np.ndarray, np.ndarray, float | None], _Parts]] = {
    "auc": _areas,
    "sensitivity": partial(_shares, lambda truth: truth),
    "specificity": partial(_shares, lambda truth: ~truth),
    "accuracy": partial(_shares, np.ones_like),
}
