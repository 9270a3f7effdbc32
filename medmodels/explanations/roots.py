"""Exact contributions to an amount that is the cube of a sum of effects.

Let u and w be what a player adds to the root in the case and in a reference case, and a what the
others and the constant add. The player's gain is then (a + u)³ − (a + w)³ = (u − w)(3a² + 3a(u + w)
+ u² + uw + w²). Its Shapley value is the mean of the gain where each other player is in with the
same chance t, over t from 0 to 1 (Owen 1972): with the mean m and the variance v of a at t the mean
of a² is m² + v, both polynomials of t of degree 2, so that two Gauss–Legendre nodes are exact.
"""

from __future__ import annotations

import numpy as np

from medmodels.explanations.values import Values
from medmodels.models.coded import element_of_expanded
from medmodels.models.quantity import QuantityRidge

__all__ = ["cube_shapley", "quantity_ridge_contributions"]

_NODES = (0.5 - 0.5 / np.sqrt(3), 0.5 + 0.5 / np.sqrt(3))


def cube_shapley(bias: float, effects: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Shapley values (players,) of (``bias`` + Σ effects)³ for a case's ``effects`` (players,)
    against those of reference cases, ``others`` (references, players).

    >>> cube_shapley(0.0, np.array([1.0, 2.0]), np.zeros((1, 2))).round(9).tolist()
    [10.0, 17.0]
    """
    gain, both = effects - others, effects + others
    square = effects**2 + effects * others + others**2
    start = bias + others.sum(1, keepdims=True) - others
    way = gain.sum(1, keepdims=True) - gain
    spread = (gain**2).sum(1, keepdims=True) - gain**2
    found = np.zeros(len(effects))
    for t in _NODES:
        mean, variance = start + t * way, t * (1 - t) * spread
        found += (gain * (3 * (mean**2 + variance) + 3 * mean * both + square)).mean(0) / 2
    return found


def quantity_ridge_contributions(model: QuantityRidge, data: np.ndarray) -> Values:
    """Contributions of each feature to the amount; the words of a coded feature are one player."""
    reference = model.artifact.fitted["background"]
    element = element_of_expanded(model.task)
    starts = np.searchsorted(element, np.unique(element))
    effects, others = (
        np.add.reduceat(model.root.effects(rows), starts, axis=1) for rows in (data, reference)
    )
    amounts = np.stack([cube_shapley(model.root.bias, row, others) for row in effects])
    return Values(amounts[..., None], len(reference))
