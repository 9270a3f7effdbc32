"""What a figure is here: a Plotly figure, its description in words, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

__all__ = ["ACCENT", "LOWERS", "NEUTRAL", "RAISES", "Chart", "band", "styled"]

# Blue lowers, orange raises the estimate: told apart with any common colour-vision deficiency (Okabe and Ito).
LOWERS, RAISES, NEUTRAL, ACCENT = "#0072b2", "#d55e00", "#8a9196", "#1f77a4"


@dataclass(frozen=True, eq=False)
class Chart:
    """``alt`` says what the figure shows, for those who cannot see it; ``table`` maps column to values."""

    figure: go.Figure
    alt: str
    table: Mapping[str, Sequence[Any]]


def styled(figure: go.Figure, *, title: str, x: str, y: str, height: int = 380) -> go.Figure:
    """The house style: a title, named axes with units, room for labels, no decoration."""
    figure.update_layout(
        title={"text": title, "font": {"size": 16}},
        xaxis_title=x,
        yaxis_title=y,
        height=height,
        margin={"l": 10, "r": 16, "t": 56, "b": 10},
        legend={"orientation": "h", "yanchor": "top", "y": -0.22, "x": 0},
        hoverlabel={"align": "left"},
    )
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure


def band(x: np.ndarray, low: np.ndarray, high: np.ndarray, *, name: str, colour: str) -> tuple[go.Scatter, go.Scatter]:
    """Two traces whose space between them is filled lightly."""
    edge = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    filled = go.Scatter(**edge, y=high, name=name, fill="tonexty", fillcolor=f"rgba({red}, {green}, {blue}, 0.2)")
    return go.Scatter(**edge, y=low, showlegend=False), filled
