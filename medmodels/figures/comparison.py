"""Two models on the same held-out cases: curves one over the other, and how far apart they are in
every metric.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Comparison, Coverage, Scores, roc
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, Chart, square, styled

__all__ = ["answers_chart", "coverage_chart", "overlaid_roc"]

_MOST_DRAWN = 2_000  # cases of one kind


def overlaid_roc(curves: Mapping[str, Scores]) -> Chart:
    """The ROC curve of each model on the same cases."""
    figure = go.Figure()
    table: dict[str, list[object]] = {"Model": [], "False-positive rate": [], "Recall": []}
    for (name, scores), colour, dash in zip(
        curves.items(), (ACCENT, RAISES), ("solid", "dash"), strict=False
    ):
        curve = roc(scores.y, scores.p)
        figure.add_scatter(
            x=curve.x,
            y=curve.y,
            name=name,
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash},
        )
        table["Model"] += [name] * len(curve.x)
        table["False-positive rate"] += np.round(curve.x, 4).tolist()
        table["Recall"] += np.round(curve.y, 4).tolist()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        name="chance",
        mode="lines",
        line={"color": NEUTRAL, "width": 1, "dash": "dot"},
    )
    styled(
        figure,
        title="ROC, both models",
        x="false-positive rate (1 − specificity)",
        y="recall (sensitivity)",
    )
    square(figure)
    return Chart(figure, f"ROC curves of {' and '.join(curves)} on the same held-out cases.", table)


def answers_chart(comparison: Comparison, names: tuple[str, str], what: str) -> Chart:
    """Each held-out case's two answers, one against the other; where the calls differ a diamond.
    ``names`` are the models', ``what`` is the answer and its unit.
    """
    (one, other), (a, b), said = names, comparison.answers, comparison.shown
    differ = np.isin(np.arange(len(a)), comparison.disagree)
    figure, drawn = go.Figure(), np.zeros(len(a), bool)
    for name, of_it, colour, symbol, size in (
        ("same call", ~differ, NEUTRAL, "circle", 6),
        ("they disagree", differ, RAISES, "diamond", 10),
    ):
        mine = _at_even_steps(np.flatnonzero(of_it))
        drawn[mine] = True
        some = f"{len(mine)} of {int(of_it.sum())}" if len(mine) < of_it.sum() else f"{len(mine)}"
        figure.add_scatter(
            x=a[mine],
            y=b[mine],
            name=f"{name} ({some})",
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": size},
            customdata=[(n + 1, said[0][n], said[1][n]) for n in mine],
            hovertemplate=(
                "held-out case %{customdata[0]}: %{customdata[1]} and"
                " %{customdata[2]}<extra></extra>"
            ),
        )
    low, high = float(min(a.min(), b.min())), float(max(a.max(), b.max()))
    figure.add_scatter(
        x=[low, high],
        y=[low, high],
        name="the same",
        mode="lines",
        line={"color": NEUTRAL, "dash": "dash", "width": 1},
    )
    styled(figure, title="Case by case", x=f"{what}, {one}", y=f"{what}, {other}", height=500)
    room = 0.03 * (high - low or 1.0)
    figure.update_xaxes(constrain="domain", range=[low - room, high + room])
    figure.update_yaxes(constrain="domain", range=[low - room, high + room], scaleanchor="x")
    alt = (
        f"Scatter of the answers of {one} and {other} to {len(a)} held-out cases; they disagree on"
        f" {int(differ.sum())}."
    )
    told = np.flatnonzero(drawn)
    table: dict[str, list[object]] = {
        "Held-out case": [int(n) + 1 for n in told],
        one: [said[0][n] for n in told],
        other: [said[1][n] for n in told],
        "They disagree": ["yes" if differ[n] else "" for n in told],
    }
    return Chart(figure, alt, table)


def _at_even_steps(cases: np.ndarray) -> np.ndarray:
    """All of the cases, or so many at even steps as a browser draws in a moment."""
    if len(cases) <= _MOST_DRAWN:
        return cases
    return cases[np.linspace(0, len(cases) - 1, _MOST_DRAWN).astype(int)]


def coverage_chart(coverage: tuple[Coverage, ...]) -> Chart:
    """Share of held-out cases whose set holds the truth, by label and target."""
    figure, rows = go.Figure(), []
    names = ["all cases", *coverage[0].by_label]
    place = np.arange(len(names))
    marks = ((NEUTRAL, "circle", -0.2), (ACCENT, "diamond", 0.0), (RAISES, "square", 0.2))
    for c, (colour, symbol, aside) in zip(coverage, marks, strict=False):
        metrics = [c.overall, *(c.by_label[name] for name in names[1:])]
        value, low, high = (
            np.array([getattr(m, part) for m in metrics]) for part in ("value", "low", "high")
        )
        figure.add_scatter(
            x=value,
            y=place + aside,
            customdata=names,
            mode="markers",
            name=f"target {c.target:.0%}",
            marker={"size": 10, "color": colour, "symbol": symbol},
            error_x={
                "array": high - value,
                "arrayminus": value - low,
                "color": colour,
                "thickness": 1,
            },
            hovertemplate="%{customdata}: %{x:.3f}<extra>" + f"target {c.target:.0%}" + "</extra>",
        )
        figure.add_vline(x=c.target, line={"color": colour, "width": 1, "dash": "dot"})
        rows += [
            (f"{c.target:.0%}", name, m.text, m.n, "short" if name in c.short else "")
            for name, m in zip(names, metrics, strict=True)
        ]
    styled(
        figure,
        title="What the sets hold",
        x="share whose set holds the truth",
        y="",
        height=170 + 34 * len(names),
    )
    figure.update_yaxes(autorange="reversed", tickvals=place, ticktext=names)
    figure.update_xaxes(
        range=[
            min(0.5, *(m.low - 0.02 for c in coverage for m in (c.overall, *c.by_label.values()))),
            1.01,
        ]
    )
    alt = (
        "Coverage by label. "
        + "; ".join(
            f"target {c.target:.0%}: {c.overall.value:.1%} of {c.overall.n} cases" for c in coverage
        )
        + "."
    )
    columns = ("Target", "Label", "Truth held (95% interval)", "n", "Beyond chance")
    return Chart(figure, alt, {name: [row[k] for row in rows] for k, name in enumerate(columns)})
