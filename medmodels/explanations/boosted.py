"""Exact interventional Shapley values of boosted trees, for players that are groups of columns.

The game of a case x and a reference case z (Lundberg et al. 2020): players that are in show x, the
others z. A leaf with value v is reached if each player on its path shows what the path asks of it.
Where x does so for a players and z does not, and z for b others and x does not (a player for whom
neither does: never), the leaf's game is v where all the a are in and none of the b. Its Shapley
values are v (a−1)! b! / (a+b)! for each of the a, and −v a! (b−1)! / (a+b)! for each of the b.
Sums over all leaves and means over the reference cases are exact. That a player is a group of
columns changes only which conditions of a path are asked together: so all summaries of one variable
are one player, which is another game than one in which each column plays for itself. Nothing is
rounded to single precision, as in shap's compiled code, and ``nan`` goes where the trees send it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma
from typing import Any

import numpy as np

from medmodels.models.boosted_trees import BoostedTrees

__all__ = ["BoostedGame", "bits_for", "boosted_game"]

_LEAF = -1


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked on the way to each leaf, a condition a column: above ``low``, up to ``high``,
    or not known if ``missing`` is let through.

    Conditions that one leaf asks of one player begin at ``starts``; ``bit`` (starts,) is that
    player's place on the leaf's path, and a leaf's own begin at ``leaf_starts``; of each leaf
    ``player`` (leaves, longest path) says who is at each place (−1 for nobody), and ``everybody``
    (leaves,) has the bits of all of them.
    """

    column: np.ndarray
    low: np.ndarray
    high: np.ndarray
    missing: np.ndarray
    starts: np.ndarray
    bit: np.ndarray
    leaf_starts: np.ndarray
    player: np.ndarray
    everybody: np.ndarray

    def shown(self, rows: np.ndarray) -> np.ndarray:
        """Of whom each of one or more rows (n, columns) shows what each leaf asks, as bits, (n,
        leaves).
        """
        if len(rows) > 1:  # one by one: what is held of a row meanwhile are megabytes
            return np.concatenate([self.shown(row[None]) for row in rows])
        x = rows[:, self.column]
        let = ((x > self.low) & (x <= self.high)) | (np.isnan(x) & self.missing)
        holds = np.logical_and.reduceat(let, self.starts, axis=1)
        ones = np.left_shift(holds.astype(self.bit.dtype), self.bit)
        return np.bitwise_or.reduceat(ones, self.leaf_starts, axis=1)


@dataclass(frozen=True, eq=False)
class BoostedGame:
    """Trees against reference cases: ``asked`` on the way to the leaves that are not roots, their
    ``value`` and ``output`` (leaves,), and of whom each ``reference`` case shows it, (leaves,
    cases).
    """

    asked: _Asked
    value: np.ndarray
    output: np.ndarray
    outputs: int
    players: int
    reference: np.ndarray
    shares: tuple[np.ndarray, np.ndarray]

    def __call__(self, data: np.ndarray) -> np.ndarray:
        """Shapley values (n, players, outputs) of rows (n, columns): they add up to what the trees
        give for a row less their mean over the reference cases.
        """
        found = np.zeros((len(data), self.players, self.outputs))
        if len(self.value):
            for n, row in enumerate(np.asarray(data, dtype=float)):
                found[n] = self._of(self.asked.shown(row[None])[0])
        return found

    def _of(self, shown: np.ndarray) -> np.ndarray:
        """Values (players, outputs) of a row that shows what leaves ask of these players."""
        theirs = self.asked.everybody & ~shown
        # a leaf in which a player shows it in no case at all gives nothing to anybody
        alive = ((theirs[:, None] & ~self.reference) == 0) & (shown[:, None] != self.reference)
        found = np.zeros((self.players + 1, self.outputs))  # the last is nobody
        leaves = np.flatnonzero(alive.any(1))
        for first in range(0, len(leaves), _LEAVES_AT_ONCE):
            self._add(found, leaves[first : first + _LEAVES_AT_ONCE], shown, alive)
        return found[:-1]

    def _add(
        self, found: np.ndarray, leaves: np.ndarray, shown: np.ndarray, alive: np.ndarray
    ) -> None:
        """What these leaves give, onto values (players + 1, outputs); ``shown`` and ``alive`` are
        of all leaves.
        """
        there, shown, alive = self.reference[leaves], shown[leaves], alive[leaves]
        theirs = self.asked.everybody[leaves] & ~shown
        a, b = np.bitwise_count(shown[:, None] & ~there), np.bitwise_count(theirs)[:, None]
        weight = alive * (self.value[leaves] / self.reference.shape[1])[:, None]
        mine, other = (share[a, b] * weight for share in self.shares)
        for place in range(self.asked.player.shape[1]):
            has = (shown >> place & 1).astype(bool)
            lacks = ~(there >> place & 1).astype(bool)
            amount = np.where(has, (mine * lacks).sum(1), -other.sum(1))
            np.add.at(found, (self.asked.player[leaves, place], self.output[leaves]), amount)


