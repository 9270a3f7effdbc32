"""Synthetic windows of beats whose times, widths and waves are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["CENTRE", "HERTZ", "SAMPLES", "regular", "window"]

HERTZ, SAMPLES = 125.0, 2500
CENTRE = SAMPLES // 2


def regular(interval: float, *, early: float = 0.0) -> list[float]:
    """Times of beats in seconds from the one in the middle, which comes so much early."""
    count = int(11 / interval)
    return [n * interval + (early if n else 0.0) for n in range(-count, count + 1)]


def window(
    beats: Sequence[float],
    *,
    wide: Mapping[int, float] | None = None,
    without_p: Sequence[int] = (),
    height: float = 1.0,
    wander: float = 0.0,
) -> np.ndarray:
    """A case (2, samples) with a P wave, an R wave and a T wave at each beat.

    ``wide`` maps the position of a beat from the middle one to how much wider its R wave is.
    """
    seconds = (np.arange(SAMPLES) - CENTRE) / HERTZ
    lead, marks = wander * np.sin(2 * np.pi * 0.2 * seconds), np.zeros(SAMPLES)
    middle = int(np.argmin(np.abs(beats)))
    for n, at in enumerate(beats):
        away = n - middle
        width = 0.012 * (wide or {}).get(away, 1.0)
        lead += height * np.exp(-(((seconds - at) / width) ** 2) / 2)
        lead += height * 0.3 * np.exp(-(((seconds - at - 0.28) / 0.04) ** 2) / 2)
        if away not in without_p:
            lead += height * 0.15 * np.exp(-(((seconds - at + 0.16) / 0.02) ** 2) / 2)
        sample = round(at * HERTZ) + CENTRE
        if 0 <= sample < SAMPLES:
            marks[sample] = 1
    return np.stack([lead, marks])
