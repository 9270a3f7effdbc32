"""Platt's scaling ("Probabilistic outputs for support vector machines", 1999): log-odds that are
affine in a score.
"""

from __future__ import annotations

import numpy as np

__all__ = ["platt"]

_FREE = 1e6  # so weak a penalty that slope and offset are those of maximum likelihood


def platt(
    scores: np.ndarray, y: np.ndarray, *, strength: float = _FREE, balanced: bool = False
) -> tuple[float, float]:
    """Slope and offset for scores (n,) of cases the model did not see and outcomes (n,) bool.

    ``strength`` is the inverse of the penalty on the slope: 1 shrinks a little, so that separated
    outcomes do not make it boundless. ``balanced`` lets both labels weigh the same, so that the
    prevalence is not carried along.
    """
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=strength, class_weight="balanced" if balanced else None)
    fit.fit(scores[:, None], y)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])
