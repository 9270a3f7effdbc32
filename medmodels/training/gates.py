"""Fits of the gates: how training cases lie, and the distance that nearly all keep within."""

from __future__ import annotations

import numpy as np

from medmodels.gates import mahalanobis, signed_roots, unlikeness

__all__ = ["axes_gate", "distance_gate", "feature_gate", "film_gate", "row_gate", "skewed"]

_MANY_COLUMNS = 100


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
    gate = {name: values.astype(np.float32) for name, values in fit(points).items()}
    return {**gate, "gate_limit": np.percentile(distances, 99.5)}


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


def film_gate(
    train: np.ndarray, validation: np.ndarray, *, axes: int = 64, within: float = 0.995
) -> dict[str, np.ndarray]:
    """A probabilistic principal-component model of how films look, and the distance that a share of
    the validation films keeps within.
    """
    axes = min(axes, len(train) - 2)  # a tiny training set has fewer
    mean = train.mean(0)
    _, singular, directions = np.linalg.svd(train - mean, full_matrices=False)
    variances = singular**2 / len(train)
    rest = variances[axes:].sum() / (train.shape[1] - axes)
    gate = {
        "film_mean": mean,
        "film_axes": directions[:axes],
        "film_variances": variances[:axes],
        "film_noise": np.array(rest),
    }
    gate = {name: values.astype(np.float32) for name, values in gate.items()}
    return {**gate, "film_limit": np.percentile(unlikeness(validation, gate), 100 * within)}


def feature_gate(
    features: np.ndarray, y: np.ndarray, validation: np.ndarray
) -> dict[str, np.ndarray]:
    """Centres of both labels among the network's features, one shared precision (Lee et al. 2018),
    and the limit as for the look.
    """
    from sklearn.covariance import LedoitWolf

    centers = np.stack([features[y].mean(0), features[~y].mean(0)])
    away = features - centers[np.where(y, 0, 1)]
    gate = {"gate_center": centers, "gate_precision": LedoitWolf().fit(away).precision_}
    return {**gate, "gate_limit": np.percentile(mahalanobis(validation, gate), 99.5)}


def skewed(values: np.ndarray) -> np.ndarray:
    """Which columns (n, D) are so skewed, and never negative, that they are better taken in
    logarithms; ``nan`` counts for nothing.
    """
    away = values - np.nanmean(values, axis=0)
    skewness = np.nanmean(away**3, axis=0) / np.maximum(np.nanmean(away**2, axis=0), 1e-12) ** 1.5
    return (skewness > 1) & (np.nanmin(values, axis=0) >= 0)