def boosted_game(
    trees: BoostedTrees, background: np.ndarray, player_of: np.ndarray | None = None
) -> BoostedGame:
    """The game of trees against reference cases (cases, columns); ``player_of`` (columns,) says
    which player each column belongs to, of its own unless told.
    """
    columns = background.shape[1]
    owner = np.arange(columns) if player_of is None else np.asarray(player_of)
    values: list[float] = []
    outputs: list[int] = []
    rows = [np.zeros((0, 6))]
    for tree in range(len(trees.of)):  # what is asked in all of them at once are 200 MB of objects
        leaves = [leaf for leaf in _leaves(trees, tree) if leaf[2]]
        rows.append(_rows([conditions for _, _, conditions in leaves], owner, len(values)))
        values += [value for value, _, _ in leaves]
        outputs += [output for _, output, _ in leaves]
    asked = _asked(np.concatenate(rows), len(values))
    return BoostedGame(
        asked,
        np.array(values),
        np.array(outputs, int),
        trees.outputs,
        int(owner.max()) + 1,
        asked.shown(np.asarray(background, dtype=float)).T.copy() if values else np.zeros((0, 1)),
        _shares(asked.player.shape[1]),
    )


_LEAVES_AT_ONCE = 4096  # against each reference case, in floats: a few megabytes

# Of each column that is asked for on the way to a leaf: above, up to, whether unknown is let
# through.
_Conditions = dict[int, tuple[float, float, bool]]


def _leaves(trees: BoostedTrees, tree: int) -> list[tuple[float, int, _Conditions]]:
    """Value and output of every leaf of a tree, and what is asked on the way to it."""
    feature, left, right, threshold, missing, value = (
        getattr(trees, name)[tree].tolist()
        for name in ("feature", "left", "right", "threshold", "missing_left", "value")
    )
    found, ways = [], [(0, _Conditions())]
    while ways:
        node, asked = ways.pop()
        column, at, let = feature[node], threshold[node], missing[node]
        if column == _LEAF:
            found.append((value[node], int(trees.of[tree]), asked))
            continue
        low, high, before = asked.get(column, (-np.inf, np.inf, True))
        ways += [
            (left[node], {**asked, column: (low, min(high, at), before and let)}),
            (right[node], {**asked, column: (max(low, at), high, before and not let)}),
        ]
    return found


def _rows(leaves: list[_Conditions], owner: np.ndarray, first: int) -> np.ndarray:
    """The conditions of leaves that are counted from ``first``, those of one player side by side:
    leaf, player, column, above, up to, whether unknown is let through, (conditions, 6).
    """
    flat = sorted(
        (leaf, int(owner[column]), column, *asked)
        for leaf, conditions in enumerate(leaves, first)
        for column, asked in conditions.items()
    )
    return np.array(flat, float).reshape(-1, 6)


def _asked(rows: np.ndarray, leaves: int) -> _Asked:
    """What so many leaves ask, from their conditions."""
    leaf, player = rows[:, 0].astype(int), rows[:, 1].astype(int)
    new = np.ones(len(rows), bool)
    new[1:] = (np.diff(leaf) != 0) | (np.diff(player) != 0)
    starts = np.flatnonzero(new)
    leaf, player = leaf[starts], player[starts]
    place = np.arange(len(leaf)) - np.searchsorted(leaf, leaf)
    longest = int(place.max(initial=0)) + 1
    kind = bits_for(longest)
    who, everybody = np.full((leaves, longest), -1), np.zeros(leaves, kind)
    who[leaf, place] = player
    np.bitwise_or.at(everybody, leaf, np.left_shift(np.ones(len(leaf), kind), place.astype(kind)))
    return _Asked(
        rows[:, 2].astype(int),
        rows[:, 3].copy(),
        rows[:, 4].copy(),
        rows[:, 5].astype(bool),
        starts,
        place.astype(kind),
        np.flatnonzero(place == 0),
        who,
        everybody,
    )


_BITS = tuple(np.dtype(f"uint{size}") for size in (8, 16, 32, 64))


def bits_for(places: int) -> np.dtype[Any]:
    """The smallest kind of number with a bit for each place, of which there are up to 64."""
    return next(kind for kind in _BITS if places <= 8 * kind.itemsize)


def _shares(most: int) -> tuple[np.ndarray, np.ndarray]:
    """(a−1)! b! / (a+b)! and a! (b−1)! / (a+b)!, (most + 1, most + 1) each; 0 where there is
    nobody to get it.
    """
    mine, theirs = np.zeros((2, most + 1, most + 1))
    for a in range(most + 1):
        for b in range(most + 1):
            if a:
                mine[a, b] = np.exp(lgamma(a) + lgamma(b + 1) - lgamma(a + b + 1))
            if b:
                theirs[a, b] = np.exp(lgamma(a + 1) + lgamma(b) - lgamma(a + b + 1))
    return mine, theirs
