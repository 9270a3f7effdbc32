"""A film as a picture: as it came, its grey levels, and where the model looked."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.figures.chart import LOWERS, RAISES, Chart, styled

__all__ = [
    "OVERLAY",
    "GreyWindow",
    "film_chart",
    "film_charts",
    "film_words",
    "grey_windows",
    "greys_table",
    "heat_picture",
    "png",
    "sized",
]

# Blue lowers, orange raises, transparent where nothing was found: readable over grey with any
# colour vision.
OVERLAY = [[0, "rgba(0,114,178,1)"], [0.5, "rgba(185,185,185,0)"], [1, "rgba(213,94,0,1)"]]

_DENSEST = 0.85  # of the strongest colour of a heat map, so that what lies below shows through
_SPREAD = 0.75  # below 1 lifts what is weak, or only the strongest square would be seen
_NARROWEST = 24  # grey levels of a window


def film_charts(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """The film as it came."""
    return (film_chart(case.data, title=f"The {case.task.inputs.noun}"),)


def film_chart(film: np.ndarray, *, title: str, height: int = 520) -> Chart:
    """A film (H, W) of 0 to 255; drag to zoom, double-click to fit."""
    figure = go.Figure(go.Image(source=png(film), hoverinfo="skip"))
    sized(figure, film.shape, title, height)
    return Chart(figure, film_words(film, title=title), greys_table(film))


def film_words(picture: np.ndarray, *, title: str) -> str:
    """A picture (H, W) or (H, W, 3) of 0 to 255 in a sentence, for who does not see it."""
    return (
        f"{title}: {picture.shape[1]} by {picture.shape[0]} pixels, grey levels"
        f" {picture.min():.0f} to {picture.max():.0f}, mean {picture.mean():.0f}."
    )


def greys_table(picture: np.ndarray) -> dict[str, list[object]]:
    """How many pixels of a picture have which grey level, in eight steps."""
    counts, edges = np.histogram(picture, np.linspace(0, 256, 9))
    return {
        "Grey level": [f"{a:.0f} to {b - 1:.0f}" for a, b in pairwise(edges)],
        "Pixels": counts.tolist(),
    }


@dataclass(frozen=True, slots=True)
class GreyWindow:
    """A window of grey levels by its name: ``low`` and all below is black, ``high`` white."""

    name: str
    low: int
    high: int


def grey_windows(picture: np.ndarray) -> tuple[GreyWindow, ...]:
    """The windows of a picture of 0 to 255 that are a key away, the whole range first; the others
    follow the picture's own levels.
    """
    least, dark, middle, bright, most = np.percentile(picture, (0.5, 5, 50, 95, 99.5)).tolist()
    ranges = {
        "Full": (0, 255),
        "Contrast": (dark, bright),
        "Dark parts": (least, middle),
        "Bright parts": (middle, most),
    }
    return tuple(GreyWindow(name, *_apart(low, high)) for name, (low, high) in ranges.items())


def _apart(low: float, high: float) -> tuple[int, int]:
    """Whole levels far enough apart that what is between them is no mere noise."""
    start = min(round(low), 255 - _NARROWEST)
    return start, max(round(high), start + _NARROWEST)


def heat_picture(patches: np.ndarray, *, side: int = 192) -> str:
    """Contributions of the squares of a picture (rows, columns) as a transparent picture of that
    many pixels a side, to lie over it: orange raises, blue lowers the estimate, denser the more.

    Returns a data address of a PNG.
    """
    from PIL import Image

    smooth = Image.fromarray(patches.astype(np.float32)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    amounts = np.clip(np.asarray(smooth) / (float(np.abs(patches).max()) or 1.0), -1, 1)
    colours = np.where(amounts[..., None] > 0, _rgb(RAISES), _rgb(LOWERS))
    density = 255 * _DENSEST * np.abs(amounts) ** _SPREAD
    return png(np.concatenate([colours, density[..., None]], 2).round().astype(np.uint8))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def png(levels: np.ndarray) -> str:
    """A picture (H, W), (H, W, 3) or with transparency (H, W, 4) uint8 as a data address: a
    twentieth of what its numbers would take in the page.
    """
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "png", compress_level=3)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def sized(figure: go.Figure, shape: tuple[int, ...], title: str, height: int) -> None:
    """House style for a picture of that shape: no axes, its own proportions."""
    styled(figure, title=title, x="", y="", height=height)
    figure.update_xaxes(visible=False, range=[0, shape[1]], constrain="domain")
    figure.update_yaxes(visible=False, range=[shape[0], 0], scaleanchor="x")
    figure.update_layout(dragmode="zoom")
