"""Folds that keep the labels in proportion, and everybody's rows together where there is more than
one of somebody.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from medmodels.errors import DatasetError

__all__ = ["folds", "repeated"]


def repeated(groups: np.ndarray | None) -> bool:
    """Whether somebody has more than one row."""
    return groups is not None and len(np.unique(groups)) < len(groups)


def folds(
    y: np.ndarray, groups: np.ndarray | None, count: int, *, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Train and held-out rows of each of ``count`` folds, or of fewer where a label has fewer rows
    or there are fewer groups.

    Raises ``DatasetError`` when not even two folds can be made.
    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    grouped = repeated(groups)
    most = min(
        count,
        int(y.sum()),
        int((~y).sum()),
        len(np.unique(groups)) if grouped and groups is not None else count,
    )
    if most < 2:
        raise DatasetError("too-few-to-split")
    made = (StratifiedGroupKFold if grouped else StratifiedKFold)(
        most, shuffle=True, random_state=seed
    )
    yield from made.split(y, y, groups if grouped else None)
