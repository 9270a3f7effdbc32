"""A recalibration of a model's chances that somebody kept under a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.updating import updated

__all__ = ["Variant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """New log-odds are ``intercept`` + ``slope`` · the model's log-odds, each with its 95% interval
    (a slope that was not estimated is 1 and has none), from ``n`` cases, ``events`` of them
    positive. ``update`` is one of ``UPDATES``; ``digest`` that of the model's weights and fitted
    arrays; ``who`` and ``when`` are as they were given.
    """

    name: str
    model: str
    digest: str
    update: str
    intercept: float
    intercept_interval: tuple[float, float]
    slope: float
    slope_interval: tuple[float, float] | None
    n: int
    events: int
    who: str
    when: str

    @property
    def column(self) -> str:
        """What its column of a scored file is called."""
        return f"probability {self.name}"

    def applied(self, p: np.ndarray) -> np.ndarray:
        """The variant's probabilities (n,) of the positive label for the model's own; where that is
        not known, neither is this.
        """
        with np.errstate(invalid="ignore"):
            return updated(np.asarray(p, float), self.intercept, self.slope)
