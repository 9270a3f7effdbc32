"""Interventional TreeSHAP on a forest's probability (Lundberg et al. 2020), exact for every tree;
and on an amount the same game with inputs as players, whose columns come together. Of many cases
from tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from medmodels.explanations.boosted import BoostedGame, boosted_game
from medmodels.explanations.tree_code import dense_tree_shap
from medmodels.explanations.tree_tables import DEEPEST, TreeTables, tree_tables
from medmodels.explanations.values import Values
from medmodels.models import Model
from medmodels.models.boosted_trees import BoostedTrees
from medmodels.models.coded import element_of_expanded
from medmodels.models.forest import as_trees_see

__all__ = [
    "forest_contributions",
    "many_forest_contributions",
    "many_quantity_forest_contributions",
    "quantity_forest_contributions",
]


@dataclass(frozen=True, eq=False)
class _Trees:
    """The trees of a forest side by side, as shap's compiled code takes them."""

    arrays: dict[str, np.ndarray]
    depth: int
    background: np.ndarray

    def __call__(self, data: np.ndarray) -> np.ndarray:
        """Contributions (cases, columns) to the mean of the trees."""
        return dense_tree_shap(self.arrays, self.depth, as_trees_see(data), self.background)


def _share(value: np.ndarray) -> np.ndarray:
    """Of each node (nodes, 1, classes) what votes for scikit-learn's class 1, the task's positive
    label.
    """
    return np.asarray(value[:, 0, 1] / value[:, 0].sum(1))


# of each loaded model; models compare by identity, so a retrained one gets its own
@lru_cache(maxsize=8)
def _trees(model: Any) -> _Trees:
    trees = [estimator.tree_ for estimator in model.estimator.estimators_]
    nodes = max(tree.node_count for tree in trees)
    arrays = {
        name: np.full((len(trees), nodes), -1, np.int32)
        for name in ("left", "right", "default", "feature")
    } | {name: np.zeros((len(trees), nodes)) for name in ("threshold", "value")}
    for n, tree in enumerate(trees):
        left, right = tree.children_left, tree.children_right
        for name, of_tree in (
            ("left", left),
            ("right", right),
            ("default", np.where(tree.missing_go_to_left, left, right)),
            ("feature", tree.feature),
            ("threshold", _rounded_down(tree.threshold)),
            ("value", _share(tree.value) / len(trees)),
        ):
            arrays[name][n, : tree.node_count] = of_tree
    depth = max(tree.max_depth for tree in trees)
    return _Trees(arrays, depth, as_trees_see(model.artifact.fitted["background"]))


def _rounded_down(thresholds: np.ndarray) -> np.ndarray:
    """Thresholds as the largest float32 not above them.

    shap's interventional code compares in single precision, where a threshold between two float32
    inputs may round up onto the larger and send a case down another branch than scikit-learn does.
    Inputs are float32, so x ≤ t and x ≤ down(t) are the same question, and the second has one
    answer in either precision.
    """
    single = thresholds.astype(np.float32)
    down = np.where(single > thresholds, np.nextafter(single, np.float32(-np.inf)), single)
    return down.astype(np.float64)


def forest_contributions(model: Model, data: np.ndarray) -> Values:
    """Contributions of each column to each label's probability."""
    amounts = _trees(model)(data)
    return Values(np.stack([amounts, -amounts], axis=2), len(model.artifact.fitted["background"]))


def many_forest_contributions(model: Model, data: np.ndarray) -> Values:
    """The same of many cases; exact to the last digits, where the compiled code is to single
    precision.
    """
    if _too_deep(model):
        return forest_contributions(model, data)
    amounts = _share_tables(model)(as_trees_see(data))
    values = np.concatenate([amounts, -amounts], axis=2)
    return Values(values, len(model.artifact.fitted["background"]))


@lru_cache(maxsize=2)
def _share_tables(model: Any) -> TreeTables:
    return tree_tables(
        _side_by_side(model, _share), as_trees_see(model.artifact.fitted["background"])
    )


def _too_deep(model: Any) -> bool:
    """Whether tables might have too few bits for its paths, as no forest trained here does."""
    return any(tree.tree_.max_depth > DEEPEST for tree in model.estimator.estimators_)


def _side_by_side(model: Any, of_leaf: Callable[[np.ndarray], np.ndarray]) -> BoostedTrees:
    """The trees of a forest, whose mean is their sum; ``of_leaf`` is what a node's values (nodes,
    1, classes) are worth.
    """
    trees = [estimator.tree_ for estimator in model.estimator.estimators_]
    shape = (len(trees), max(tree.node_count for tree in trees))
    feature, left, right = (np.full(shape, -1, np.int32) for _ in range(3))
    threshold, value, missing = np.zeros(shape), np.zeros(shape), np.zeros(shape, bool)
    for n, tree in enumerate(trees):
        inner, own = tree.children_left >= 0, slice(tree.node_count)
        left[n, own], right[n, own] = tree.children_left, tree.children_right
        feature[n, own] = np.where(inner, tree.feature, -1)
        threshold[n, own] = np.where(inner, tree.threshold, 0)
        missing[n, own] = inner & (tree.missing_go_to_left != 0)
        value[n, own] = np.where(inner, 0, of_leaf(tree.value) / len(trees))
    of = np.zeros(len(trees), np.int32)
    return BoostedTrees(np.zeros(1), feature, threshold, left, right, value, missing, of)


def _amount(value: np.ndarray) -> np.ndarray:
    """Of each node (nodes, 1, 1) its amount."""
    return value[:, 0, 0]


def _of_amounts(model: Any) -> tuple[BoostedTrees, np.ndarray, np.ndarray]:
    """The trees, the reference cases, and which input is the player of each column."""
    background = as_trees_see(model.artifact.fitted["background"])
    return _side_by_side(model, _amount), background, element_of_expanded(model.task)


@lru_cache(maxsize=8)
def _game(model: Any) -> BoostedGame:
    """The trees of an amount, whose players are inputs."""
    return boosted_game(*_of_amounts(model))


def quantity_forest_contributions(model: Model, data: np.ndarray) -> Values:
    """Contributions of each input to the amount; its words, or counts, are one player."""
    amounts = _game(model)(as_trees_see(data))
    return Values(amounts, len(model.artifact.fitted["background"]))


@lru_cache(maxsize=2)
def _amount_tables(model: Any) -> TreeTables:
    return tree_tables(*_of_amounts(model))


def many_quantity_forest_contributions(model: Model, data: np.ndarray) -> Values:
    """The same of many cases."""
    if _too_deep(model):
        return quantity_forest_contributions(model, data)
    amounts = _amount_tables(model)(as_trees_see(data))
    return Values(amounts, len(model.artifact.fitted["background"]))
