"""Which input moved the estimate of boosted trees: exact, each input one player with all its
columns; of many cases from tables.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from medmodels.explanations.boosted import BoostedGame, boosted_game
from medmodels.explanations.tree_tables import TreeTables, tree_tables
from medmodels.explanations.values import Values
from medmodels.models.boosted_hazards import BoostedHazards
from medmodels.models.boosting import Boosting, QuantityBoosting

__all__ = [
    "boosting_contributions",
    "hazard_contributions",
    "many_boosting_contributions",
    "many_hazard_contributions",
]

_Boosted = Boosting | QuantityBoosting | BoostedHazards


# of each loaded model; models compare by identity, so a retrained one gets its own
@lru_cache(maxsize=8)
def _game(model: _Boosted) -> BoostedGame:
    return boosted_game(model.trees, model.artifact.fitted["background"], model.element_of_column)


@lru_cache(maxsize=2)
def _tables(model: _Boosted) -> TreeTables:
    return tree_tables(model.trees, model.artifact.fitted["background"], model.element_of_column)


def boosting_contributions(model: Boosting | QuantityBoosting, data: np.ndarray) -> Values:
    """Contributions of each element to each label's log-odds, or to the amount."""
    return _scaled(model, _game(model)(data))


def many_boosting_contributions(model: Boosting | QuantityBoosting, data: np.ndarray) -> Values:
    """The same of many cases."""
    return _scaled(model, _tables(model)(data))


def _scaled(model: Boosting | QuantityBoosting, raw: np.ndarray) -> Values:
    amounts = model.slope * raw
    if model.task.quantity is None:
        amounts = np.concatenate([amounts, -amounts], axis=2)
    return Values(amounts, len(model.artifact.fitted["background"]))


def hazard_contributions(model: BoostedHazards, data: np.ndarray) -> Values:
    """Contributions of each input to the log hazard, turned round for the label of the free."""
    return _turned(model, _game(model)(data))


def many_hazard_contributions(model: BoostedHazards, data: np.ndarray) -> Values:
    """The same of many cases."""
    return _turned(model, _tables(model)(data))


def _turned(model: BoostedHazards, amounts: np.ndarray) -> Values:
    values = np.concatenate([-amounts, amounts], axis=2)
    return Values(values, len(model.artifact.fitted["background"]))
