"""What lessons show a film and a probability as."""

from __future__ import annotations

import numpy as np

from medmodels.lessons.lesson import Plate
from medmodels.strips import Mark, Row, Strip

__all__ = ["chance_strip", "plate"]


def plate(film: np.ndarray, title: str) -> Plate:
    """A film (H, W) uint8 as a plate."""
    height, width = film.shape
    return Plate(film / 255, f"{title}: {width} by {height} pixels, mean {film.mean():.0f}.", title)


def chance_strip(
    now: float, *, positive: str, said: str = "", other: tuple[str, float] | None = None
) -> Strip:
    """A probability on its scale, ``said`` so or in whole percents, and what it is another way,
    which has a name.
    """
    marks = [Mark("model", "Network", said or f"{now:.0%}", now)]
    if other is not None:
        name, place = other
        marks.append(Mark("before", name, f"{place:.0%}", place))
    return Strip(
        ends=(f"0% {positive}", f"100% {positive}"),
        rows=(Row(tuple(marks)),),
        finding="",
        agreement="",
        open="",
    )
