"""Owen values by sampled orders of groups, forwards and backwards, with their standard error.

Owen, "Values of games with a priori unions", 1977: whole groups of players come in random order;
within a group the value is shared exactly, over all its coalitions. The members of a group (one
vital sign in several windows) stand in for one another, so that in an order of single players
nearly everything would hang on which of them happens to come first: on stays this takes the error
of the largest contributions from a fifth to a fiftieth. Groups come in sampled orders (Castro et
al. 2009), and the reverse of each order cancels most of what noise is left (Mitchell et al., JMLR
23, 2022). Every order adds up exactly, and so do the means.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import comb

import numpy as np

__all__ = ["owen_rounds", "owen_values", "standard_error"]

# How the variance of a contribution grows with its size, and how many rounds' worth of knowledge it
# is that it does so (``benchmarks/covered.py``, which counts how often twice the error holds).
_GROWS, _KNOWN = 1.15, 8


def owen_values(
    play: Callable[[np.ndarray], np.ndarray],
    groups: np.ndarray,
    *,
    rounds: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, int]:
    """Values (players,), their standard errors (players,), and how many coalitions were played; the
    rest as in ``owen_rounds``.
    """
    values, played = owen_rounds(play, groups, rounds=rounds, rng=rng)
    return values.mean(axis=0), standard_error(values), played


def owen_rounds(
    play: Callable[[np.ndarray], np.ndarray],
    groups: np.ndarray,
    *,
    rounds: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, int]:
    """The values of each round, (rounds, players), and how many coalitions were played.

    ``play`` gives the worth (m,) of coalitions (m, players) bool; ``groups`` (players,) says which
    players belong together, up to a dozen in each. A round is one order of the groups and its
    reverse.
    """
    if len(groups) == 0:
        return np.zeros((rounds, 0)), 0
    blocks = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    forwards = [rng.permutation(len(blocks)) for _ in range(rounds)]
    orders = [order for one in forwards for order in (one, one[::-1])]
    coalitions = np.concatenate(
        [
            np.zeros((1, len(groups)), bool),
            *(_coming(order, blocks, len(groups)) for order in orders),
        ]
    )
    worth = play(coalitions)
    values, at = np.empty((len(orders), len(groups))), 1
    for n, order in enumerate(orders):
        before = worth[0]
        for position in order:
            members = blocks[position]
            inside = np.concatenate([[before], worth[at : at + 2 ** len(members) - 1]])
            values[n, members] = _shares(len(members)) @ inside
            before, at = inside[-1], at + len(inside) - 1
    return values.reshape(rounds, 2, -1).mean(axis=1), len(coalitions)


def standard_error(values: np.ndarray) -> np.ndarray:
    """Standard errors (players, …) of the means over rounds of ``values`` (rounds, players, …):
    1.96 on either side hold the truth in 95 of 100 cases. ``nan`` for a single round.

    A few rounds alone tell little of how much a player varies from one to the next: of a heavy tail
    they mostly see nothing. What all players vary by is known far better; shared out by the size of
    what each contributes, it is what a player's own variance is drawn towards (as Smyth 2004 does
    with the variances of genes). Student's quantile allows for what remains uncertain.
    """
    from scipy.special import stdtrit

    rounds = len(values)
    if rounds < 2:
        return np.full(values.shape[1:], np.nan)
    own, size = values.var(axis=0, ddof=1), np.abs(values).mean(axis=0) ** _GROWS
    usual = size * (own.sum(axis=0) / np.maximum(size.sum(axis=0), np.finfo(float).tiny))
    degrees = _KNOWN + rounds - 1
    variance = (_KNOWN * usual + (rounds - 1) * own) / degrees
    return np.asarray(stdtrit(degrees, 0.975) / 1.96 * np.sqrt(variance / rounds))


def _coming(order: np.ndarray, blocks: list[np.ndarray], players: int) -> np.ndarray:
    """Every coalition to be played for one order: all of the earlier groups with each part of the
    next, the empty part left out.
    """
    there, rows = np.zeros(players, bool), []
    for position in order:
        members = blocks[position]
        part = np.repeat(there[None], 2 ** len(members) - 1, axis=0)
        part[:, members] = _subsets(len(members))[1:]
        rows.append(part)
        there[members] = True
    return np.concatenate(rows)


@lru_cache(maxsize=16)
def _subsets(size: int) -> np.ndarray:
    """All parts of a group, (2^size, size) bool, the empty one first and the whole one last."""
    return (np.arange(2**size)[:, None] >> np.arange(size)) & 1 == 1


@lru_cache(maxsize=16)
def _shares(size: int) -> np.ndarray:
    """The matrix (size, 2^size) that takes the worth of every part to the Shapley values of the
    members.
    """
    subsets = _subsets(size)
    sizes, matrix = subsets.sum(1), np.zeros((size, 2**size))
    for member in range(size):
        without = np.flatnonzero(~subsets[:, member])
        weight = np.array([1 / (size * comb(size - 1, s)) for s in sizes[without]])
        matrix[member, without] -= weight
        matrix[member, without + 2**member] += weight
    return matrix
