"""Trials: one reader, one case, what was answered before and after the model was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medmodels.errors import AnswersError

__all__ = ["Trials", "trials"]


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Answers (n,) beside the truth: labels or classes of any kind that can be told apart, or
    quantities, of which those count as alike that differ by at most the share ``within`` of the one
    they are held against.
    """

    truth: np.ndarray
    model: np.ndarray
    before: np.ndarray
    after: np.ndarray
    within: float | None = None

    def __len__(self) -> int:
        return len(self.truth)

    def alike(self, said: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Whether answers are the same as others, (n,) bool."""
        if self.within is None:
            return said == other
        # halves, since the gap of the largest numbers is none; a product's last bits decide nothing
        return np.abs(said / 2 - other / 2) <= self.within * np.abs(other / 2) * (1 + 1e-12)

    def only(self, chosen: np.ndarray) -> Trials:
        """Those at the positions, or where a mask is true."""
        return Trials(
            self.truth[chosen],
            self.model[chosen],
            self.before[chosen],
            self.after[chosen],
            self.within,
        )


def trials(
    truth: ArrayLike,
    model: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    *,
    within: float | None = None,
) -> Trials:
    """Trials of answers (n,) each, checked; quantities when ``within`` is given (0.2: a dose within
    20% of the right one is right).

    Raises ``AnswersError`` when they are not equally many, or a quantity is none.
    """
    parts = [np.asarray(part) for part in (truth, model, before, after)]
    counts = [part.size for part in parts]
    if len(set(counts)) > 1 or any(part.ndim != 1 for part in parts):
        raise AnswersError("answers-not-of-a-length", counts=tuple(counts))
    if within is not None:
        if not 0 <= within < 1:
            raise AnswersError("share-out-of-range", share=within)
        parts = [part.astype(float) for part in parts]
        if not all(np.isfinite(part).all() for part in parts):
            raise AnswersError("answer-not-finite")
    truths, models, firsts, seconds = parts
    return Trials(truths, models, firsts, seconds, within)
