"""Which variable moved the estimate of an ensemble: the mean of what each did in the two members.

Both members play the same game. A player is a variable over the whole stay, or a descriptor: all
summaries of it are one player for the trees, all its hours one for the network; one that is absent
was not charted, and with none at all nothing is known of the patient. Finer players the two do not
share, since the trees see no windows. Shapley values are linear in the game, so the mean of the
values in both members is that of their mean. Of the trees they are exact; of the network they come
from sampled orders, with their standard error.
"""

from __future__ import annotations

import numpy as np

from medmodels.explanations.boosting import boosting_contributions
from medmodels.explanations.sampling import owen_values
from medmodels.explanations.values import Values
from medmodels.explanations.windows import stay_game
from medmodels.models.ensemble import Ensemble
from medmodels.tasks import Task

__all__ = ["ENSEMBLE_ROUNDS", "element_cells", "ensemble_contributions"]

ENSEMBLE_ROUNDS = 8  # a stay takes a seventh of the coalitions that four take over windows of hours


def ensemble_contributions(model: Ensemble, data: np.ndarray) -> Values:
    """Contributions of each element to each label's log-odds; 0 where nothing was charted."""
    exact = boosting_contributions(model.boosting, model.of_boosting(data)).amounts[..., 0]
    amounts, spread = np.zeros_like(exact), np.zeros_like(exact)
    evaluations = 0
    for n, grid in enumerate(model.of_rnn(data)):
        players, play = stay_game(model.rnn, grid, element_cells(model.task, len(grid) - 1))
        sampled, error, evaluations = owen_values(
            play, players, rounds=ENSEMBLE_ROUNDS, rng=np.random.default_rng(0)
        )
        amounts[n, players], spread[n, players] = sampled, error
    amounts, spread = (exact + amounts) / 2, spread / 2
    return Values(np.stack([amounts, -amounts], axis=2), evaluations, spread)


def element_cells(task: Task, steps: int) -> np.ndarray:
    """For each cell of a grid (1 + steps, variables) the element that it tells of, −1 for none."""
    variables, descriptors = len(task.features), len(task.descriptors)
    cells = np.tile(np.arange(variables), (1 + steps, 1))
    cells[0] = -1
    cells[0, :descriptors] = variables + np.arange(descriptors)
    return cells
