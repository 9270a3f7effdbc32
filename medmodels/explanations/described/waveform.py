"""The segments of a beat as an explanation names them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from medmodels.cases import Case, beats_around, segments_of
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.values import Part
from medmodels.tasks import Segment, Waveform

__all__ = ["segments_of_beat"]


def segments_of_beat(case: Case, parts: Sequence[Part]) -> list[Contribution]:
    """The height of a segment of the beat itself in millivolts; how far a neighbour is away in
    seconds; of the rest the heart rate.
    """
    inputs = Waveform.of(case.task.inputs)
    held = segments_of(case.data, inputs)
    contributions = []
    for part in parts:
        segment = inputs.segments[part.element]
        value, decimals, unit = _value(case, segment, held == part.element)
        there = math.isfinite(value)
        contributions.append(
            Contribution(
                segment.name,
                value,
                f"{value:.{decimals}f} {unit}" if there else "",
                unit,
                "",
                "",
                0.0,
                summary="own" if there else "not_recorded",
            )
        )
    return contributions


def _value(case: Case, segment: Segment, held: np.ndarray) -> tuple[float, int, str]:
    """The number that says most of a segment, its decimals and its unit."""
    beats = beats_around(case.data, Waveform.of(case.task.inputs))
    if segment.is_rest:
        rate = 60 / float(np.median(np.diff(beats))) if len(beats) > 1 else math.nan
        return rate, 0, "beats a minute"
    if segment.beat:
        at = int(np.argmin(np.abs(beats))) + segment.beat
        return float(abs(beats[at])) if 0 <= at < len(beats) else math.nan, 2, "s away"
    level = case.data[0, held]
    level = level[np.isfinite(level)]
    return float(np.ptp(level)) if len(level) else math.nan, 2, "mV"
