"""A few numbers beside one another: each with how well it is known, or each to the side to which it
moves an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from medmodels.figures.chart import ACCENT, LOWERS, NEUTRAL, RAISES, Chart, styled

__all__ = ["dots_chart", "moved_bars"]

_ROW = 44  # pixels
_Range = tuple[float, float, float]


def dots_chart(
    rows: Mapping[str, _Range],
    *,
    title: str,
    unit: str,
    within: tuple[float, float],
    line: tuple[float, str] | None = None,
    number: str = ".2f",
) -> Chart:
    """A point with its 95% interval a row, on a scale that holds ``within``; ``line`` is a place on
    it and what lies there. Rows are (value, low, high), written as ``number``; a name may have two
    lines.
    """
    names, (value, low, high) = list(rows), zip(*rows.values(), strict=True)
    figure = go.Figure(
        go.Scatter(
            x=value,
            y=names,
            mode="markers+text",
            marker={"size": 13, "color": ACCENT},
            error_x={
                "array": [b - a for a, b in zip(value, high, strict=True)],
                "arrayminus": [b - a for a, b in zip(low, value, strict=True)],
                "color": ACCENT,
            },
            text=[format(one, number) for one in value],
            textposition="top center",
            cliponaxis=False,
            hovertemplate=f"%{{y}}: %{{x:{number}}}<extra></extra>",
        )
    )
    if line:
        figure.add_vline(x=line[0], line={"color": NEUTRAL, "width": 1.5, "dash": "dash"})
    axis = f"{unit}; dashed: {line[1]}" if line else unit
    styled(figure, title=title, x=axis, y="", height=130 + _ROW * len(names))
    figure.update_xaxes(range=list(within), tickformat=".0%" if "%" in number else number)
    figure.update_yaxes(autorange="reversed")
    named = [_lined(name) for name in names]
    said = "; ".join(
        f"{name} {a:{number}} ({b:{number}} to {c:{number}})"
        for name, (a, b, c) in zip(named, rows.values(), strict=True)
    )
    spans = [f"{b:{number}} to {c:{number}}" for b, c in zip(low, high, strict=True)]
    written = [format(one, number) for one in value]
    table = {"": named, unit: written, "95% interval": spans}
    return Chart(figure, f"{title}: {said}.", table)


def _lined(name: str) -> str:
    """A name of two lines in one."""
    return name.replace("\n", ", ")


def moved_bars(moved: Mapping[str, float], *, title: str, unit: str) -> Chart:
    """A bar a part, to the right where it raises the estimate, to the left where it lowers it."""
    names, amounts = list(moved), list(moved.values())
    figure = go.Figure(
        go.Bar(
            x=amounts,
            y=names,
            orientation="h",
            marker={"color": [RAISES if amount > 0 else LOWERS for amount in amounts]},
            text=[f"{amount:+.2f}" for amount in amounts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:+.2f}<extra></extra>",
        )
    )
    reach = 1.25 * max(*(abs(amount) for amount in amounts), 0.1)
    axis = f"{unit}; ← lowers · raises →"
    styled(figure, title=title, x=axis, y="", height=120 + 30 * len(names))
    figure.update_xaxes(range=[min(0, *amounts) and -reach, reach], zeroline=True)
    figure.update_yaxes(autorange="reversed")
    largest = max(moved, key=lambda name: abs(moved[name]))
    alt = f"{title}: {largest} moves it most, by {moved[largest]:+.2f} {unit}."
    return Chart(figure, alt, {"Part": names, unit: [f"{amount:+.2f}" for amount in amounts]})
