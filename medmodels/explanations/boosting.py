"""Which input moved the estimate of boosted trees: exact, each input one player with all its
columns.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from medmodels.explanations.boosted import BoostedGame, boosted_game
from medmodels.explanations.values import Values
from medmodels.models.boosted_hazards import BoostedHazards
from medmodels.models.boosting import Boosting, QuantityBoosting

__all__ = ["boosting_contributions", "hazard_contributions"]


# of each loaded model; models compare by identity, so a retrained one gets its own
@lru_cache(maxsize=8)
def _game(model: Boosting | QuantityBoosting | BoostedHazards) -> BoostedGame:
    return boosted_game(model.trees, model.artifact.fitted["background"], model.element_of_column)


def boosting_contributions(model: Boosting | QuantityBoosting, data: np.ndarray) -> Values:
    """Contributions of each element to each label's log-odds, or to the amount."""
    amounts = model.slope * _game(model)(data)
    if model.task.quantity is None:
        amounts = np.concatenate([amounts, -amounts], axis=2)
    return Values(amounts, len(model.artifact.fitted["background"]))


def hazard_contributions(model: BoostedHazards, data: np.ndarray) -> Values:
    """Contributions of each input to the log hazard, turned round for the label of the free."""
    amounts = _game(model)(data)
    values = np.concatenate([-amounts, amounts], axis=2)
    return Values(values, len(model.artifact.fitted["background"]))
