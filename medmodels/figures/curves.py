"""The geometry of the small curves of a stay, in shares of a box, whoever draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from medmodels.cases import Case
from medmodels.explanations import Contribution, Explanation
from medmodels.tasks import Feature, Stay

__all__ = ["DECISIVE", "GAP", "Shade", "Sparkline", "axis_reach", "shades_of", "sparklines"]

# minutes without a value after which a line is broken: what happened in between is not known
GAP = 6 * 60
# of the largest contribution, from which a part counts as one that decided
DECISIVE = 0.1
_ROOM = 0.08  # of the axis, above and below everything on it
_PLACES = 4  # digits of a share: a tenth of a pixel and less

CurvePoint = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shade:
    """Hours that moved the estimate: ``start`` and ``end`` as shares of the stay, ``strength`` as a
    share of the largest contribution, −1 to 1.
    """

    contribution: Contribution
    start: float
    end: float
    strength: float


@dataclass(frozen=True, slots=True)
class Sparkline:
    """One charted variable: its values (n,) and where they stand, left to right and top to bottom
    from 0 to 1, in ``runs`` that a line may join, since no six hours lie between two of them.

    ``band`` is the top and the bottom of the reference range, ``None`` where none is known or none
    is on the axis.
    """

    feature: Feature
    values: tuple[float, ...]
    runs: tuple[tuple[CurvePoint, ...], ...]
    band: CurvePoint | None
    shades: tuple[Shade, ...]

    @property
    def flag(self) -> str:
        """The flag of the last value."""
        return self.feature.flag(self.values[-1])

    @property
    def strays(self) -> bool:
        """Whether any value lies outside the reference range."""
        return any(self.feature.flag(value) for value in self.values)

    @property
    def strength(self) -> float:
        """The share of the largest contribution that the strongest hours of this variable have."""
        return max((abs(shade.strength) for shade in self.shades), default=0.0)


def sparklines(case: Case, explanation: Explanation | None = None) -> tuple[Sparkline, ...]:
    """Every charted variable; those that decided first, the strongest before the others, then what
    is abnormal at last, what ever was, and the rest, in the order of the chart.
    """
    shades = shades_of(case, explanation)
    lines = [
        _sparkline(case, position, f, shades.get(f.name, ()))
        for position, f in enumerate(case.task.features)
        if (case.data[:, 1] == position).any()
    ]
    return tuple(sorted(lines, key=_rank))


def _rank(line: Sparkline) -> tuple[float, bool, bool]:
    decided = line.strength if line.strength >= DECISIVE else 0.0
    return -decided, not line.flag, not line.strays


def shades_of(case: Case, explanation: Explanation | None) -> Mapping[str, tuple[Shade, ...]]:
    """By variable and descriptor, the hours that moved the estimate; all of them where an
    explanation knows no windows.
    """
    moved = [c for c in explanation.contributions if c.amount] if explanation else []
    largest = max((abs(c.amount) for c in moved), default=1.0)
    hours = Stay.of(case.task.inputs).hours
    found: dict[str, tuple[Shade, ...]] = {}
    for c in moved:
        start, end = c.window or (0, hours)
        shade = Shade(c, start / hours, end / hours, c.amount / largest)
        found[c.input] = (*found.get(c.input, ()), shade)
    return found


def axis_reach(values: np.ndarray, reference_range: tuple[float, float]) -> tuple[float, float]:
    """What an axis has to hold: every value (n,), and on either side of them as much of the
    reference range as they vary.
    """
    low, high = float(values.min()), float(values.max())
    return (
        min(low, max(reference_range[0], low - (high - low))),
        max(high, min(reference_range[1], high + (high - low))),
    )


def _sparkline(case: Case, position: int, f: Feature, shades: tuple[Shade, ...]) -> Sparkline:
    minutes, values = case.data[case.data[:, 1] == position][:, [0, 2]].T
    low, high = axis_reach(values, f.reference_range)
    room = _ROOM * ((high - low) or max(abs(high) * 0.1, 0.5))
    low, high = low - room, high + room

    def down(value: float | np.ndarray) -> np.ndarray:
        return np.round(np.clip((high - value) / (high - low), 0, 1), _PLACES)

    across = np.round(np.clip(minutes / (60 * Stay.of(case.task.inputs).hours), 0, 1), _PLACES)
    points = tuple(zip(across.tolist(), down(values).tolist(), strict=True))
    breaks = [0, *(np.flatnonzero(np.diff(minutes) > GAP) + 1).tolist(), len(points)]
    runs = tuple(points[a:b] for a, b in pairwise(breaks))
    top, bottom = (float(down(edge)) for edge in f.reference_range[::-1])
    known = not f.codes and f.reference_range != f.plausible and bottom > top
    return Sparkline(f, tuple(values.tolist()), runs, (top, bottom) if known else None, shades)
