"""How likely a case is free of an event, and for how long: the state at the first horizon as one of
two labels, the chances at both horizons, and the whole curve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.survival import Survival, moved_to
from medmodels.predictions.labels import LabelPrediction, predict_labels
from medmodels.predictions.prediction import Said

__all__ = ["CurvePlace", "SurvivalPrediction", "predict_survival"]


@dataclass(frozen=True, slots=True)
class CurvePlace:
    """The chance of being ``free`` at a time, and where models fitted on cases drawn anew say it
    lies in 95 of 100.
    """

    time: float
    free: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalPrediction(LabelPrediction):
    """The state at the first horizon, of which everything of two labels is true.

    ``free_at`` are the chances at the horizons, ``curve`` those at every time of the grid, from 0
    on; times are in ``unit``, of the ``event``. ``supported_last`` is what held-out cases support
    of the chance at the last horizon.
    """

    kind: ClassVar[str] = "time_to_event"
    free_at: dict[float, float]
    curve: tuple[CurvePlace, ...]
    unit: str
    event: str
    supported_last: tuple[float, float]

    @property
    def row(self) -> dict[str, Any]:
        two = LabelPrediction.row.fget(self)  # type: ignore[attr-defined]
        return {
            **two,
            "free_at": {f"{when:g} {self.unit}": free for when, free in self.free_at.items()},
            "curve": [
                {"time": place.time, "free": place.free, "low": place.low, "high": place.high}
                for place in self.curve
            ],
        }


def predict_survival(
    model: Model, cases: Sequence[Case], said: Said
) -> Iterator[SurvivalPrediction]:
    """The prediction of a model for each case. Curves go with what is said of the first horizon,
    also where that was made up.
    """
    assert isinstance(model, Survival)
    asks, data = model.asks, model.batch(cases)
    first, last = asks.places
    told = said.outputs[:, 0]
    curves = _each(model, data)
    middle, low, high = (
        moved_to(side, first, _there(side, curves, first, told)) for side in curves
    )
    two = [f.name for f in fields(LabelPrediction)]
    for n, labels in enumerate(predict_labels(model, cases, said)):
        rows = zip(asks.grid, middle[n], low[n], high[n], strict=True)
        places = (CurvePlace(*map(float, row)) for row in rows)
        yield SurvivalPrediction(
            **{name: getattr(labels, name) for name in two},
            free_at={
                asks.horizons[0]: float(told[n]),
                asks.horizons[1]: float(middle[n, last]),
            },
            curve=(CurvePlace(0.0, 1.0, 1.0, 1.0), *places),
            unit=asks.unit,
            event=asks.event,
            supported_last=model.supported_last,
        )


def _each(model: Survival, data: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The curve of each case with both edges of its band, each as the case alone has it."""
    found = [(model.curves(row[None]), *model.bands(row[None])) for row in data]
    return tuple(np.concatenate(side) for side in zip(*found, strict=True))  # type: ignore[return-value]


def _there(
    side: np.ndarray,
    curves: tuple[np.ndarray, ...],
    place: int,
    told: np.ndarray,
) -> np.ndarray:
    """Where an edge of the band stands at a place, once its curve is moved to what is ``told``: as
    far from it on the scale of the log hazard as before.
    """
    inside = [np.clip(curve[:, place], 1e-9, 1 - 1e-9) for curve in (side, curves[0])]
    ratio = np.log(inside[0]) / np.log(inside[1])
    return np.asarray(np.clip(told, 1e-9, 1 - 1e-9) ** ratio)
