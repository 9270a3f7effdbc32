"""Exact contributions to an amount that is the square of a sum of effects.

Of a square the Shapley values have a closed form. Let u and w be what a player adds to the root in
the case and in a reference case, r and s their roots. The gain of the player where others are in is
(u − w)(2a + u + w), a the rest of the root there; its mean over all orders has r + s in the place
of 2a + u + w, since every order and its reverse add up to it. So the player gets (u − w)(r + s):
its share in r² − s² = (r − s)(r + s), as the sum of effects divides it.
"""

from __future__ import annotations

import numpy as np

from medmodels.explanations.values import Values
from medmodels.models.coded import element_of_expanded
from medmodels.models.quantity import QuantityRidge

__all__ = ["quantity_ridge_contributions"]


def quantity_ridge_contributions(model: QuantityRidge, data: np.ndarray) -> Values:
    """Contributions of each feature to the amount; the words of a coded feature are one player."""
    root, element = model.root, element_of_expanded(model.task)
    reference = model.artifact.fitted["background"]
    effects, others = (
        np.add.reduceat(root.effects(rows), np.searchsorted(element, np.unique(element)), axis=1)
        for rows in (data, reference)
    )
    together = (root.root(data)[:, None] + root.root(reference)) / len(reference)
    amounts = effects * together.sum(1)[:, None] - together @ others
    return Values(amounts[..., None], len(reference))
