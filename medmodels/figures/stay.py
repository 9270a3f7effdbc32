"""Pictures of a stay: each variable over its hours with its reference band, and under it when it
moved the estimate.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from medmodels.cases import Case
from medmodels.explanations import Contribution, Explanation
from medmodels.explanations.words import hours
from medmodels.explanations.words import name as name_of
from medmodels.figures.chart import ACCENT, LOWERS, RAISES, Chart, styled
from medmodels.figures.curves import GAP, axis_reach
from medmodels.tasks import Feature, Stay

__all__ = ["charted_groups", "stay_chart", "stay_charts", "window_chart"]

_ROW = 92  # pixels for each variable
_FULL = 0.15  # opacity of the faintest contribution that is drawn at all


def charted_groups(case: Case) -> tuple[str, ...]:
    """The parts of the chart in which anything was charted, in the task's order."""
    present = set(case.data[:, 1].astype(int).tolist())
    return tuple(
        dict.fromkeys(
            f.group for position, f in enumerate(case.task.features) if position in present
        )
    )


def stay_charts(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """A chart for each of ``charted_groups``."""
    return tuple(stay_chart(case, group, explanation=explanation) for group in charted_groups(case))


def stay_chart(case: Case, group: str, *, explanation: Explanation | None = None) -> Chart:
    """Small multiples of one part of the chart; with an explanation by windows, a strip of what
    each window did to the estimate.

    Every charted value is a point; the band is the reference range; a line joins values less than
    six hours apart.
    """
    positions = [
        p
        for p, f in enumerate(case.task.features)
        if f.group == group and (case.data[:, 1] == p).any()
    ]
    features = [case.task.features[p] for p in positions]
    figure = make_subplots(len(positions), 1, shared_xaxes=True, vertical_spacing=0.012)
    windows = {(c.input, c.window): c for c in explanation.contributions} if explanation else {}
    reach = max((abs(c.amount) for c in windows.values()), default=0.0) or 1.0
    rows: list[tuple[object, ...]] = []
    for row, (position, f) in enumerate(zip(positions, features, strict=True), 1):
        minutes, values = case.data[case.data[:, 1] == position][:, [0, 2]].T
        span = _span(values, f.reference_range)
        _add_variable(figure, row, f, minutes, values, span)
        _strip(figure, row, span, f.name, windows, reach)
        rows.append(_summary(f, values))
    whole = Stay.of(case.task.inputs).hours
    styled(
        figure,
        title=f"{group.capitalize()}, first {whole} hours",
        x="",
        y="",
        height=90 + _ROW * len(positions),
    )
    ticks = list(range(0, whole + 1, 12))
    figure.update_xaxes(range=[0, whole], tickvals=ticks, showgrid=True)
    figure.update_xaxes(title="hours since the start", row=len(positions), col=1)
    names = ("Variable", "Values", "First", "Lowest", "Highest", "Last", "Reference")
    table: dict[str, list[object]] = {
        name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }
    return Chart(figure, _described(group, features, case, explanation), table)


def _add_variable(
    figure: go.Figure,
    row: int,
    f: Feature,
    minutes: np.ndarray,
    values: np.ndarray,
    span: tuple[float, float],
) -> None:
    """The curve of one variable over its reference band, with its name above."""
    if f.reference_range != f.plausible:
        figure.add_hrect(
            y0=f.reference_range[0],
            y1=f.reference_range[1],
            fillcolor=ACCENT,
            opacity=0.10,
            line_width=0,
            row=row,
            col=1,
            exclude_empty_subplots=False,
        )
    hours, broken = _broken(minutes, values)
    figure.add_scatter(
        x=hours,
        y=broken,
        mode="lines+markers",
        line={"width": 1, "color": ACCENT},
        marker={"size": 4, "color": ACCENT},
        showlegend=False,
        connectgaps=False,
        meta=[f.name, f.unit],
        hovertemplate=(
            f"%{{meta[0]}}%{{y:.{f.decimals}f}}%{{meta[1]}}, hour %{{x:.1f}}<extra></extra>"
        ),
        row=row,
        col=1,
    )
    figure.update_yaxes(
        range=span,
        tickvals=_ticks(values, f.decimals),
        tickfont={"size": 10},
        showgrid=False,
        row=row,
        col=1,
    )
    figure.add_annotation(
        text=f"{f.name} {f.unit}",
        x=0.4,
        y=span[1],
        showarrow=False,
        xanchor="left",
        yanchor="top",
        font={"size": 12, "weight": "bold"},
        row=row,
        col=1,
    )


def window_chart(explanation: Explanation) -> Chart:
    """What each window of hours did to the estimate, over all variables."""
    windows = explanation.by_window
    names, amounts = [hours(c.window) for c in windows], [c.amount for c in windows]
    figure = go.Figure(
        go.Bar(
            x=names,
            y=amounts,
            marker={"color": [RAISES if a > 0 else LOWERS for a in amounts]},
            text=[f"{a:+.2f}" for a in amounts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{y:+.3f}<extra></extra>",
        )
    )
    styled(
        figure,
        title=f"When the estimate of “{explanation.label}” was moved",
        x="",
        y=explanation.unit,
        height=320,
    )
    figure.add_hline(y=0, line={"width": 1, "color": "#8a9196"})
    alt = "Bar chart of the sum of all contributions in each window: " + "; ".join(
        f"{name} {amount:+.2f}" for name, amount in zip(names, amounts, strict=True)
    )
    alt += ". What is known of the patient from the start, such as age, is not in it."
    return Chart(
        figure,
        alt,
        {
            "Window": names,
            f"Contribution ({explanation.unit})": [round(a, 4) for a in amounts],
            "Standard error": [round(c.spread, 4) for c in windows],
            "Direction": ["▲ raises" if a > 0 else "▼ lowers" for a in amounts],
        },
    )


def _broken(minutes: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hours and values with an empty point wherever nothing was charted for longer than the gap."""
    after = np.flatnonzero(np.diff(minutes) > GAP) + 1
    return np.insert(minutes / 60, after, minutes[after - 1] / 60), np.insert(
        values.astype(float), after, np.nan
    )


def _span(values: np.ndarray, reference_range: tuple[float, float]) -> tuple[float, float]:
    """The axis with room for the name above and the strip below what it has to hold."""
    low, high = axis_reach(values, reference_range)
    room = (high - low) or max(abs(high) * 0.1, 0.5)
    return low - 0.30 * room, high + 0.45 * room


def _ticks(values: np.ndarray, decimals: int) -> list[float]:
    return sorted({round(float(values.min()), decimals), round(float(values.max()), decimals)})


def _strip(
    figure: go.Figure,
    row: int,
    span: tuple[float, float],
    name: str,
    windows: dict[tuple[str, tuple[int, int] | None], Contribution],
    reach: float,
) -> None:
    """A coloured bar a window along the bottom: orange raises, blue lowers, stronger the more."""
    for (of, window), c in windows.items():
        if of == name and window:
            start, end = window
            text = f"{name}, {hours(window)}: {c.amount:+.2f} log-odds"
            figure.add_shape(
                type="rect",
                x0=start + 0.1,
                x1=end - 0.1,
                y0=span[0],
                y1=span[0] + 0.13 * (span[1] - span[0]),
                line_width=0,
                fillcolor=RAISES if c.amount > 0 else LOWERS,
                opacity=max(min(abs(c.amount) / reach, 1.0), _FULL),
                row=row,
                col=1,
            )
            figure.add_scatter(
                x=[(start + end) / 2],
                y=[span[0] + 0.06 * (span[1] - span[0])],
                mode="markers",
                marker={"opacity": 0, "size": 14},
                meta=text,
                hovertemplate="%{meta}<extra></extra>",
                showlegend=False,
                row=row,
                col=1,
            )


def _summary(f: Feature, values: np.ndarray) -> tuple[object, ...]:
    first, low, high, last = (
        f"{v:.{f.decimals}f}" for v in (values[0], values.min(), values.max(), values[-1])
    )
    return (
        f"{f.name} ({f.unit})" if f.unit else f.name,
        len(values),
        first,
        low,
        high,
        last,
        f.reference_text,
    )


def _described(
    group: str, features: list[Feature], case: Case, explanation: Explanation | None
) -> str:
    alt = (
        f"Curves of {len(features)} variables ({group}) over the first"
        f" {Stay.of(case.task.inputs).hours} hours with their reference bands: "
    )
    alt += ", ".join(f.name for f in features) + "."
    if explanation and any(c.window for c in explanation.contributions):
        mine = [
            c
            for c in explanation.contributions
            if c.window and c.input in {f.name for f in features}
        ][:3]
        alt += (
            " The strip under each curve shows what it did to the estimate; most here: "
            + "; ".join(f"{name_of(c)} {c.amount:+.2f}" for c in mine)
            + "."
        )
    return alt
