"""Restricted cubic splines: curved between their outer knots, straight beyond (Harrell,
"Regression modeling strategies", 2015).
"""

from __future__ import annotations

import numpy as np

__all__ = ["spline"]


def spline(x: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Restricted cubic spline basis (n, knots): a constant, x, and knots − 2 cubic terms that are
    linear beyond the outer knots.
    """
    columns = [np.ones_like(x), x]
    if len(knots) > 2:
        *_, before, last = knots

        def cube(k: float) -> np.ndarray:
            return np.maximum(x - k, 0) ** 3

        for k in knots[:-2]:
            bent = (
                cube(k)
                - cube(before) * (last - k) / (last - before)
                + cube(last) * (before - k) / (last - before)
            )
            columns.append(bent / (last - knots[0]) ** 2)
    return np.column_stack(columns)
