"""The arrays a model carries beside its weights: background, conformal limits, gate,
percentiles.
"""

from __future__ import annotations

import numpy as np

from medmodels.errors import DatasetError
from medmodels.gates import mahalanobis, signed_roots, unlikeness
from medmodels.predictions import label_limits

__all__ = [
    "GROUP",
    "MEANS",
    "distance_gate",
    "group_means",
    "groups_of",
    "percentiles_of",
    "reference_arrays",
    "row_gate",
    "skewed",
]

GROUP = 5
_MANY_COLUMNS = 100
MEANS = 120  # at most: an explanation takes as many references as there are groups


def reference_arrays(
    x: np.ndarray, y: np.ndarray, out_of_sample: np.ndarray, people: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Everything computed from the training split (n, features), outcomes (n,), out-of-sample
    probabilities (n,) and whose each case is (n,).
    """
    both = np.column_stack([out_of_sample, 1 - out_of_sample])
    return {
        "background": group_means(x, max(GROUP, -(-len(x) // MEANS)), y=y, people=people),
        "conformal": label_limits(both, np.where(y, 0, 1)),
        **row_gate(x),
    }


def row_gate(x: np.ndarray) -> dict[str, np.ndarray]:
    """The gate of a table (n, columns): the distance from its middle, along principal axes where
    there are too many columns for all pairs.
    """
    points = signed_roots(x)
    return axes_gate(points) if x.shape[1] > _MANY_COLUMNS else distance_gate(points)


def axes_gate(points: np.ndarray, *, most: int = 32) -> dict[str, np.ndarray]:
    """Probabilistic principal components (Tipping and Bishop 1999) of points (n, D), and the limit
    from points the fit did not see.
    """

    def fit(rows: np.ndarray) -> dict[str, np.ndarray]:
        mean, axes = rows.mean(0), min(most, len(rows) - 2)
        _, singular, directions = np.linalg.svd(rows - mean, full_matrices=False)
        variances = np.maximum(singular**2 / len(rows), 1e-9)
        noise = max(float(variances[axes:].sum()) / (rows.shape[1] - axes), 1e-9)
        return {
            "film_mean": mean,
            "film_axes": directions[:axes],
            "film_variances": variances[:axes],
            "film_noise": np.array(noise),
        }

    fold = np.arange(len(points)) % 5
    distances = np.concatenate(
        [unlikeness(points[fold == k], fit(points[fold != k])) for k in range(5)]
    )
    found = {name: values.astype(np.float32) for name, values in fit(points).items()}
    return {**found, "gate_limit": np.percentile(distances, 99.5)}


def group_means(
    x: np.ndarray,
    size: int = GROUP,
    *,
    y: np.ndarray | None = None,
    people: np.ndarray | None = None,
) -> np.ndarray:
    """Means of groups of at least ``size`` neighbouring cases, so that no row of the data set is
    carried along.
    """
    return np.array([x[group].mean(0) for group in groups_of(x, y, size, people)])


def groups_of(
    x: np.ndarray, y: np.ndarray | None = None, size: int = GROUP, people: np.ndarray | None = None
) -> list[np.ndarray]:
    """Positions of the members of groups of neighbouring cases (n, D), of ``size`` or more where
    there are so many; every case is in one.

    Where ``people`` (n,) says whose each case is, a group is of ``GROUP`` of them or more, or of
    everybody where there are fewer. Where ``y`` (n,) gives labels a group is of one label, unless a
    label has fewer cases or people than that. Microaggregation by maximum distance (MDAV:
    Domingo-Ferrer and Mateo-Sanz, IEEE TKDE 2002): take the case farthest from the middle together
    with its nearest neighbours, and go on with the rest. Raises ``DatasetError`` when there are too
    few cases for one group.
    """
    if len(x) < GROUP:
        raise DatasetError(
            f"There are {len(x)} rows to learn from; {GROUP} is the least, since what is kept are"
            " means of so many."
        )
    size = min(size, len(x))
    people = np.arange(len(x)) if people is None else people
    least = min(GROUP, len(np.unique(people)))
    if y is not None and min(_enough(people[y], GROUP, least), _enough(people[~y], GROUP, least)):
        return [
            part[group]
            for part in (np.flatnonzero(y), np.flatnonzero(~y))
            for group in groups_of(x[part], None, size, people[part])
        ]
    scaled = (x - x.mean(0)) / np.maximum(x.std(0), 1e-12)
    rest = np.arange(len(x))
    found: list[np.ndarray] = []
    while True:
        middle = scaled[rest].mean(0)
        farthest = rest[np.argmax(((scaled[rest] - middle) ** 2).sum(1))]
        near = rest[np.argsort(((scaled[rest] - scaled[farthest]) ** 2).sum(1), kind="stable")]
        count = _enough(people[near], size, least)
        if not _enough(people[near[count:]], size, least):
            return [*found, rest]
        found.append(near[:count])
        rest = np.setdiff1d(rest, near[:count])


def _enough(people: np.ndarray, size: int, least: int) -> int:
    """How many of the first cases are ``size`` or more of ``least`` people or more; 0 where all of
    them are not.
    """
    first = np.sort(np.unique(people, return_index=True)[1])
    return (
        max(size, int(first[least - 1]) + 1) if len(people) >= size and len(first) >= least else 0
    )


def skewed(values: np.ndarray) -> np.ndarray:
    """Which columns (n, D) are so skewed, and never negative, that they are better taken in
    logarithms; ``nan`` counts for nothing.
    """
    away = values - np.nanmean(values, axis=0)
    skewness = np.nanmean(away**3, axis=0) / np.maximum(np.nanmean(away**2, axis=0), 1e-12) ** 1.5
    return (skewness > 1) & (np.nanmin(values, axis=0) >= 0)


def percentiles_of(x: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Each value's percentile (0 to 100) among the training cases, shape of ``x``; 255 where there
    is no value.
    """
    columns = [np.searchsorted(quantiles[:, d], x[:, d], side="left") for d in range(x.shape[1])]
    return np.where(np.isnan(x), 255, np.clip(np.column_stack(columns), 0, 100)).astype(np.uint8)


def distance_gate(points: np.ndarray) -> dict[str, np.ndarray]:
    """Centre, precision and limit of the distance gate for points (n, D); the limit from points the
    fit did not see (5 folds).
    """
    from sklearn.covariance import LedoitWolf

    def fit(rows: np.ndarray) -> dict[str, np.ndarray]:
        # a fold may hold one value only
        center, spread = (
            rows.mean(0),
            np.maximum(np.maximum(rows.std(0), 0.5 * points.std(0)), 1e-12),
        )
        estimate = LedoitWolf().fit((rows - center) / spread)
        return {
            "gate_center": center,
            "gate_precision": estimate.precision_ / np.outer(spread, spread),
        }

    fold = np.arange(len(points)) % 5
    distances = np.concatenate(
        [mahalanobis(points[fold == k], fit(points[fold != k])) for k in range(5)]
    )
    return {**fit(points), "gate_limit": np.percentile(distances, 99.5)}
