"""Whether a row of a table resembles the training rows, and which of its words few of them hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from medmodels.cases import Abstention, Case, Remark
from medmodels.gates.distance import about_as_far, mahalanobis, unlikeness
from medmodels.models import Model

__all__ = ["check_tables", "far_rows", "rare_words", "row_distance", "signed_roots"]

# training cases that hold a word; of so many a mean is known to a seventh of their spread, of nine
# to a third
_FEW = 50
_AT_ONCE = 1024  # rows whose steps stay in a processor's cache
_CLEARLY = 1 - 1e-6  # of the limit: far beyond what the order of sums can change


def check_tables(model: Model, cases: Sequence[Case]) -> list[Abstention | None]:
    """Are the values of each case together like those of the training rows?"""
    far = far_rows(model, np.stack([case.data for case in cases]))
    return [far.get(n) for n in range(len(cases))]


def far_rows(model: Model, rows: np.ndarray) -> dict[int, Abstention]:
    """Why a model should not be asked about some of the rows (n, inputs), by their place.

    Most are clearly near enough, which is told in little time; of all others the distance is taken
    to its last digit. No row beside it changes that, but where distances are along principal axes.
    """
    fitted = model.artifact.fitted
    limit = float(fitted["gate_limit"])
    parts = (rows[first : first + _AT_ONCE] for first in range(0, len(rows), _AT_ONCE))
    near = [row_distance(part, fitted, roughly=True) <= limit * _CLEARLY for part in parts]
    others = np.flatnonzero(~np.concatenate(near))
    distances = row_distance(rows[others], fitted) if len(others) else others
    return {
        n: Abstention("unlike_cases", {"distance": far, "limit": limit})
        for n, far in zip(others.tolist(), distances.tolist(), strict=True)
        if not far <= limit
    }


def rare_words(model: Model, case: Case) -> tuple[Remark, ...]:
    """A warning for each word of a coded input that few training cases hold, with how many."""
    counts = model.artifact.fitted.get("word_counts")
    if counts is None:
        return ()
    words = [
        (f, round(value)) for f, value in zip(case.task.features, case.data.tolist(), strict=True)
    ]
    held = [(f, word, int(counts[i, word])) for i, (f, word) in enumerate(words) if f.codes]
    total = model.artifact.manifest["training_cases"]
    return tuple(
        Remark("rare_word", {"name": f.name, "word": f.codes[word], "cases": n, "total": total})
        for f, word, n in held
        if n < _FEW
    )


def row_distance(
    rows: np.ndarray, fitted: Mapping[str, np.ndarray], *, roughly: bool = False
) -> np.ndarray:
    """How far rows (n, D) of a table lie from the training rows, (n,): along their principal axes
    where there are many columns; ``roughly`` but for last digits.

    ``gate_columns`` names the columns that are numbers, where others are words.
    """
    points = signed_roots(rows[:, fitted["gate_columns"]] if "gate_columns" in fitted else rows)
    if "film_axes" in fitted:
        return unlikeness(points, fitted)
    return (about_as_far if roughly else mahalanobis)(points, fitted)


def signed_roots(data: np.ndarray) -> np.ndarray:
    """Signed square roots: skewed inputs become nearly symmetric."""
    return np.sqrt(np.abs(data)) * np.sign(data)
