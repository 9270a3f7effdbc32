"""Two sides beside each other: what was promised against what came true."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import calibration_bins
from medmodels.figures.chart import LOWERS, NEUTRAL, RAISES, Chart, square, styled

__all__ = ["calibration_pair"]


def calibration_pair(sides: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Chart:
    """Groups of equal size of each side, given as outcomes (n,) bool and probabilities (n,): the
    share that had the outcome, with its interval, against the mean probability.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="ideal", mode="lines", line={"color": NEUTRAL, "dash": "dash"}
    )
    table: dict[str, list[object]] = {"Films": [], "Promised": [], "Came true": [], "n": []}
    said = []
    for (name, (y, p)), colour, symbol in zip(
        sides.items(), (LOWERS, RAISES), ("circle", "diamond"), strict=True
    ):
        bins = calibration_bins(y, p)
        promised, came = [b.predicted for b in bins], [b.observed for b in bins]
        figure.add_scatter(
            x=promised,
            y=came,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": 10, "symbol": symbol},
            error_y={
                "array": [b.high - b.observed for b in bins],
                "arrayminus": [b.observed - b.low for b in bins],
                "color": colour,
                "thickness": 1,
            },
            meta=name,
            hovertemplate="%{meta}: promised %{x:.0%}, came true %{y:.0%}<extra></extra>",
        )
        table["Films"] += [name] * len(bins)
        table["Promised"] += [f"{one:.0%}" for one in promised]
        table["Came true"] += [f"{one:.0%}" for one in came]
        table["n"] += [b.n for b in bins]
        said.append(f"{name}: {p.mean():.0%} promised, {y.mean():.0%} came true")
    styled(figure, title="Promised and come true", x="promised by the network", y="came true")
    figure.update_xaxes(tickformat=".0%")
    figure.update_yaxes(tickformat=".0%")
    return Chart(square(figure), f"On average, {'; '.join(said)}.", table)
