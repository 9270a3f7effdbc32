"""Which part of a picture or of a series moved the estimate, where these are rows of a table:
squares, or windows of each variable.

A part that is absent shows the reference row. The nine squares of a picture and the windows of a
single variable are shared exactly, over all their coalitions; with several variables these are
groups in sampled orders (Owen values).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from medmodels.explanations.sampling import owen_values
from medmodels.explanations.values import Values
from medmodels.models.layout_network import LayoutNetwork
from medmodels.tasks import LaidOut, Task

__all__ = ["block_contributions", "block_means"]

_ROUNDS = 4  # orders of the variables and their reverses
_AT_ONCE = 2_048  # coalitions played at a time


def block_means(rows: np.ndarray, task: Task) -> np.ndarray:
    """The mean of each block of rows (n, columns), (n, blocks)."""
    of_column = np.array(LaidOut.of(task.inputs).element_of_column)
    return np.column_stack(
        [rows[:, of_column == block].mean(1) for block in range(len(task.elements))]
    )


def block_contributions(model: LayoutNetwork, data: np.ndarray) -> Values:
    """Contributions of each block of rows (n, columns) to each label's log-odds."""
    of_column = np.array(LaidOut.of(model.task.inputs).element_of_column)
    blocks = len(model.task.elements)
    variables = LaidOut.of(model.task.inputs).groups
    groups = np.arange(blocks) // (blocks // variables)
    rounds = 1 if variables == 1 else _ROUNDS
    background = model.artifact.fitted["background"][0]
    amounts, spread, evaluations = np.empty((len(data), blocks)), np.empty((len(data), blocks)), 0
    for n, row in enumerate(data):
        play = partial(_worth, model, row, background, of_column)
        amounts[n], spread[n], evaluations = owen_values(
            play, groups, rounds=rounds, rng=np.random.default_rng(0)
        )
    return Values(
        np.stack([amounts, -amounts], axis=2), evaluations, None if rounds == 1 else spread
    )


def _worth(
    model: LayoutNetwork,
    row: np.ndarray,
    background: np.ndarray,
    of_column: np.ndarray,
    members: np.ndarray,
) -> np.ndarray:
    parts = (members[i : i + _AT_ONCE] for i in range(0, len(members), _AT_ONCE))
    return np.concatenate(
        [model.outputs(np.where(part[:, of_column], row, background))[:, 0] for part in parts]
    )
