"""Growing boosted trees with scikit-learn's histograms, and taking them apart into plain arrays.

``HistGradientBoosting`` grows a tree leaf by leaf on 255 bins of each column and sends cases
without a value where they fit better (Ke et al., "LightGBM", 2017). Several seeds are averaged:
each draws the columns that a split may look at anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from medmodels.models.boosted_trees import BoostedTrees
from medmodels.training.strategies.boosting import Grown

__all__ = ["LOSSES", "boosted", "joined_trees"]

_LARGEST = float(np.finfo(np.float64).max)


def _classifier(**settings: Any) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(**settings)


def _regressor(loss: str) -> Callable[..., Any]:
    def unfitted(**settings: Any) -> Any:
        from sklearn.ensemble import HistGradientBoostingRegressor

        return HistGradientBoostingRegressor(loss=loss, **settings)

    return unfitted


# What is minimised, and so what ``raw`` gives: log-odds of the label that is true, the amount, the
# log of a rate, or a log-probability (but for a constant of the row) for each class in order.
LOSSES: Mapping[str, Callable[..., Any]] = {
    "log_loss": _classifier,
    "multinomial": _classifier,
    "squared_error": _regressor("squared_error"),
    "poisson": _regressor("poisson"),
}


def boosted(
    x: np.ndarray,
    y: np.ndarray,
    strategy: Grown,
    *,
    monotone: np.ndarray | None = None,
    sample_weight: np.ndarray | None = None,
    loss: str = "log_loss",
) -> BoostedTrees:
    """Trees on rows (n, columns), ``nan`` where nothing is known, and outcomes (n,).

    ``monotone`` (columns,) says -1 where the outcome may only fall with a column, 1 rise, 0 either;
    it goes with one output alone. Raises ``ValueError`` where ``multinomial`` has two labels.
    """
    if loss == "multinomial" and len(np.unique(y)) < 3:
        raise ValueError("two labels have one output")
    columns = x.shape[1]
    x = np.where(np.isnan(x).all(0), 0.0, x)  # nothing is asked of a column that is never known
    parts = []
    # with all columns at every split nothing is drawn, and every seed gives the same
    for seed in range(strategy.seeds if strategy.max_features < 1 else 1):
        estimator = LOSSES[loss](
            learning_rate=strategy.learning_rate,
            max_iter=strategy.rounds,
            max_leaf_nodes=strategy.leaves,
            min_samples_leaf=strategy.min_samples_leaf,
            l2_regularization=strategy.l2,
            max_features=strategy.max_features,
            monotonic_cst=None if monotone is None else list(monotone),
            early_stopping=False,
            random_state=strategy.seed + seed,
        ).fit(x, y, sample_weight=sample_weight)
        parts.append(_taken_apart(estimator, columns))
    return joined_trees(parts)


def joined_trees(parts: Sequence[BoostedTrees]) -> BoostedTrees:
    """The mean of what several give, as one."""
    nodes = max(part.feature.shape[1] for part in parts)

    def widened(array: np.ndarray, fill: float) -> np.ndarray:
        return np.pad(
            array, ((0, 0), (0, nodes - array.shape[1])), constant_values=array.dtype.type(fill)
        )

    fills = {"feature": -1, "left": -1, "right": -1, "threshold": 0, "value": 0, "missing_left": 0}
    side_by_side = {
        name: np.concatenate([widened(getattr(part, name), fill) for part in parts])
        for name, fill in fills.items()
    }
    side_by_side["value"] /= len(parts)
    return BoostedTrees(
        base=np.mean([part.base for part in parts], axis=0),
        of=np.concatenate([part.of for part in parts]),
        **side_by_side,
    )


def _taken_apart(estimator: Any, columns: int) -> BoostedTrees:
    """A fitted estimator as arrays, checked as they will be when they are read."""
    rounds = estimator._predictors
    trees = [tree.nodes for of_round in rounds for tree in of_round]
    of = np.array([k for of_round in rounds for k in range(len(of_round))], np.int32)
    shape = (len(trees), max(map(len, trees)))
    arrays = {
        "base": np.asarray(estimator._baseline_prediction, float).ravel(),
        "of": of,
        **{name: np.full(shape, -1, np.int32) for name in ("feature", "left", "right")},
        **{name: np.zeros(shape) for name in ("threshold", "value")},
        "missing_left": np.zeros(shape, bool),
    }
    for n, nodes in enumerate(trees):
        size, leaf = len(nodes), nodes["is_leaf"].astype(bool)
        for name, of_node, in_leaf in (
            ("feature", nodes["feature_idx"], -1),
            ("left", nodes["left"], -1),
            ("right", nodes["right"], -1),
            # a split of the known from the unknown has no bound
            ("threshold", np.minimum(nodes["num_threshold"], _LARGEST), 0.0),
            ("missing_left", nodes["missing_go_to_left"].astype(bool), False),
        ):
            arrays[name][n, :size] = np.where(leaf, in_leaf, of_node)
        arrays["value"][n, :size] = np.where(leaf, nodes["value"], 0.0)
    return BoostedTrees.from_arrays(arrays, columns=columns)
