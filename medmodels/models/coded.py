"""Rows with coded inputs as models see them: a column for each number, a column for each word of a
coded input with more than two, or the counts that a word with an order stands for.
"""

from __future__ import annotations

import numpy as np

from medmodels.tasks import Feature, Task

__all__ = ["bounds_of", "directions_of", "element_of_expanded", "expanded", "words_seen"]


def expanded(rows: np.ndarray, task: Task) -> np.ndarray:
    """Rows (n, features) with coded inputs as counts or as indicator columns, (n, columns)."""
    parts = [
        rows[:, i, None] if (seen := words_seen(feature)) is None else seen[rows[:, i].astype(int)]
        for i, feature in enumerate(task.features)
    ]
    return np.concatenate(parts, axis=1)


def element_of_expanded(task: Task) -> np.ndarray:
    """The feature that each column of ``expanded`` belongs to; columns of one feature stand side by
    side.
    """
    return np.concatenate(
        [np.full(_columns(feature), i) for i, feature in enumerate(task.features)]
    )


def directions_of(task: Task) -> np.ndarray:
    """For each column of ``expanded`` whether the outcome may only fall with it (-1), only rise
    (1), or either (0).
    """
    return np.concatenate(
        [np.array(feature.directions or [0] * _columns(feature)) for feature in task.features]
    )


def bounds_of(task: Task) -> np.ndarray:
    """The least and the greatest value that is accepted in each column of ``expanded``,
    (columns, 2).
    """
    return np.concatenate(
        [
            np.array([feature.plausible])
            if (seen := words_seen(feature)) is None
            else np.stack([seen.min(0), seen.max(0)], axis=1)
            for feature in task.features
        ]
    )


def words_seen(feature: Feature) -> np.ndarray | None:
    """What models see of each word, (words, columns), or ``None`` where they see the number
    itself.
    """
    if feature.counts:
        return np.array(feature.counts, float)
    return np.eye(len(feature.codes)) if len(feature.codes) > 2 else None


def _columns(feature: Feature) -> int:
    seen = words_seen(feature)
    return 1 if seen is None else seen.shape[1]
