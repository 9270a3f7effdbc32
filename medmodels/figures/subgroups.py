"""Subgroups as a forest plot: one metric in each level, with its interval, beside that of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import plotly.graph_objects as go

from medmodels.evidence import Metric, enough
from medmodels.figures.chart import ACCENT, NEUTRAL, Chart, note_beside, styled
from medmodels.statistics.metric import ENOUGH

__all__ = ["forest_chart"]

_ROW = 30  # pixels
_BESIDE = 108  # pixels, for what is written of each row at its right
_MARKS = [0, 0.5, 1]  # more would not stand beside one another on a phone


def forest_chart(
    levels: Mapping[str, Mapping[str, Mapping[str, Metric]]],
    metric: str,
    overall: Metric | None,
    *,
    name: str,
    text: Callable[[Metric], str],
) -> Chart:
    """A point with its interval a level, factor by factor, small levels held back; a line where all
    cases lie. ``name`` is the metric's, ``text`` writes one.
    """
    rows = [
        (factor, level, m.get(metric), next(iter(m.values())), enough(m))
        for factor, of in levels.items()
        if any(metric in m for m in of.values())
        for level, m in of.items()
    ]
    place, labels, headings = _placed([(factor, level) for factor, level, *_ in rows])
    figure = go.Figure()
    shown = [(y, m) for y, (_, _, m, _, whole) in zip(place, rows, strict=True) if m and whole]
    _add_points(figure, shown, name, text)
    for y, one in shown:
        said = f"{text(one).partition(' (')[0]}, n = {one.n}"
        note_beside(figure, y, said)
    shares = all(m.low >= 0 and m.high <= 1 for _, m in shown)
    for y, (_, _, m, of, whole) in zip(place, rows, strict=True):
        if not (m and whole):
            said = f"fewer than {ENOUGH}" if not whole else "none"
            note_beside(figure, y, f"{said}, n = {of.n}")
    if overall is not None and overall.value == overall.value:
        figure.add_vline(x=overall.value, line={"color": NEUTRAL, "width": 1.5, "dash": "dash"})
    height = 110 + _ROW * (len(rows) + len(headings))
    styled(figure, title=f"{name}, group by group", x="dashed: all cases", y="", height=height)
    last = max([*place, *headings], default=0)
    figure.update_yaxes(
        tickvals=[*place, *headings.keys()],
        ticktext=[*labels, *(_heading(factor) for factor in headings.values())],
        range=[last + 0.7, -0.7],
        showgrid=False,
        zeroline=False,
    )
    if shares:
        figure.update_xaxes(
            range=[0, 1.02],
            tickvals=_MARKS,
            ticktext=[f"{100 * x:.0f}%" for x in _MARKS],
            tickangle=0,
        )
    figure.update_layout(showlegend=False, margin_r=_BESIDE)
    return Chart(figure, _alt(rows, name, overall, text), _table(rows, name, text))


def _placed(
    rows: list[tuple[str, str]],
) -> tuple[list[int], list[str], dict[int, str]]:
    """The row of each level, its label, and the rows of the factors' names above them."""
    place, labels, headings, at, before = [], [], {}, 0, ""
    for factor, level in rows:
        if factor != before:
            headings[at], before, at = factor, factor, at + 1
        place.append(at)
        labels.append(level if len(level) <= 34 else f"{level[:33]}…")
        at += 1
    return place, labels, headings


def _heading(factor: str) -> str:
    return factor.upper()


def _add_points(
    figure: go.Figure, shown: list[tuple[int, Metric]], name: str, text: Callable[[Metric], str]
) -> None:
    figure.add_scatter(
        x=[m.value for _, m in shown],
        y=[y for y, _ in shown],
        mode="markers",
        marker={"size": 10, "color": ACCENT, "symbol": "square"},
        error_x={
            "array": [m.high - m.value for _, m in shown],
            "arrayminus": [m.value - m.low for _, m in shown],
            "color": ACCENT,
            "thickness": 2,
        },
        customdata=[[text(m), m.n, m.events] for _, m in shown],
        hovertemplate=f"{name}: %{{customdata[0]}}; n = %{{customdata[1]}}<extra></extra>",
    )


_Row = tuple[str, str, Metric | None, Metric, bool]


def _alt(rows: list[_Row], name: str, overall: Metric | None, text: Callable[[Metric], str]) -> str:
    known = [(level, m) for _, level, m, _, whole in rows if m and whole]
    if not known:
        return f"{name} by subgroup; no group has enough cases."
    low, high = (pick(known, key=lambda one: one[1].value) for pick in (min, max))
    over = f", over all {text(overall)}" if overall else ""
    return (
        f"{name} in {len(known)} subgroups with 95% intervals{over}. Lowest: {low[0]}"
        f" {text(low[1])}; highest: {high[0]} {text(high[1])}."
    )


def _table(rows: list[_Row], name: str, text: Callable[[Metric], str]) -> dict[str, list[object]]:
    return {
        "Factor": [f"{factor[:1].upper()}{factor[1:]}" for factor, *_ in rows],
        "Level": [level for _, level, *_ in rows],
        f"{name} (95% interval)": [
            f"fewer than {ENOUGH}" if not whole else text(m) if m else "–"
            for _, _, m, _, whole in rows
        ],
        "n": [(m or of).n for _, _, m, of, _ in rows],
        "Events": [(m or of).events for _, _, m, of, _ in rows],
    }
