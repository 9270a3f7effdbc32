"""Which vital sign moved the estimate, and when: players are a variable in a window of hours, and
each descriptor.

A player that is absent was not charted; with none at all nothing is known of the patient but that
there is one, which is the base. Values are Owen values, the windows of a variable forming a group;
they add up to the log-odds that are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from medmodels.explanations.sampling import owen_values
from medmodels.explanations.values import Part, Values
from medmodels.models.stay_rnn import StayRnn
from medmodels.tasks import Stay, Task

__all__ = ["ROUNDS", "WINDOW", "stay_game", "stay_parts", "stay_rnn_contributions"]

WINDOW = 12  # hours: with 8 a stay takes two to three times as long
ROUNDS = 4
# coalitions played at a time: a stay takes thousands, and their grids would fill hundreds of
# megabytes
_BLOCK = 1024


def stay_parts(task: Task, step: int) -> tuple[tuple[Part, ...], np.ndarray]:
    """Every part of a stay, and for each cell of its grid (1 + steps, variables) the part it
    belongs to, −1 for none.
    """
    return _parts(len(task.features), len(task.descriptors), Stay.of(task.inputs).hours, step)


@lru_cache(maxsize=16)
def _parts(
    variables: int, descriptors: int, hours: int, step: int
) -> tuple[tuple[Part, ...], np.ndarray]:
    windows = hours // WINDOW
    parts = [
        Part(v, (w * WINDOW, (w + 1) * WINDOW)) for w in range(windows) for v in range(variables)
    ]
    cells = np.full((1 + hours // step, variables), -1)
    cells[1:] = np.repeat(
        np.arange(windows * variables).reshape(windows, variables), WINDOW // step, axis=0
    )
    cells[0, :descriptors] = len(parts) + np.arange(descriptors)
    return (*parts, *(Part(variables + d) for d in range(descriptors))), cells


def stay_rnn_contributions(model: StayRnn, grids: np.ndarray) -> Values:
    """Contributions of each part of each grid (n, 1 + steps, variables) to each label's log-odds; 0
    where nothing was charted.
    """
    parts, _ = stay_parts(model.task, model.step)
    amounts, spread = (np.zeros((len(grids), len(parts))) for _ in range(2))
    evaluations = 0
    for n, grid in enumerate(grids):
        players, play = stay_game(model, grid)
        groups = np.array([parts[player].element for player in players])
        owen, error, evaluations = owen_values(
            play, groups, rounds=ROUNDS, rng=np.random.default_rng(0)
        )
        amounts[n, players], spread[n, players] = owen, error
    return Values(np.stack([amounts, -amounts], axis=2), evaluations, spread, parts)


def stay_game(
    model: StayRnn, grid: np.ndarray, cells: np.ndarray | None = None
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """The parts of a grid (1 + steps, variables) that were charted, and the log-odds (m,) of
    coalitions (m, players) of them; ``cells`` says which part each cell belongs to where these are
    not those of ``stay_parts``.
    """
    cells = stay_parts(model.task, model.step)[1] if cells is None else cells
    players = np.unique(cells[~np.isnan(grid)])
    return players, partial(_worth, model, grid, cells, players)


def _worth(
    model: StayRnn, grid: np.ndarray, cells: np.ndarray, players: np.ndarray, members: np.ndarray
) -> np.ndarray:
    blocks = (members[i : i + _BLOCK] for i in range(0, len(members), _BLOCK))
    return np.concatenate(
        [model.outputs(_shown(grid, cells, players, block))[:, 0] for block in blocks]
    )


def _shown(
    grid: np.ndarray, cells: np.ndarray, players: np.ndarray, members: np.ndarray
) -> np.ndarray:
    """Grids (m, 1 + steps, variables) in which only the players in each coalition (m, players) were
    charted.
    """
    # the last column is for cells that belong to nobody
    charted = np.zeros((len(members), cells.max() + 2), bool)
    charted[:, players] = members
    return np.where(charted[:, cells], grid, np.nan)
