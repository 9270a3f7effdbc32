"""Are the probabilities right: the smooth curve with its band, groups of equal size, and where the
predictions lie.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Scores, SmoothCalibration, calibration_bins
from medmodels.evidence.curves import Bin
from medmodels.figures.chart import ACCENT, LOWERS, NEUTRAL, RAISES, Chart, band, square, styled

__all__ = ["calibration_chart", "given_chart"]


def calibration_chart(scores: Scores, smooth: SmoothCalibration, summary: str) -> Chart:
    """Observed against predicted; ``summary`` goes into the description."""
    bins = calibration_bins(scores.y, scores.p)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        name="ideal",
        mode="lines",
        line={"color": NEUTRAL, "dash": "dash"},
    )
    figure.add_traces(
        band(smooth.predicted, smooth.low, smooth.high, name="95% band", colour=ACCENT)
    )
    figure.add_scatter(
        x=smooth.predicted,
        y=smooth.observed,
        name="held-out cases, smooth",
        mode="lines",
        line={"color": ACCENT, "width": 3},
    )
    _add_groups(figure, bins)
    styled(figure, title="Calibration", x="predicted probability", y="observed share")
    square(figure)
    alt = (
        f"Calibration curve of the held-out cases with a 95% band, and {len(bins)} groups of equal"
        f" size. {summary}"
    )
    return Chart(figure, alt, _table(bins, smooth))


def given_chart(scores: Scores, labels: tuple[str, ...]) -> Chart:
    """How many cases of each outcome were given such a probability, upwards and downwards."""
    edges = np.linspace(0, 1, 26)
    counts = [np.histogram(scores.p[scores.y == truth], edges)[0] for truth in (True, False)]
    figure = go.Figure()
    for count, label, colour, pattern, sign in zip(
        counts, labels, (RAISES, LOWERS), ("", "/"), (1, -1), strict=False
    ):
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=sign * count,
            name=f"truly {label}",
            customdata=count,
            marker={"color": colour, "pattern": {"shape": pattern}},
            meta=label,
            hovertemplate="%{customdata} truly %{meta}<extra></extra>",
        )
    most = int(max(count.max() for count in counts))
    styled(figure, title="Who was given such a probability", x="predicted probability", y="cases")
    figure.update_layout(barmode="relative", bargap=0.05, height=500)
    figure.update_xaxes(range=[0, 1])
    figure.update_yaxes(tickvals=[-most, 0, most], ticktext=[most, 0, most])
    table: dict[str, list[object]] = {
        "Probability": [f"{a:.2f} to {b:.2f}" for a, b in itertools.pairwise(edges)]
    }
    for label, count in zip(labels, counts, strict=False):
        table[f"Truly {label}"] = count.tolist()
    alt = (
        f"Histogram of predicted probabilities, {int(scores.y.sum())} truly {labels[0]} upwards,"
        f" {int((~scores.y).sum())} truly {labels[1]} downwards."
    )
    return Chart(figure, alt, table)


def _add_groups(figure: go.Figure, bins: Sequence[Bin]) -> None:
    figure.add_scatter(
        x=[b.predicted for b in bins],
        y=[b.observed for b in bins],
        name="groups of equal size",
        mode="markers",
        marker={"size": 9, "color": RAISES, "symbol": "diamond"},
        error_y={
            "array": [b.high - b.observed for b in bins],
            "arrayminus": [b.observed - b.low for b in bins],
            "color": RAISES,
            "thickness": 1,
        },
    )


def _table(bins: Sequence[Bin], smooth: SmoothCalibration) -> dict[str, list[object]]:
    return {
        "Predicted": [round(b.predicted, 3) for b in bins],
        "Observed": [round(b.observed, 3) for b in bins],
        "95% interval": [f"{b.low:.3f} to {b.high:.3f}" for b in bins],
        "Smooth curve": [_at(b.predicted, smooth.predicted, smooth.observed) for b in bins],
        "95% band": [
            " to ".join(
                _at(b.predicted, smooth.predicted, side) for side in (smooth.low, smooth.high)
            )
            for b in bins
        ],
        "Cases": [b.n for b in bins],
        "Events": [b.events for b in bins],
    }


def _at(x: float, known: np.ndarray, curve: np.ndarray) -> str:
    """A curve's value at x, where it has one."""
    value = float(np.interp(x, known, curve))
    return f"{value:.3f}" if value == value else "–"
