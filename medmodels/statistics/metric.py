"""A measured number and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.intervals import percentiles, wilson

__all__ = ["ENOUGH", "Metric", "resampled", "share"]

ENOUGH = 10  # events of either label without which the metrics of a part of the cases mislead


@dataclass(frozen=True, slots=True)
class Metric:
    """A number and how well it is known. ``n`` cases went into it, ``events`` of them positive."""

    value: float
    low: float
    high: float
    n: int
    events: int
    method: str

    @property
    def text(self) -> str:
        if np.isnan(self.value):
            return "not estimable"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def share(hits: int, n: int, *, events: int | None = None) -> Metric:
    """So many of n cases, with Wilson's interval; ``events`` are the hits unless told otherwise.

    >>> share(111, 114).text
    '0.974 (0.925 to 0.991)'
    """
    value = hits / n if n else float("nan")
    return Metric(value, *wilson(hits, n), n, hits if events is None else events, "Wilson")


def resampled(value: np.ndarray, drawn: np.ndarray, n: int, events: int) -> Metric:
    """A metric (1,) with the interval of its resampled values (resamples,), those left out that are
    no numbers; not a number where the cases do not tell it.
    """
    told = drawn[np.isfinite(drawn)] if np.isfinite(value[0]) else drawn[:0]
    low, high = percentiles(told) if len(told) else (float("nan"), float("nan"))
    return Metric(float(value[0]), low, high, n, events, "bootstrap")
