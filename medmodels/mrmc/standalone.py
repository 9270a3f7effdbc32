"""The model alone against the readers: do they differ, for readers and cases like these?"""

from __future__ import annotations

import numpy as np

from medmodels.errors import AnswersError
from medmodels.mrmc.analyses import Contrast, Mean, two_sided
from medmodels.mrmc.merits import Merit, jackknifed
from medmodels.mrmc.spread import covariances

__all__ = ["standalone"]


def standalone(readers: Merit, model: Merit, *, condition: int = 0) -> Contrast:
    """The mean of the readers in a condition less the model's figure (Hillis 2013), which is
    that of one fixed reader of the same random cases.

    Both figures are of the same cases; the model's has one condition and one reader. Raises
    ``AnswersError`` for a single reader.
    """
    from scipy.special import stdtrit

    gaps = readers.values[condition] - model.values[0, 0]
    j = len(gaps)
    if j < 2:
        raise AnswersError("too-few-readers")
    without = readers.without[condition] - model.without[0]
    _, _, cov2, _ = covariances(jackknifed(without), 1, j)
    between, value = float(gaps.var(ddof=1)), float(gaps.mean())
    noise = between + j * max(cov2, 0.0)
    if noise <= (4 * np.finfo(float).eps) ** 2:
        return Contrast(0, 1, Mean(value, 0.0, float("inf"), None, None), None)
    df = noise**2 / (between**2 / (j - 1)) if between > 0 else np.inf
    se = float(np.sqrt(noise / j))
    half = float(stdtrit(df, 0.975)) * se
    return Contrast(
        0,
        1,
        Mean(value, se, float(df), max(value - half, -1.0), min(value + half, 1.0)),
        two_sided(df)(abs(value) / se),
    )
