"""The numbers of a cohort beside those of the held-out cases."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from medmodels.figures.chart import ACCENT, INK, NEUTRAL, RAISES, Chart, styled

__all__ = ["cohort_scores_chart"]


def cohort_scores_chart(
    counts: np.ndarray,
    held: np.ndarray,
    edges: np.ndarray,
    *,
    name: str,
    chosen: np.ndarray | None = None,
    threshold: float | None = None,
) -> Chart:
    """How the cases of a cohort and the held-out ones are spread over a number: ``counts``,
    ``held`` and, of those that are filtered, ``chosen`` (n,) lie between ``edges`` (n + 1,); shares
    of each are drawn. ``name`` is what the number is, with its unit.
    """
    middle, percents = (edges[:-1] + edges[1:]) / 2, name.startswith("probability")
    groups = {"this cohort": counts, "held-out cases": held}
    if chosen is not None:
        groups["those filtered"] = chosen
    shares = {group: 100 * of / max(of.sum(), 1) for group, of in groups.items()}
    figure = go.Figure()
    figure.add_bar(
        x=middle,
        y=shares["this cohort"],
        name="this cohort",
        width=edges[1] - edges[0],
        marker={"color": ACCENT, "opacity": 0.45, "line": {"width": 0}},
        hovertemplate="%{y:.1f}% of this cohort<extra></extra>",
    )
    lines = {"held-out cases": (INK, "solid"), "those filtered": (RAISES, "dot")}
    for group, (colour, dash) in lines.items():
        if group in shares:
            figure.add_scatter(
                x=np.repeat(edges, 2)[1:-1],
                y=np.repeat(shares[group], 2),
                name=group,
                mode="lines",
                line={"color": colour, "width": 2, "dash": dash},
                meta=group,
                hovertemplate="%{y:.1f}% of %{meta}<extra></extra>",
            )
    if threshold is not None:
        figure.add_vline(x=threshold, line={"color": NEUTRAL, "width": 2, "dash": "dash"})
    styled(figure, title="How the numbers are spread", x=name, y="share of each, %")
    figure.update_layout(bargap=0, hovermode="x")
    figure.update_xaxes(range=[edges[0], edges[-1]], tickformat=".0%" if percents else None)
    alt = "Shares of each group by number: " + "; ".join(
        f"{group}, {of.sum()} cases, middle {_middle(of, edges, percents)}"
        for group, of in groups.items()
    )
    table: dict[str, list[object]] = {
        name[:1].upper() + name[1:]: [
            f"{_written(a, percents)} to {_written(b, percents)}" for a, b in pairwise(edges)
        ]
    }
    for group, of in groups.items():
        table[f"{group[:1].upper()}{group[1:]}"] = of.tolist()
    return Chart(figure, f"{alt}.", table)


def _middle(counts: np.ndarray, edges: np.ndarray, percents: bool) -> str:
    """Between which edges the middle case lies."""
    if not counts.sum():
        return "none"
    place = int(np.searchsorted(counts.cumsum(), counts.sum() / 2))
    return f"{_written(edges[place], percents)} to {_written(edges[place + 1], percents)}"


def _written(edge: float, percents: bool) -> str:
    return f"{edge:.1%}".replace(".0%", "%") if percents else f"{edge:.3g}"
