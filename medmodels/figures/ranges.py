"""Where the values of a table stand in their reference ranges, and which of them come first."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.cases import Case
from medmodels.explanations import Contribution, Explanation
from medmodels.figures.curves import DECISIVE
from medmodels.tasks import Feature

__all__ = ["REFERENCE_BAND", "RangedValue", "ranged_values"]

# The part of a range bar that is the reference range. What lies outside is drawn closer the farther
# it lies, so that none is off the bar: one width away is half way to the end, two are two thirds.
REFERENCE_BAND = (1 / 3, 2 / 3)


@dataclass(frozen=True, slots=True)
class RangedValue:
    """One value: ``place`` is its share of the range bar, 0 to 1, ``None`` where there is no range;
    ``strength`` the share of the largest contribution that its own has, −1 to 1.
    """

    feature: Feature
    value: float
    place: float | None
    contribution: Contribution | None
    strength: float

    @property
    def flag(self) -> str:
        return self.feature.flag(self.value)


def ranged_values(case: Case, explanation: Explanation | None = None) -> tuple[RangedValue, ...]:
    """The values of a case; those that decided first, the strongest before the others, then what is
    abnormal, and the rest, in the order of the question.
    """
    by_name = {c.input: c for c in explanation.contributions} if explanation else {}
    largest = max((abs(c.amount) for c in by_name.values()), default=0.0) or 1.0
    rows = [
        _ranged(f, value, by_name.get(f.name), largest)
        for f, value in zip(case.task.features, case.data.tolist(), strict=True)
    ]
    return tuple(sorted(rows, key=_rank))


def _rank(row: RangedValue) -> tuple[float, bool]:
    strength = abs(row.strength)
    return -strength if strength >= DECISIVE else 0.0, not row.flag


def _ranged(f: Feature, value: float, c: Contribution | None, largest: float) -> RangedValue:
    return RangedValue(f, value, _place(f, value), c, c.amount / largest if c else 0.0)


def _place(f: Feature, value: float) -> float | None:
    """The share of the bar that lies left of a value."""
    low, high = f.reference_range
    if f.codes or high <= low or f.reference_range == f.plausible:
        return None
    start, end = REFERENCE_BAND
    if value < low:
        return start * (1 - _compressed((low - value) / (high - low)))
    if value > high:
        return end + (1 - end) * _compressed((value - high) / (high - low))
    return start + (end - start) * (value - low) / (high - low)


def _compressed(distance: float) -> float:
    return distance / (1 + distance)
