"""How well somebody's own probabilities hold: Brier's score in Murphy's three parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medmodels.errors import AnswersError

__all__ = ["Certainty", "certainty"]


@dataclass(frozen=True, slots=True)
class Certainty:
    """``brier`` = ``reliability`` − ``resolution`` + ``uncertainty`` (Murphy, J Appl Meteor 1973):
    how far what was said lies from what came, how well it told cases apart, and how uncertain they
    are; ``overconfidence`` is the mean said less the share that came. ``None`` of no answers.
    """

    n: int
    brier: float | None
    reliability: float | None
    resolution: float | None
    uncertainty: float | None
    overconfidence: float | None


def certainty(said: ArrayLike, came: ArrayLike) -> Certainty:
    """Of probabilities (n,), 0 to 1, and whether it came, (n,) bool: of the positive label, or of
    being right. Answers are grouped by what was said, so the parts add up exactly.

    Raises ``AnswersError`` for a probability out of its range.
    """
    p, y = np.asarray(said, float), np.asarray(came, float)
    if len(p) != len(y):
        raise AnswersError("answers-not-of-a-length", counts=(len(p), len(y)))
    if not ((p >= 0) & (p <= 1)).all():  # nan neither
        raise AnswersError("certainty-out-of-range")
    n = len(p)
    if not n:
        return Certainty(0, None, None, None, None, None)
    values, group, sizes = np.unique(p, return_inverse=True, return_counts=True)
    shares, base = np.bincount(group, y) / sizes, y.mean()
    return Certainty(
        n,
        float(((p - y) ** 2).mean()),
        float(sizes @ (values - shares) ** 2 / n),
        float(sizes @ (shares - base) ** 2 / n),
        float(base * (1 - base)),
        float(p.mean() - base),
    )
