"""Trees whose amounts never rise where they may only fall, by construction: leaves put in order
after a forest has grown.

scikit-learn's ``monotonic_cst`` bounds each side of a split by the middle between the two: a split
on a genotype near the root then forbids low doses to everybody on one side, whoever they are (mean
absolute error of the doses 9.09 instead of 8.80). Here a tree grows freely. Then its leaves get the
values nearest to their means (least squares, weighted by cases) for which the tree is monotone: of
two leaves that two cases can reach which differ in the ordered columns alone, the one with more is
not above the other (isotonic regression on a partial order: Barlow et al. 1972).
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["put_in_order"]

# of the projection; what it leaves undone, a hundredth of an amount, the envelopes settle exactly
_ROUNDS = 300


def put_in_order(forest: Any, directions: np.ndarray) -> Any:
    """The same forest with every tree monotone: ``directions`` (columns,) say -1 where the amount
    may only fall, 1 rise, 0 either.
    """
    for tree in (estimator.tree_ for estimator in forest.estimators_):
        leaves = np.flatnonzero(tree.children_left < 0)
        low, high = (bounds[leaves] for bounds in boxes(tree))
        upper, lower = ordered_pairs(low, high, directions)
        values = isotonic(
            tree.value[leaves, 0, 0], tree.weighted_n_node_samples[leaves], upper, lower
        )
        tree.value[leaves, 0, 0] = values
    return forest


def boxes(tree: Any) -> tuple[np.ndarray, np.ndarray]:
    """Low (excluded) and high (included) bounds of each node's box, (nodes, columns) each."""
    low = np.full((tree.node_count, tree.n_features), -np.inf)
    high = np.full((tree.node_count, tree.n_features), np.inf)
    # a node comes before its children
    for node in np.flatnonzero(tree.children_left >= 0).tolist():
        left, right, column = (
            tree.children_left[node],
            tree.children_right[node],
            tree.feature[node],
        )
        for child in (left, right):
            low[child], high[child] = low[node], high[node]
        high[left, column] = low[right, column] = tree.threshold[node]
    return low, high


def ordered_pairs(
    low: np.ndarray, high: np.ndarray, directions: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of boxes (leaves, columns) of which the first must not be below the second.

    A case in the second may differ from one in the first in the ordered columns alone, towards what
    lowers the amount.
    """
    reachable = np.ones((len(low), len(low)), bool)
    apart = np.zeros_like(reachable)
    for column, direction in enumerate(directions.tolist()):
        lows, highs = (
            (low[:, column], high[:, column])
            if direction <= 0
            else (-high[:, column], -low[:, column])
        )
        reachable &= lows[:, None] < highs
        if direction:
            apart |= highs[:, None] <= lows
        else:
            reachable &= lows < highs[:, None]
    first, second = np.nonzero(reachable & apart)
    return first, second


def isotonic(
    values: np.ndarray, weights: np.ndarray, upper: np.ndarray, lower: np.ndarray
) -> np.ndarray:
    """The values nearest to ``values`` (n,), by squares times ``weights``, with each of ``upper``
    at least its ``lower``.
    """
    if not len(upper):
        return values.copy()
    near = _projected(values, weights, upper, lower)
    # the least that is in order above it, and the greatest below it
    above, below = near.copy(), near.copy()
    while (above[upper] < above[lower]).any():
        np.maximum.at(above, upper, above[lower])
    while (below[upper] < below[lower]).any():
        np.minimum.at(below, lower, below[upper])
    return (above + below) / 2


def _projected(
    values: np.ndarray, weights: np.ndarray, upper: np.ndarray, lower: np.ndarray
) -> np.ndarray:
    """Nearly that: accelerated projected gradient on the multipliers of the pairs (Beck and
    Teboulle 2009).
    """
    import scipy.sparse

    pair, one = np.arange(len(upper)), np.ones(len(upper))
    shape = (len(upper), len(values))
    margin = scipy.sparse.csr_matrix(
        (np.concatenate([one, -one]), (np.tile(pair, 2), np.concatenate([upper, lower]))), shape
    )
    back = scipy.sparse.diags(1 / weights) @ margin.T.tocsr()
    step = 1 / float(abs(margin @ back).sum(1).max())  # the largest row sum bounds the curvature
    multipliers = ahead = np.zeros(len(upper))
    momentum = 1.0
    for _ in range(_ROUNDS):
        new = np.maximum(ahead - step * (margin @ (values + back @ ahead)), 0)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - multipliers)
        multipliers, momentum = new, following
    return np.asarray(values + back @ multipliers)
