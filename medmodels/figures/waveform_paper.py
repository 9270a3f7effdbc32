"""A beat on ECG paper as a picture, where no script draws: on a phone, and in a report."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Case, beats_around
from medmodels.figures.waveform import millivolts
from medmodels.tasks import Waveform

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["MM_A_MILLIVOLT", "MM_A_SECOND", "ecg_paper", "height_of"]

MM_A_SECOND, MM_A_MILLIVOLT = 25.0, 10.0
_SQUARE = 5  # millimetres of a large square
_LEAST, _MOST = 15, 40  # millimetres of a row
_PAPER, _FINE, _BOLD, _TRACE = "#fffaf8", "#f6dcd6", "#e9aaa0", "#1d2528"
_MARK, _TINT = "#1f77a4", "#dcebf5"
_BESIDE = 0.3, 0.5  # seconds before and after the R peak that are tinted
_OVER = 2  # times as large it is drawn, so that lines come out smooth


def height_of(level: np.ndarray) -> tuple[int, float]:
    """How many millimetres a row needs for a lead in millivolts, and which level lies in its
    middle; in large squares, and no more than a report has room for.
    """
    known = level[np.isfinite(level)]
    low, high = np.percentile(known, (0.2, 99.8)) if len(known) else (0.0, 0.0)
    squares = int(np.ceil((high - low) * MM_A_MILLIVOLT / _SQUARE)) + 1
    return int(np.clip(_SQUARE * squares, _LEAST, _MOST)), float((low + high) / 2)


def ecg_paper(case: Case, *, row: float = 5.0, rows: int = 3, scale: float = 6.0) -> np.ndarray:
    """The lead around a beat on paper, uint8 (height, width, 3): so many ``rows``, an odd number,
    of so many seconds each, the beat in the middle of the middle one, ``scale`` pixels a
    millimetre.
    """
    from PIL import Image, ImageDraw

    level = millivolts(case)
    inputs, first = Waveform.of(case.task.inputs), -row * rows / 2
    seconds = (np.arange(inputs.samples) - inputs.centre) / inputs.hertz
    inside = (seconds >= first) & (seconds < -first)
    high, middle = height_of(level[inside])
    size = round(row * MM_A_SECOND * scale * _OVER), round(rows * high * scale * _OVER)
    picture = Image.new("RGB", size, _PAPER)
    draw, unit = ImageDraw.Draw(picture), scale * _OVER
    beat = (row / 2 - _BESIDE[0], row / 2 + _BESIDE[1])
    top, down = (rows // 2 * high * unit, (rows // 2 + 1) * high * unit)
    draw.rectangle(
        (beat[0] * MM_A_SECOND * unit, top, beat[1] * MM_A_SECOND * unit, down), fill=_TINT
    )
    _squares(draw, size, unit)
    for n in range(rows):
        start = first + n * row
        of_row = (seconds >= start - 1e-9) & (seconds <= start + row + 1e-9)
        x = (seconds[of_row] - start) * MM_A_SECOND * unit
        y = (n * high + high / 2 - (level[of_row] - middle) * MM_A_MILLIVOLT) * unit
        _trace(draw, x, np.clip(y, n * high * unit, (n + 1) * high * unit), unit)
    _marks(draw, case, (first, row, rows), high, unit)
    return np.asarray(
        picture.resize((size[0] // _OVER, size[1] // _OVER), Image.Resampling.LANCZOS)
    )


def _squares(draw: ImageDraw, size: tuple[int, int], unit: float) -> None:
    """Small squares of a millimetre and large ones of five."""
    for bold in (False, True):
        step = _SQUARE if bold else 1
        fill, width = _BOLD if bold else _FINE, max(1, round(unit * 0.12))
        for x in np.arange(0, size[0] / unit + step, step):
            draw.line((x * unit, 0, x * unit, size[1]), fill=fill, width=width)
        for y in np.arange(0, size[1] / unit + step, step):
            draw.line((0, y * unit, size[0], y * unit), fill=fill, width=width)


def _trace(draw: ImageDraw, x: np.ndarray, y: np.ndarray, unit: float) -> None:
    """The lead, broken where nothing was recorded."""
    known = np.isfinite(y)
    edges = [0, *(np.flatnonzero(np.diff(known)) + 1).tolist(), len(known)]
    for start, end in pairwise(edges):
        if end - start > 1 and known[start]:
            points = list(zip(x[start:end].tolist(), y[start:end].tolist(), strict=True))
            draw.line(points, fill=_TRACE, width=round(unit * 0.35), joint="curve")


def _marks(
    draw: ImageDraw, case: Case, rows: tuple[float, float, int], high: int, unit: float
) -> None:
    """A stroke at the top of each row where a beat is, and a triangle over the one in question."""
    first, row, count = rows
    for second in beats_around(case.data, Waveform.of(case.task.inputs)).tolist():
        n = int((second - first) // row)
        if not 0 <= n < count:
            continue
        x, top = (second - first - n * row) * MM_A_SECOND * unit, n * high * unit
        if second == 0:
            draw.polygon(
                [(x - 1.4 * unit, top), (x + 1.4 * unit, top), (x, top + 2.4 * unit)], fill=_MARK
            )
        else:
            draw.line((x, top, x, top + 1.2 * unit), fill=_TRACE, width=round(unit * 0.25))
