"""Boosted trees as plain arrays: read from a model's folder with every number checked, and walked.

Friedman, "Greedy function approximation: a gradient boosting machine", 2001. What they give is raw:
log-odds, a log rate or an amount, the base and the leaves that a case falls into added up. An input
that is not known (``nan``) goes where training found it better to go. Nothing of scikit-learn is
needed to serve them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.models.artifact import Artifact

__all__ = ["TREES", "BoostedTrees", "read_boosted_trees"]

# A name that begins like those of all weights, so that the model's digest covers it.
TREES = "model.npz"

_LEAF = -1
_DEEPEST = 64  # splits above a leaf
_MOST_CELLS = 2_000_000  # places of rows in trees that are walked at a time
_WHOLE = ("feature", "left", "right", "of")


@dataclass(frozen=True, eq=False)
class BoostedTrees:
    """Trees side by side, those with fewer nodes filled up with leaves of 0 that nothing leads to.

    ``base`` (outputs,); of every node (trees, nodes) the ``feature`` that it asks for (−1 in a
    leaf), the ``threshold`` up to which a case goes to the ``left`` and else to the ``right`` (−1
    in a leaf), whether one without a value goes left (``missing_left``), and the ``value`` of a
    leaf (0 elsewhere); ``of`` (trees,) is the output that each tree adds to. The first node is the
    root, and children come after their parents.
    """

    base: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    missing_left: np.ndarray
    of: np.ndarray

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], *, columns: int) -> BoostedTrees:
        """The trees that ``arrays`` gave, for rows of so many ``columns``; raises ``ValueError``
        where a number is not as training leaves it.
        """
        _require(arrays.keys() == set(cls.__dataclass_fields__))
        trees = cls(**{name: _of_its_kind(name, array) for name, array in arrays.items()})
        _require_sound(trees, columns)
        return trees

    def arrays(self) -> dict[str, np.ndarray]:
        """What ``from_arrays`` reads back."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def outputs(self) -> int:
        return len(self.base)

    def raw(self, data: np.ndarray) -> np.ndarray:
        """The outputs (n, outputs) for rows (n, columns) of numbers, ``nan`` where nothing is
        known.
        """
        data = np.asarray(data, dtype=float)
        found = np.tile(self.base, (len(data), 1))
        step = max(1, _MOST_CELLS // len(self.of))
        for start in range(0, len(data), step):
            leaves = self._leaves(data[start : start + step])
            values = self._flat_value[leaves]
            for output in range(self.outputs):
                # side by side in memory, so that a row is added up in the same order beside others
                of_one = np.ascontiguousarray(values[:, self.of == output])
                found[start : start + step, output] += of_one.sum(1)
        return found

    def _leaves(self, data: np.ndarray) -> np.ndarray:
        """Which node of all trees (rows, trees) each row ends in."""
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        missing, rows = self.missing_left.ravel(), np.arange(len(data))[:, None]
        ahead = self._children
        at = np.tile(np.arange(len(self.of)) * self.feature.shape[1], (len(data), 1))
        for _ in range(self.depth):
            asked = feature[at]
            x = data[rows, asked]  # of a leaf any column: both of its ways lead to itself
            left = (x <= threshold[at]) | (missing[at] & np.isnan(x))
            at = ahead[left.astype(np.intp), at]
        return at

    @cached_property
    def _children(self) -> np.ndarray:
        """Of every node of all trees the right and the left one, (2, trees × nodes); of a leaf
        itself.
        """
        own = np.arange(self.feature.size).reshape(self.feature.shape)
        start, leaf = own[:, :1], self.feature == _LEAF
        ways = [np.where(leaf, own, start + way).ravel() for way in (self.right, self.left)]
        return np.stack(ways)

    @cached_property
    def _flat_value(self) -> np.ndarray:
        return self.value.ravel()

    @cached_property
    def depth(self) -> int:
        """The most splits above a leaf."""
        return int(self.depths.max())

    @cached_property
    def depths(self) -> np.ndarray:
        """The splits above each node (trees, nodes); −1 of a node that nothing leads to."""
        depths = np.full(self.feature.shape, -1)
        depths[:, 0] = 0
        every = np.arange(len(self.of))
        for node in range(self.feature.shape[1]):  # parents come first
            inner = every[(self.feature[:, node] != _LEAF) & (depths[:, node] >= 0)]
            for way in (self.left, self.right):
                depths[inner, way[inner, node]] = depths[inner, node] + 1
        return depths


def read_boosted_trees(
    artifact: Artifact, *, columns: int, outputs: int, name: str = TREES
) -> BoostedTrees:
    """The trees in a file of a model's folder, for rows of so many ``columns``; raises
    ``ArtifactBroken`` where they are none, or not of so many ``outputs``.
    """
    arrays = artifact.arrays(name)
    with artifact.parsing(name):
        trees = BoostedTrees.from_arrays(arrays, columns=columns)
        _require(trees.outputs == outputs)
    return trees


def _require_sound(trees: BoostedTrees, columns: int) -> None:
    """Shapes agree; every node but a root is the child of at most one that stands before it, and
    what leads nowhere is a leaf of 0.
    """
    shape, feature = trees.feature.shape, trees.feature
    _require(len(shape) == 2 and min(shape) > 0 and trees.base.ndim == 1 and len(trees.base) > 0)
    _require(
        all(
            array.shape == shape
            for array in (
                trees.threshold,
                trees.left,
                trees.right,
                trees.value,
                trees.missing_left,
            )
        )
    )
    _require(trees.of.shape == shape[:1] and bool((trees.of >= 0).all()))
    _require(int(trees.of.max()) < len(trees.base))
    leaf = feature == _LEAF
    _require(bool((feature >= _LEAF).all() and (feature < columns).all()))
    _require(np.array_equal(trees.left == _LEAF, leaf))
    _require(np.array_equal(trees.right == _LEAF, leaf))
    tree, place = np.nonzero(~leaf)
    children = np.concatenate([trees.left[tree, place], trees.right[tree, place]])
    _require(bool((children > np.tile(place, 2)).all() and (children < shape[1]).all()))
    led_to = np.bincount(np.tile(tree, 2) * shape[1] + children, minlength=feature.size)
    _require(int(led_to.max(initial=0)) <= 1)
    alone = led_to.reshape(shape) == 0
    alone[:, 0] = False
    _require(not bool((alone & (~leaf | (trees.value != 0))).any()))
    _require(bool((trees.value[~leaf] == 0).all()))
    _require(trees.depth <= _DEEPEST)


def _of_its_kind(name: str, array: np.ndarray) -> np.ndarray:
    """An array of truth values, of whole numbers that can be counted with, or of finite numbers."""
    if name == "missing_left":
        _require(array.dtype.kind == "b")
        return array
    whole = name in _WHOLE
    _require(array.dtype.kind == ("i" if whole else "f") and bool(np.isfinite(array).all()))
    if not whole:
        return array.astype(float)
    _require(array.size == 0 or max(-int(array.min()), int(array.max())) < np.iinfo(np.int32).max)
    return array.astype(np.int32)


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("not boosted trees as they are trained here")
