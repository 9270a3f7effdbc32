"""What a figure is here: a Plotly figure, its description in words, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

__all__ = ["ACCENT", "LOWERS", "NEUTRAL", "RAISES", "Chart", "styled"]

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
