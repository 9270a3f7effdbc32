"""Are the probabilities right: the smooth curve with its band, groups of equal size, and where the
predictions lie.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from medmodels.evidence import Scores, SmoothCalibration, calibration_bins
from medmodels.evidence.curves import Bin
from medmodels.figures.chart import ACCENT, LOWERS, NEUTRAL, RAISES, Chart, band, styled

__all__ = ["calibration_chart"]


def calibration_chart(
    scores: Scores, smooth: SmoothCalibration, labels: tuple[str, ...], summary: str
) -> Chart:
    """Observed against predicted, and below it how many cases of each outcome have such a
    prediction; ``summary`` goes into the description.
    """
    bins = calibration_bins(scores.y, scores.p)
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, row_heights=[0.72, 0.28], vertical_spacing=0.06
    )
    _add_curves(figure, smooth)
    _add_groups(figure, bins)
    most = _add_histogram(figure, scores, labels)
    styled(figure, title="Calibration", x="", y="observed share", height=560)
    figure.update_layout(barmode="relative", bargap=0.05)
    figure.update_xaxes(title="predicted probability", range=[0, 1], row=2, col=1)
    figure.update_yaxes(
        title="cases", tickvals=[-most, 0, most], ticktext=[most, 0, most], row=2, col=1
    )
    alt = (
        f"Calibration curve of the held-out cases with a 95 % band, {len(bins)} groups of equal"
        f" size, and a histogram by outcome. {summary}"
    )
    return Chart(figure, alt, _table(bins, smooth))


def _add_curves(figure: go.Figure, smooth: SmoothCalibration) -> None:
    """The ideal, and the smooth curve with its band."""
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        name="ideal",
        mode="lines",
        line={"color": NEUTRAL, "dash": "dash"},
        row=1,
        col=1,
    )
    for trace in band(smooth.predicted, smooth.low, smooth.high, name="95 % band", colour=ACCENT):
        figure.add_trace(trace, row=1, col=1)
    figure.add_scatter(
        x=smooth.predicted,
        y=smooth.observed,
        name="held-out cases, smooth",
        mode="lines",
        line={"color": ACCENT, "width": 3},
        row=1,
        col=1,
    )


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
        row=1,
        col=1,
    )


def _add_histogram(figure: go.Figure, scores: Scores, labels: tuple[str, ...]) -> int:
    """The predictions of each outcome, upwards and downwards; returns the highest bar."""
    edges = np.linspace(0, 1, 26)
    counts = [np.histogram(scores.p[scores.y == truth], edges)[0] for truth in (True, False)]
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
            row=2,
            col=1,
        )
    return int(max(count.max() for count in counts))


def _table(bins: Sequence[Bin], smooth: SmoothCalibration) -> dict[str, list[object]]:
    return {
        "Predicted": [round(b.predicted, 3) for b in bins],
        "Observed": [round(b.observed, 3) for b in bins],
        "95 % interval": [f"{b.low:.3f} to {b.high:.3f}" for b in bins],
        "Smooth curve": [_at(b.predicted, smooth.predicted, smooth.observed) for b in bins],
        "95 % band": [
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
