"""A network of one hidden layer in NumPy, small enough to be trained before a class: rectified
units, a log-odds, gradient descent with momentum in small batches (Rumelhart, Hinton and Williams,
"Learning representations by back-propagating errors", Nature 1986).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medmodels.evidence.epochs import Epoch, side_of
from medmodels.statistics.links import expit

__all__ = [
    "LittleNetwork",
    "LittleRecipe",
    "changed_films",
    "learn",
    "slope_of_loss",
    "unlearnt_network",
]

_MOMENTUM = 0.9
_BATCH = 8
_MOST = 1e3  # log-odds and weights stay within, so that a network that blows up stays a number
_SHIFT = 2  # pixels that augmentation moves a film by, at most


@dataclass(frozen=True, slots=True)
class LittleRecipe:
    """How a little network is trained: ``units`` in its hidden layer, the learning ``rate``, and
    whether films are mirrored and moved a little each time they are seen.
    """

    units: int
    rate: float = 0.005
    epochs: int = 120
    augmented: bool = False
    seed: int = 0


@dataclass(frozen=True, eq=False)
class LittleNetwork:
    """Weights (D, units) and (units,) with their offsets (units,) and ()."""

    first: np.ndarray
    first_offset: np.ndarray
    last: np.ndarray
    last_offset: np.ndarray

    @property
    def numbers(self) -> int:
        """How many numbers it learns."""
        return sum(np.size(part) for part in self.parts)

    @property
    def parts(self) -> tuple[np.ndarray, ...]:
        return self.first, self.first_offset, self.last, self.last_offset

    def log_odds(self, x: np.ndarray) -> np.ndarray:
        """Log-odds (n,) of rows (n, D)."""
        hidden = np.maximum(x @ self.first + self.first_offset, 0)
        return np.clip(hidden @ self.last + self.last_offset, -_MOST, _MOST)


def unlearnt_network(inputs: int, units: int, rng: np.random.Generator) -> LittleNetwork:
    """Weights drawn after He et al. 2015, so that what goes through keeps its spread."""
    return LittleNetwork(
        rng.normal(0, np.sqrt(2 / inputs), (inputs, units)),
        np.zeros(units),
        rng.normal(0, np.sqrt(2 / units), units),
        np.zeros(()),
    )


def slope_of_loss(net: LittleNetwork, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    """The gradient of the mean log loss on rows (n, D) with labels (n,) bool, part by part."""
    before = x @ net.first + net.first_offset
    hidden = np.maximum(before, 0)
    wrong = (expit(net.log_odds(x)) - y) / len(y)
    back = np.outer(wrong, net.last) * (before > 0)
    return x.T @ back, back.sum(0), hidden.T @ wrong, wrong.sum()


def learn(
    train: tuple[np.ndarray, np.ndarray],
    watched: tuple[np.ndarray, np.ndarray],
    recipe: LittleRecipe,
) -> Iterator[tuple[Epoch, LittleNetwork]]:
    """After each epoch how the network does on the films (n, side, side) that it learns from and on
    those that are only ``watched``, and the network; the same seed gives the same ones.
    """
    films, y = train
    rng = np.random.default_rng(recipe.seed)
    net = unlearnt_network(films[0].size, recipe.units, rng)
    pace = tuple(np.zeros_like(part) for part in net.parts)
    sides = [(of.reshape(len(of), -1), labels) for of, labels in (train, watched)]
    for epoch in range(1, recipe.epochs + 1):
        seen = changed_films(films, rng) if recipe.augmented else films
        rows = seen.reshape(len(seen), -1)
        for batch in np.array_split(rng.permutation(len(y)), max(len(y) // _BATCH, 1)):
            slope = slope_of_loss(net, rows[batch], y[batch])
            pace = tuple(
                _MOMENTUM * old - recipe.rate * new for old, new in zip(pace, slope, strict=True)
            )
            net = LittleNetwork(
                *(
                    np.clip(part + step, -_MOST, _MOST)
                    for part, step in zip(net.parts, pace, strict=True)
                )
            )
        measured = (side_of(net.log_odds(x), labels) for x, labels in sides)
        yield Epoch(epoch, recipe.epochs, *measured), net


def changed_films(films: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Films (n, side, side), each moved by up to two pixels, and half of them mirrored."""
    edge = ((0, 0), (_SHIFT, _SHIFT), (_SHIFT, _SHIFT))
    padded, side = np.pad(films, edge, mode="edge"), films.shape[1]
    moved = np.stack(
        [
            film[down : down + side, right : right + side]
            for film, (down, right) in zip(
                padded, rng.integers(0, 2 * _SHIFT + 1, (len(films), 2)), strict=True
            )
        ]
    )
    return np.where(rng.random(len(films))[:, None, None] < 0.5, moved[:, :, ::-1], moved)
