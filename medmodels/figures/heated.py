"""A film with what moved a network drawn over it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from medmodels.figures.chart import Chart
from medmodels.figures.film import heat_picture, png, sized

__all__ = ["heated_film"]


def heated_film(film: np.ndarray, patches: np.ndarray, *, title: str, said: str) -> Chart:
    """A film (H, W) uint8 under the contributions of its squares (rows, columns): orange raises,
    blue lowers the estimate. ``said`` is what is to be seen, in words.
    """
    figure = go.Figure(go.Image(source=png(film), hoverinfo="skip"))
    figure.add_layout_image(
        source=heat_picture(patches),
        xref="x",
        yref="y",
        x=0,
        y=0,
        sizex=film.shape[1],
        sizey=film.shape[0],
        sizing="stretch",
        layer="above",
    )
    sized(figure, film.shape, title, 440)
    rows, columns = np.unravel_index(np.argsort(-np.abs(patches), axis=None)[:8], patches.shape)
    table = {
        "Row": (rows + 1).tolist(),
        "Column": (columns + 1).tolist(),
        "Log-odds": [f"{amount:+.2f}" for amount in patches[rows, columns]],
    }
    return Chart(figure, f"{title}. {said}", table)
