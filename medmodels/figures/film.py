"""Pictures of a film: as it came, as the model sees it, and where the model looked."""

from __future__ import annotations

import base64
import io

import numpy as np
import plotly.graph_objects as go

from medmodels.cases import Case
from medmodels.explanations import Explanation, HeatMap
from medmodels.figures.chart import Chart, styled
from medmodels.tasks import Film

__all__ = ["OVERLAY", "film_chart", "film_charts", "heat_chart", "png", "sized"]

# Blue lowers, orange raises, transparent where nothing was found: readable over grey with any
# colour vision.
OVERLAY = [[0, "rgba(0,114,178,1)"], [0.5, "rgba(185,185,185,0)"], [1, "rgba(213,94,0,1)"]]


def film_charts(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """The film as it came; where a model looked is drawn over what it saw, by ``heat_chart``."""
    return (film_chart(case.data, title=f"The {case.task.inputs.noun}"),)


def film_chart(
    film: np.ndarray,
    *,
    title: str,
    window: tuple[float, float] = (0, 255),
    invert: bool = False,
    height: int = 520,
) -> Chart:
    """A film (H, W) of 0 to 255 with a grey-level window; drag to zoom, double-click to fit."""
    figure = go.Figure()
    _grey(figure, film, window, invert)
    sized(figure, film.shape, title, height)
    alt = (
        f"{title}: {film.shape[1]} by {film.shape[0]} pixels, grey levels {film.min():.0f} to"
        f" {film.max():.0f}, mean {film.mean():.0f}; shown from {window[0]:.0f} to"
        f" {window[1]:.0f}{', inverted' if invert else ''}."
    )
    edges = np.linspace(0, 256, 9)
    counts = np.histogram(film, edges)[0]
    table = {
        "Grey level": [
            f"{a:.0f} to {b:.0f}" for a, b in zip(edges[:-1], edges[1:] - 1, strict=True)
        ],
        "Pixels": counts.tolist(),
    }
    return Chart(figure, alt, table)


def heat_chart(
    film: np.ndarray,
    heat: HeatMap,
    explanation: Explanation,
    inputs: Film,
    *,
    opacity: float,
    height: int = 520,
) -> Chart:
    """The film with the contributions of its parts over it, in log-odds of the explained label."""
    figure = go.Figure()
    _grey(figure, film, (0, 255), False)
    patches = heat.patches()
    reach = float(np.abs(patches).max()) or 1.0
    rows, columns = ((np.arange(len(patches)) + 0.5) * side / len(patches) for side in film.shape)
    figure.add_heatmap(
        z=patches,
        x=columns,
        y=rows,
        colorscale=OVERLAY,
        zmin=-reach,
        zmax=reach,
        opacity=opacity,
        zsmooth="best",
        colorbar={"title": "log-odds", "thickness": 12},
        hovertemplate="%{z:.2f} log-odds<extra></extra>",
    )
    title = f"Where “{explanation.label}” was raised or lowered"
    sized(figure, film.shape, title, height)
    top = explanation.contributions[:3]
    alt = (
        f"The {inputs.noun} with a coloured overlay: orange raises the estimate of"
        f" {explanation.label}, blue lowers it. By named region, largest first: "
        + "; ".join(f"{c.input} {c.amount:+.2f} log-odds" for c in top)
        + ". A rough region the model used; not an outline of disease."
    )
    table: dict[str, list[object]] = {
        "Region": [c.input for c in explanation.contributions],
        "Contribution (log-odds)": [round(c.amount, 3) for c in explanation.contributions],
        "What it is": [
            next(r.definition for r in inputs.regions if r.name == c.input)
            for c in explanation.contributions
        ],
    }
    return Chart(figure, alt, table)


def _grey(figure: go.Figure, film: np.ndarray, window: tuple[float, float], invert: bool) -> None:
    low, high = window
    shown = np.clip((film.astype(float) - low) / max(high - low, 1.0), 0, 1)
    levels = np.round(255 * (1 - shown if invert else shown)).astype(np.uint8)
    figure.add_trace(go.Image(source=png(levels), hoverinfo="skip"))


def png(levels: np.ndarray) -> str:
    """A picture (H, W) or (H, W, 3) uint8 as a data address: a twentieth of what its numbers would
    take in the page.
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
