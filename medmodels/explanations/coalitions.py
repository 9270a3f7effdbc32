"""Exact Shapley values of a few players: every coalition of them is tried."""

from __future__ import annotations

from math import comb

import numpy as np

__all__ = ["coalitions", "shapley_of_coalitions"]


def coalitions(players: int) -> np.ndarray:
    """Who is in each of the 2^P coalitions, (2^P, P) bool; the bits of a row's number."""
    return (np.arange(2**players)[:, None] >> np.arange(players)) & 1 == 1


def shapley_of_coalitions(worth: np.ndarray) -> np.ndarray:
    """Shapley values (P, …) from what each coalition is worth, (2^P, …), in the order of
    ``coalitions``.

    >>> shapley_of_coalitions(np.array([0.0, 1.0, 2.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    players = len(worth).bit_length() - 1
    members = coalitions(players)
    sizes = members.sum(1)
    weight = np.array([1 / (players * comb(players - 1, s)) for s in range(players)])
    values = np.empty((players, *worth.shape[1:]))
    for player in range(players):
        without = np.flatnonzero(~members[:, player])
        gained = worth[without + 2**player] - worth[without]
        values[player] = np.tensordot(weight[sizes[without]], gained, 1)
    return values
