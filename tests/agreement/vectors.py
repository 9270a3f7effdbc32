"""Published answers whose coefficients are known."""

from __future__ import annotations

import numpy as np

from medmodels.agreement import Answers, answers

# Krippendorff's data C: four readers, twelve cases, column by column.
_ = None
C = [
    [1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, _, 3, _],
]  # fmt: skip


def of_columns(columns: list[list[int | None]]) -> Answers:
    rows = [(r, c, v) for c, column in enumerate(columns) for r, v in enumerate(column)]
    return answers(*zip(*rows, strict=True))


# Fleiss 1971 as in Wikipedia: ten cases, five labels, 14 readers.
FLEISS = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
)  # fmt: skip


def of_counts(counts: np.ndarray) -> Answers:
    """Cases that got each label so many times, from as many readers."""
    rows = [
        (reader, case, label)
        for case, row in enumerate(counts)
        for reader, label in enumerate(np.repeat(np.arange(len(row)), row).tolist())
    ]
    return answers(*zip(*rows, strict=True))


def of_table(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> Answers:
    """Two readers, two labels."""
    pairs = np.repeat([(1, 1), (1, 0), (0, 1), (0, 0)], (yes_yes, yes_no, no_yes, no_no), axis=0)
    return of_columns(pairs.tolist())
