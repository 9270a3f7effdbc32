"""Support vector machines of which no row of a data set is a part: kernel expansions over means of
at least five training cases.

A machine with an RBF kernel keeps its support vectors, which are training rows. Here the kernel is
seen through landmarks z instead (Nyström: Williams and Seeger 2001): with φ(x) = k(x, Z)
K_zz^(−1/2) a linear machine w·φ(x) + b is the expansion Σᵢ αᵢ k(x, zᵢ) + b with α = K_zz^(−1/2) w,
so it is calibrated and explained like any other.

The groups do not overlap, and for labels they are those of the reference group: from means of
groups that share members the members could be worked out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from medmodels.models.svm import Expansion, kernel
from medmodels.training.microaggregation import GROUP, MEANS, groups_of

__all__ = ["fit_expansion", "landmarks"]

# of the largest eigenvalue; below it a direction is rounding, and would need weights that cancel
_SMALLEST = 1e-8


def fit_expansion(
    x: np.ndarray,
    y: np.ndarray,
    machine: Any,
    *,
    gamma: float,
    most: int = MEANS,
    people: np.ndarray | None = None,
) -> Expansion:
    """A linear ``machine`` of scikit-learn's on the Nyström features of rows (n, D), as the
    expansion that it is.

    ``y`` (n,) are labels, true or false, or amounts; groups are formed within a label. ``most`` is
    how many landmarks there may be; ``people`` (n,) says whose each row is.
    """
    center, spread = x.mean(0), x.std(0)
    scale = np.where(spread > 1e-12, spread, 1.0)
    points = (x - center) / scale
    vectors, sizes = landmarks(x, y if y.dtype == bool else None, most=most, people=people)
    vectors = (vectors - center) / scale
    values, axes = np.linalg.eigh(kernel(vectors, vectors, gamma))
    kept = values > _SMALLEST * values[-1]
    root = axes[:, kept] / np.sqrt(values[kept])
    machine.fit(kernel(points, vectors, gamma) @ root, y)
    weights, bias = root @ machine.coef_.ravel(), float(machine.intercept_[0])
    return Expansion(center, scale, vectors, weights, bias, gamma, sizes)


def landmarks(
    x: np.ndarray,
    y: np.ndarray | None = None,
    *,
    most: int = MEANS,
    people: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Means (groups, D) of neighbouring rows (n, D) and how many each is of, within a label where
    ``y`` gives one.
    """
    groups = groups_of(x, y, max(GROUP, -(-len(x) // most)), people)
    return np.array([x[group].mean(0) for group in groups]), np.array(
        [len(group) for group in groups]
    )
