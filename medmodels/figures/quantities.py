"""Pictures of held-out amounts: predicted against true, and how far off in which direction."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Scores
from medmodels.figures.chart import ACCENT, INK, LOWERS, NEUTRAL, RAISES, Chart, styled
from medmodels.tasks import Quantity

__all__ = ["error_chart", "predicted_chart"]


def predicted_chart(scores: Scores, quantity: Quantity) -> Chart:
    """Every held-out case: the true amount along, the predicted one up, the corridor that counts as
    right between two lines.
    """
    top = float(np.percentile(scores.y, 99.5)) * 1.1
    figure = go.Figure()
    line = np.array([0, top])
    for factor, name in (
        (1.0, "as it was"),
        (1 + quantity.within, f"{quantity.within:.0%} too high"),
        (1 - quantity.within, f"{quantity.within:.0%} too low"),
    ):
        figure.add_scatter(
            x=line,
            y=line * factor,
            mode="lines",
            name=name,
            line={"color": NEUTRAL, "width": 1, "dash": "solid" if factor == 1 else "dash"},
        )
    figure.add_scatter(
        x=scores.y,
        y=scores.p,
        mode="markers",
        name="held-out case",
        marker={"size": 5, "color": ACCENT, "opacity": 0.5},
        meta=quantity.unit,
        hovertemplate="true %{x:.1f}, predicted %{y:.1f}%{meta}<extra></extra>",
    )
    styled(
        figure,
        title="Predicted and true",
        x=f"true {quantity.name}, {quantity.unit}",
        y=f"predicted, {quantity.unit}",
        height=440,
    )
    figure.update_xaxes(range=[0, top])
    figure.update_yaxes(range=[0, top])
    beyond = int((scores.y > top).sum())
    edges = np.percentile(scores.y, [0, 10, 25, 50, 75, 90, 100])
    bins = np.clip(np.searchsorted(edges, scores.y, side="right") - 1, 0, len(edges) - 2)
    table: dict[str, list[object]] = {
        f"True {quantity.name} ({quantity.unit})": [
            f"{a:.1f} to {b:.1f}" for a, b in pairwise(edges)
        ],
        "Cases": [int((bins == k).sum()) for k in range(len(edges) - 1)],
        f"Mean predicted ({quantity.unit})": [
            round(float(scores.p[bins == k].mean()), 1) for k in range(len(edges) - 1)
        ],
    }
    alt = (
        f"Scatter of predicted against true {quantity.name} over {len(scores.y)} held-out cases;"
        f" correlation {np.corrcoef(scores.y, scores.p)[0, 1]:.2f}."
        f" {_at_the_ends(scores, quantity)}"
        f" {f'{beyond} cases lie beyond the edge.' if beyond else ''}"
    )
    return Chart(figure, alt.strip(), table)


def _at_the_ends(scores: Scores, quantity: Quantity) -> str:
    """How far off the smallest and the largest third of the true amounts are predicted on
    average.
    """
    off, (low, high) = scores.p - scores.y, np.quantile(scores.y, [1 / 3, 2 / 3])
    first, last = off[scores.y <= low].mean(), off[scores.y >= high].mean()
    return (
        f"The smallest third is predicted {first:+.1f} {quantity.unit} off on average, the largest"
        f" third {last:+.1f}."
    )


_ROOM = 8  # per cent of a bar that a number needs; hovering and the table tell smaller ones


def error_chart(scores: Scores, quantity: Quantity) -> Chart:
    """For each group of true amounts the shares predicted too low, within the corridor, and too
    high.
    """
    names = [name for name, _ in quantity.groups]
    group = np.array([quantity.group(value) for value in scores.y])
    too_low, too_high = (
        scores.p < (1 - quantity.within) * scores.y,
        scores.p > (1 + quantity.within) * scores.y,
    )
    shares = {
        f"too low by more than {quantity.within:.0%}": (too_low, LOWERS, "/"),
        f"within {quantity.within:.0%}": (~too_low & ~too_high, NEUTRAL, ""),
        f"too high by more than {quantity.within:.0%}": (too_high, RAISES, "\\"),
    }
    figure = go.Figure()
    counts: dict[str, list[int]] = {}
    for title, (chosen, colour, pattern) in shares.items():
        counts[title] = [int(chosen[group == name].sum()) for name in names]
        share = [
            100 * float(chosen[group == name].mean()) if (group == name).any() else 0.0
            for name in names
        ]
        figure.add_bar(
            y=names,
            x=share,
            name=title,
            orientation="h",
            marker={"color": colour, "pattern": {"shape": pattern}, "opacity": 0.55},
            textfont={"color": INK},
            insidetextanchor="middle",
            text=[f"{value:.0f}%" if value >= _ROOM else "" for value in share],
            meta=title,
            hovertemplate="%{y}, %{meta}: %{x:.1f}%<extra></extra>",
        )
    styled(
        figure,
        title=f"Too little or too much, by true {quantity.name}",
        x="share of the group, %",
        y="",
        height=320,
    )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(autorange="reversed")
    alt = "Stacked bars by true amount: " + "; ".join(
        f"{name}: {', '.join(f'{counts[title][k]} {title}' for title in counts)}"
        for k, name in enumerate(names)
    )
    table: dict[str, list[object]] = {"True amount": list(names)}
    table |= {f"{title} (cases)": list(values) for title, values in counts.items()}
    return Chart(figure, alt + ".", table)
