"""What a figure is here: a Plotly figure, its description in words, and its numbers as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

__all__ = [
    "ACCENT",
    "INK",
    "LOWERS",
    "NEUTRAL",
    "RAISES",
    "TINT",
    "Chart",
    "band",
    "note_beside",
    "square",
    "styled",
]

# Blue lowers, orange raises the estimate: told apart with any common colour-vision deficiency
# (Okabe and Ito).
LOWERS, RAISES, NEUTRAL, ACCENT = "#0072b2", "#d55e00", "#8a9196", "#1f77a4"
# Text on a coloured ground: a page puts its own colour for text in the place of this one, and
# wherever nobody does it is as good as black.
INK = "#000037"
# From nothing to a half of the accent, over whatever ground the page has.
TINT = [[0, "rgba(31, 119, 164, 0.04)"], [1, "rgba(31, 119, 164, 0.45)"]]


@dataclass(frozen=True, eq=False)
class Chart:
    """``alt`` says what the figure shows, for those who cannot see it; ``table`` maps column to
    values.

    Plotly reads tags, entities, formulas and placeholders in every text of a figure. Here every
    text is taken as it is written, with "\\n" for a new line, and words on an axis are words, also
    where they look like numbers or dates. Only ``hovertemplate`` and ``texttemplate`` are Plotly's
    language: what comes from a file or a person stands in ``meta``, ``text`` or ``customdata`` and
    is named there.
    """

    figure: go.Figure
    alt: str
    table: Mapping[str, Sequence[Any]]

    def __post_init__(self) -> None:
        for trace in self.figure.data:
            self.figure.update_layout(
                {axis: {"type": "category"} for axis in _axes_of_words(trace)}
            )
            trace.update(_changed(trace.to_plotly_json()))
        self.figure.update_layout(_changed(self.figure.layout.to_plotly_json()))


# Plotly's language, pictures, and the house's own style
_TEMPLATES = ("hovertemplate", "texttemplate", "source", "template")
_READ = re.compile(r"[&<>$\n]|%(?=\{)")
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "%": "&#37;", "\n": "<br>"}


def _changed(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Those parts of a trace or a layout that Plotly would not show as they are written, so that it
    does.
    """
    return {
        key: new
        for key, value in parts.items()
        if key not in _TEMPLATES and (new := _written(value)) is not None
    }


def _written(value: Any) -> Any:
    """A text, or all texts within, as Plotly has to be given them; ``None`` where that is
    no other.
    """
    if isinstance(value, str):
        return _READ.sub(lambda m: _WRITTEN[m[0]], value) if _READ.search(value) else None
    if isinstance(value, Mapping):
        changed = _changed(value)
        return {**value, **changed} if changed else None
    if isinstance(value, list | tuple) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "OU"
    ):
        new = [_written(item) for item in value]
        return (
            [old if item is None else item for old, item in zip(value, new, strict=True)]
            if any(item is not None for item in new)
            else None
        )
    return None


def _axes_of_words(trace: Any) -> list[str]:
    """The axes on which a trace has words for places."""
    return [
        f"{axis}axis{(trace[f'{axis}axis'] or axis)[1:]}"
        for axis in ("x", "y")
        if axis in trace
        and trace[axis] is not None
        and any(isinstance(place, str) for place in trace[axis])
    ]


def styled(figure: go.Figure, *, title: str, x: str, y: str, height: int = 380) -> go.Figure:
    """The house style: a title, named axes with units, room for labels, no decoration."""
    figure.update_layout(
        title={"text": title, "font": {"size": 16}},
        xaxis_title=x,
        yaxis_title=y,
        height=height,
        margin={"l": 10, "r": 16, "t": 56, "b": 10},
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0},
        hoverlabel={"align": "left", "namelength": -1},
    )
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure


def square(figure: go.Figure) -> go.Figure:
    """Two shares against each other: both axes from 0 to 1, a unit as long on one as on the
    other.
    """
    figure.update_xaxes(range=[-0.02, 1.02], constrain="domain")
    figure.update_yaxes(range=[-0.02, 1.02], constrain="domain", scaleanchor="x")
    return figure.update_layout(height=500)


def band(
    x: np.ndarray, low: np.ndarray, high: np.ndarray, *, name: str, colour: str
) -> tuple[go.Scatter, go.Scatter]:
    """Two traces whose space between them is filled lightly."""
    edge = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    filled = go.Scatter(
        **edge, y=high, name=name, fill="tonexty", fillcolor=f"rgba({red}, {green}, {blue}, 0.2)"
    )
    return go.Scatter(**edge, y=low, showlegend=False), filled


def note_beside(figure: go.Figure, y: int, said: str) -> None:
    """A few words at the right of what stands at a height."""
    figure.add_annotation(
        xref="paper",
        x=1,
        xshift=8,
        y=y,
        text=said,
        showarrow=False,
        xanchor="left",
        font={"color": INK},
    )
