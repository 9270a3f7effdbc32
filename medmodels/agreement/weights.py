"""How nearly two labels agree: all or nothing, or the more the nearer they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

__all__ = ["LABEL_WEIGHTS"]


def _by_distance(power: int) -> Callable[[int], np.ndarray]:
    def weights(q: int) -> np.ndarray:
        place = np.arange(q)
        gap = np.abs(place[:, None] - place) / max(q - 1, 1)
        return np.asarray(1 - gap**power)

    return weights


# Of q labels in their order, how nearly each pair agrees, (q, q), 1 for the same.
LABEL_WEIGHTS: Mapping[str, Callable[[int], np.ndarray]] = {
    "nominal": np.eye,
    "linear": _by_distance(1),
    "quadratic": _by_distance(2),
}
