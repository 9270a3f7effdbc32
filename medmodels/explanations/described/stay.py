"""What was charted in a stay as an explanation names it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from medmodels.cases import Case
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.values import Part
from medmodels.tasks import Stay

__all__ = ["charted_in_stay"]


def charted_in_stay(case: Case, parts: Sequence[Part]) -> list[Contribution]:
    """A variable's value is its mean over the part's hours, or over the whole stay."""
    contributions = []
    for part in parts:
        f = (*case.task.features, *case.task.descriptors)[part.element]
        low, high = part.hours or (0, Stay.of(case.task.inputs).hours)
        values = case.data[
            (case.data[:, 1] == part.element)
            & (case.data[:, 0] >= 60 * low)
            & (case.data[:, 0] < 60 * high),
            2,
        ]
        if len(values) == 0:
            contributions.append(
                Contribution(
                    f.name,
                    math.nan,
                    "",
                    f.unit,
                    f.reference_text,
                    "",
                    0.0,
                    window=part.hours,
                    summary="not_charted",
                    count=0,
                )
            )
            continue
        mean = float(values.mean())
        contributions.append(
            Contribution(
                f.name,
                mean,
                f.show(mean),
                f.unit,
                f.reference_text,
                f.flag(mean),
                0.0,
                window=part.hours,
                summary="own" if len(values) == 1 else "mean_of",
                count=len(values),
            )
        )
    return contributions
