"""The game of ``boosted.py`` for many cases, from tables.

What a leaf gives depends on a case only by which of the players on its path do not show what is
asked there, its set y. A reference case in which a players do not counts where all of y do. With
α(a, b) = (a−1)! b! / (a+b)!, the sums A(y) of w α(a, |y|) and B(y) of w α(a, |y|−1) over those that
count, w being the leaf's value times their share, say everything: player i gets A(y) − B(y ∪ {i}).
For i outside y those who show it of i drop out of the difference, and w α(a, |y|) is left of the
others; for i in y it is −w a! (|y|−1)! / (a+|y|)!. Where a = 0, nobody outside y gets anything,
whatever α is, and with α(0, b) = −(1 + 1/2 + … + 1/b) those in y get −w / |y| each.

So a leaf with L players on its path has tables of 2^L sums, made once for a model; a case costs a
comparison a node and a look-up for each player of a leaf, however many reference cases there are.
Nearest relative in the literature: WOODELF (Nadel and Wettenstein 2026, arXiv 2511.09376). A case's
amounts are added up leaf after leaf, and no sum goes over cases: no digit of one depends on those
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import comb

import numpy as np

from medmodels.explanations.boosted import bits_for
from medmodels.models.boosted_trees import BoostedTrees

__all__ = ["DEEPEST", "TreeTables", "tree_tables"]

DEEPEST = 64  # splits above a leaf, a bit for each player on its path

_LEAF = -1
_SUMS_BYTES = 16  # A and B of one y
_KEPT_BYTES = 12_000_000  # of a model: the sums of the shortest paths, which serve the most
_WIDEST = 4_096  # columns of a table; of longer paths only the sums that cases ask for,
_SEEN = 1_024  # so many cases at a time


@dataclass(frozen=True, eq=False)
class _Given:
    """What a leaf gives to the ``players`` on its path: in reference cases those of the bits
    ``failing`` (kinds,) do not show what is asked, and ``weights`` (kinds,) are the leaf's value
    times the share of such cases. ``sums`` are A and B of every y, where they are kept.
    """

    players: tuple[int, ...]
    failing: np.ndarray
    weights: np.ndarray
    sums: tuple[np.ndarray, np.ndarray] | None = None

    def kept(self) -> _Given:
        return replace(self, sums=self._every())

    def add(self, found: np.ndarray, failed: np.ndarray) -> None:
        """What is given to cases in which those of the bits ``failed`` (n,) do not show what is
        asked, onto ``found`` (players, n).
        """
        if self.sums or 1 << len(self.players) <= min(_WIDEST, len(failed)):
            before, after = self.sums or self._every()
            at = failed.astype(np.intp)
            for player, amounts in zip(
                self.players, before - after[_joined(len(self.players))], strict=True
            ):
                found[player] += amounts.take(at)
            return
        # who shows it in no reference case has to in the case
        near = np.flatnonzero(failed & np.bitwise_and.reduce(self.failing) == 0)
        for first in range(0, len(near), _SEEN):
            cases = near[first : first + _SEEN]
            seen, at = np.unique(failed[cases], return_inverse=True)
            for player, amounts in zip(self.players, self._amounts(seen), strict=True):
                found[player, cases] += amounts.take(at)

    def _amounts(self, failed: np.ndarray) -> np.ndarray:
        """What is given (players, n) where those of the bits ``failed`` (n,) are y."""
        places = np.arange(len(self.players)).astype(failed.dtype)
        joined = failed | np.left_shift(failed.dtype.type(1), places)[:, None]
        return self._sums(failed, 0) - self._sums(joined.ravel(), 1).reshape(joined.shape)

    def _every(self) -> tuple[np.ndarray, np.ndarray]:
        failed = np.arange(1 << len(self.players)).astype(self.failing.dtype)
        return self._sums(failed, 0), self._sums(failed, 1)

    def _sums(self, failed: np.ndarray, less: int) -> np.ndarray:
        """A (``less`` 0) or B (1) where those of the bits ``failed`` (n,) are y, (n,)."""
        share = _shares(len(self.players), less)[:, np.bitwise_count(self.failing)] * self.weights
        counted = (failed[:, None] & self.failing) == 0
        # rows are added up in the same order beside others
        return np.where(counted, share.take(np.bitwise_count(failed), axis=0), 0).sum(1)


@cache
def _shares(most: int, less: int) -> np.ndarray:
    """α(a, b − ``less``) at [b, a], both up to ``most``; 0 at −1."""
    found = np.zeros((most + 1, most + 1))
    for b in range(less, most + 1):
        found[b, 0] = -sum(1 / n for n in range(1, b - less + 1))
        found[b, 1:] = [1 / (a * comb(a + b - less, a)) for a in range(1, most + 1)]
    return found


@cache
def _joined(players: int) -> np.ndarray:
    """Of every y by its bits y ∪ {i}, for each player i, (players, 2^players)."""
    every = np.arange(1 << players)
    return every | 1 << np.arange(players)[:, None]


@dataclass(frozen=True, eq=False)
class TreeTables:
    """Trees against reference cases; columns belong to players (``owner``), and of each tree
    ``given`` holds the leaves that give anything, by their nodes.
    """

    trees: BoostedTrees
    owner: tuple[int, ...]
    given: tuple[dict[int, _Given], ...]

    def __call__(self, data: np.ndarray) -> np.ndarray:
        """Shapley values (n, players, outputs) of rows (n, columns): they add up to what the trees
        give for a row less their mean over the reference cases.
        """
        columns = np.asarray(data, dtype=float).T.copy()
        found = np.zeros((self.trees.outputs, max(self.owner) + 1, len(data)))
        for tree, given in enumerate(self.given):
            for node, _, failed in _paths(self.trees, tree, columns, self.owner):
                if node in given:
                    given[node].add(found[self.trees.of[tree]], failed)
        return found.transpose(2, 1, 0).copy()


def tree_tables(
    trees: BoostedTrees, background: np.ndarray, player_of: np.ndarray | None = None
) -> TreeTables:
    """The game of trees against reference cases (cases, columns); ``player_of`` (columns,) says
    which player each column belongs to, of its own unless told.
    """
    owner = range(background.shape[1]) if player_of is None else player_of.tolist()
    columns = np.asarray(background, dtype=float).T.copy()
    given = [
        {
            node: _given(players, failed, trees.value[tree, node])
            for node, players, failed in _paths(trees, tree, columns, owner)
            if players and trees.value[tree, node]
        }
        for tree in range(len(trees.of))
    ]
    return TreeTables(trees, tuple(owner), _with_sums(given))


def _given(players: tuple[int, ...], failed: np.ndarray, value: float) -> _Given:
    """What a leaf of this value gives, by who fails it in each reference case."""
    failing, cases = np.unique(failed, return_counts=True)
    return _Given(players, failing, cases * (value / len(failed)))


def _with_sums(given: Sequence[dict[int, _Given]]) -> tuple[dict[int, _Given], ...]:
    """With the sums of all leaves whose paths have so few players that they may be kept."""
    count = np.bincount([len(leaf.players) for of in given for leaf in of.values()], minlength=1)
    held = (count * _SUMS_BYTES * 2.0 ** np.arange(len(count))).cumsum()
    most = min(1 << int(np.searchsorted(held, _KEPT_BYTES, side="right")) - 1, _WIDEST)
    return tuple(
        {node: leaf.kept() if 1 << len(leaf.players) <= most else leaf for node, leaf in of.items()}
        for of in given
    )


def _paths(
    trees: BoostedTrees, tree: int, columns: np.ndarray, owner: Sequence[int]
) -> Iterator[tuple[int, tuple[int, ...], np.ndarray]]:
    """Every leaf of a tree: its node, the players on the way to it, and who of them does not show
    what is asked there in each of the cases (columns, n), as bits in that order (n,).
    """
    feature, threshold, left, right, missing = (
        getattr(trees, name)[tree].tolist()
        for name in ("feature", "threshold", "left", "right", "missing_left")
    )
    ways: list[tuple[int, tuple[int, ...], np.ndarray]]
    ways = [(0, (), np.zeros(columns.shape[1], bits_for(0)))]
    while ways:
        node, players, failed = ways.pop()
        column = feature[node]
        if column == _LEAF:
            yield node, players, failed
            continue
        if owner[column] not in players:
            players = (*players, owner[column])
            failed = failed.astype(bits_for(len(players)))
        kind = failed.dtype.type
        place = kind(players.index(owner[column]))
        goes_left = columns[column] <= threshold[node]
        if missing[node]:
            goes_left |= np.isnan(columns[column])
        ways += [
            (left[node], players, failed | (~goes_left).astype(kind) << place),
            (right[node], players, failed | goes_left.astype(kind) << place),
        ]
