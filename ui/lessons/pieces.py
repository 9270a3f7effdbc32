"""What a step shows beside its words, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from medmodels.figures import Chart, png
from medmodels.lessons import Passage, Piece, Plate
from medmodels.strips import Strip
from ui.blocks import chart
from ui.instrument import strip
from ui.instrument.film import LightBox, film
from ui.instrument.passage import marked_words

__all__ = ["PIECES", "pieces"]

_COARSE = 100  # pixels of a side, below which each is drawn as a square
_BESIDE = 4  # pictures in a row
_HIGHEST = 400  # pixels of a chart


def pieces(parts: Sequence[Piece], *, key: str) -> None:
    """All of them one below the other; pictures that follow one another stand beside one
    another.
    """
    waiting = list(enumerate(parts))
    while waiting:
        plates = _leading_plates(waiting)
        if len(plates) > 1:
            for column, (n, plate) in zip(st.columns(len(plates)), plates, strict=True):
                with column:
                    PIECES[Plate](plate, f"{key} {n}")
        else:
            n, part = waiting[0]
            PIECES[type(part)](part, f"{key} {n}")
        waiting = waiting[max(len(plates), 1) :]


def _leading_plates(waiting: Sequence[tuple[int, Piece]]) -> list[tuple[int, Piece]]:
    plates: list[tuple[int, Piece]] = []
    for n, part in waiting[:_BESIDE]:
        if not isinstance(part, Plate):
            break
        plates.append((n, part))
    return plates


def _chart(shown: Chart, key: str) -> None:
    """Low enough that its words and the question stand on one screen with it."""
    shown.figure.update_layout(height=min(shown.figure.layout.height or _HIGHEST, _HIGHEST))
    chart(shown, key=key)


def _strip(shown: Strip, key: str) -> None:
    strip(shown, key=key)


def _plate(shown: Plate, key: str) -> None:
    levels = np.asarray(shown.greys, float)
    greys = (255 * np.clip(levels, 0, 1)).round().astype(np.uint8)
    height, width = greys.shape
    box = LightBox(
        png(greys),
        (width, height),
        shown.title,
        shown.alt,
        coarse=max(height, width) < _COARSE,
        small=True,
    )
    film(box, key=key)


def _passage(shown: Passage, key: str) -> None:
    marked_words(shown.words, shown.weights, alt=shown.alt, key=key)


# What draws a piece under a key.
PIECES: dict[type, Callable[[Any, str], None]] = {
    Chart: _chart,
    Strip: _strip,
    Plate: _plate,
    Passage: _passage,
}
