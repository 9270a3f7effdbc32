"""A curve as far as held-out cases support it: what is drawn keeps to what is said of both
horizons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.predictions.survival import CurvePlace, SurvivalPrediction
from medmodels.wording import percent

__all__ = ["SupportedPlace", "supported_at", "supported_curve"]

_ASIDE = 0.01  # how near to the threshold a chance is drawn that is below it
_NEAR = 1e-9  # chances nearer to 0 or 1 have no hazard that can be compared


@dataclass(frozen=True, slots=True)
class SupportedPlace(CurvePlace):
    """A place of a curve, and on which ``side`` of it the model's own number lies: below (-1) or
    above (1) the nearest one that held-out cases support, or at it (0).
    """

    side: int = 0

    @property
    def said(self) -> str:
        """The chance in words that withhold what is not supported."""
        ends = {-1: (self.free, 1.0), 0: (0.0, 1.0), 1: (0.0, self.free)}[self.side]
        return percent({-1: 0.0, 0: self.free, 1: 1.0}[self.side], ends)


def supported_curve(prediction: SurvivalPrediction) -> tuple[SupportedPlace, ...]:
    """The curve with every place no lower and no higher than is supported.

    Support is known at the horizons. Up to the first one its hazard is multiplied by what brings it
    within there, from the last one on likewise; between them the factor goes from one to the other
    evenly in its logarithm, and the curve stays between both. It never rises. The band ends where
    the curve does.
    """
    given = list(prediction.free_at.values())
    nearest = supported_at(prediction)
    factors = [_factor(*pair) for pair in zip(given, nearest.values(), strict=True)]
    times = np.array([place.time for place in prediction.curve])
    by_time = np.exp(np.interp(times, list(prediction.free_at), np.log(factors)))
    free = np.array([place.free for place in prediction.curve])
    free = np.where(np.abs(by_time - 1) < _NEAR, free, np.clip(free, _NEAR, 1) ** by_time)
    (first, most), (last, least) = nearest.items()
    between = (times >= first) & (times <= last)
    free = np.minimum.accumulate(np.where(between, np.clip(free, least, most), free))
    return tuple(map(_placed, prediction.curve, free.tolist()))


def supported_at(prediction: SurvivalPrediction) -> dict[float, float]:
    """At each horizon the chance nearest to the model's own that held-out cases support; at the
    first one it stays on its side of the threshold, which the call depends on, and at the last one
    it is no higher than there.
    """
    (first, own), (last, later) = prediction.free_at.items()
    line, nearest = prediction.threshold, _nearest(own, prediction.supported[prediction.focus])
    if nearest != own:
        nearest = max(nearest, line) if own >= line else min(nearest, line - _ASIDE)
    return {first: nearest, last: min(nearest, _nearest(later, prediction.supported_last))}


def _nearest(free: float, supported: tuple[float, float]) -> float:
    low, high = supported
    if high < free < low:  # so few cases that they support nothing near it from either side
        return (low + high) / 2
    return min(max(free, min(low, high)), max(low, high))


def _factor(free: float, nearest: float) -> float:
    """What the hazard of a chance is multiplied by, so that it is the nearest one."""
    own, wanted = np.log(np.clip([free, nearest], _NEAR, 1 - _NEAR))
    return float(wanted / own)


def _placed(place: CurvePlace, free: float) -> SupportedPlace:
    """A place that is drawn at ``free``, its band no further than that."""
    if free == place.free:
        return SupportedPlace(place.time, place.free, place.low, place.high)
    if free > place.free:
        return SupportedPlace(place.time, free, max(place.low, free), max(place.high, free), -1)
    return SupportedPlace(place.time, free, min(place.low, free), min(place.high, free), 1)
