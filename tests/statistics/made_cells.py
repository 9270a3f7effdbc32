"""Cases that a test makes up, counted."""

from __future__ import annotations

import numpy as np

from medmodels.statistics.cells import CountedCases

__all__ = ["cells_of"]


def cells_of(y: np.ndarray, p: np.ndarray) -> CountedCases:
    """The cells of cases (n,)."""
    (scores, outcomes), counts = np.unique(
        np.stack([p, y.astype(float)]), axis=1, return_counts=True
    )
    return CountedCases(outcomes > 0, scores, counts)
