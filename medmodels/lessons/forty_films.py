"""Films of nobody to learn from before a class, and how a training on them is shown.

The films were drawn (``make lessons``); forty are learnt from, forty others tell when to stop, and
what is said of a network is said of a hundred and sixty fresh ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from medmodels.evidence.epochs import Epoch, side_of
from medmodels.lessons.little_network import LittleNetwork, LittleRecipe, learn
from medmodels.lessons.stored import PACKAGED
from medmodels.statistics.metric import Metric, share

__all__ = ["LITTLE_RECIPES", "LearntSoFar", "learnt_by", "lesson_films"]

_Pair = tuple[np.ndarray, np.ndarray]

_UNITS = 100

# What the lesson trains, and whether it stops by itself.
LITTLE_RECIPES: dict[str, tuple[LittleRecipe, bool]] = {
    "small": (LittleRecipe(4), False),
    "large": (LittleRecipe(_UNITS), False),
    "stopped": (LittleRecipe(_UNITS), True),
    "augmented": (LittleRecipe(_UNITS, augmented=True), False),
    "hot": (LittleRecipe(_UNITS, rate=1.0), False),
    "cold": (LittleRecipe(_UNITS, rate=0.00003), False),
}

_PATIENCE = 8  # epochs without a lower loss on the watched films, after which it ends


@lru_cache
def lesson_films(part: str, folder: Path = PACKAGED / "learning-by-heart") -> _Pair:
    """Films (n, 28, 28) around 0 and whether each shows an opacity (n,) bool, of the "train",
    "watched" or "fresh" ones.
    """
    with np.load(folder / "films.npz", allow_pickle=False) as stored:
        return stored[part] / 127.5 - 1, stored[f"{part}_ill"]


@dataclass(frozen=True, eq=False)
class LearntSoFar:
    """A training so far: its ``epochs`` on the forty and on the fresh films, the number of the one
    whose network is ``kept``, and that ``network``.
    """

    epochs: tuple[Epoch, ...]
    kept: int
    network: LittleNetwork

    @property
    def at_kept(self) -> Epoch:
        return self.epochs[self.kept - 1]

    def called_right(self) -> np.ndarray:
        """Which of the fresh films (n,) the kept network calls right."""
        films, ill = lesson_films("fresh")
        return np.asarray((self.network.log_odds(films.reshape(len(films), -1)) > 0) == ill)

    @property
    def right(self) -> Metric:
        """The share of the fresh films that the kept network calls right."""
        called = self.called_right()
        return share(int(called.sum()), len(called))


def learnt_by(recipe: LittleRecipe, *, stops: bool = False) -> Iterator[LearntSoFar]:
    """The training after each epoch. One that ``stops`` ends when the watched films have told for
    a while that it gets no better, and keeps the network that was best on those; another one keeps
    its last.
    """
    films, ill = lesson_films("watched")
    rows, best, kept, network = films.reshape(len(films), -1), np.inf, 0, None
    epochs: list[Epoch] = []
    for epoch, net in learn(lesson_films("train"), lesson_films("fresh"), recipe):
        epochs.append(epoch)
        loss = side_of(net.log_odds(rows), ill).loss
        if not stops or loss < best or network is None:
            best, kept, network = loss, epoch.number, net
        yield LearntSoFar(tuple(epochs), kept, network)
        if stops and epoch.number - kept >= _PATIENCE:
            return
