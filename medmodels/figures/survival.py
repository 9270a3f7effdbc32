"""Pictures of times to an event: a case's curve with its band, what came of whom, and whether the
chances were right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Scores
from medmodels.evidence.survival import NearCourses, courses, grouped
from medmodels.figures.chart import ACCENT, LOWERS, NEUTRAL, RAISES, Chart, band, square, styled
from medmodels.outcomes import TimeToEvent
from medmodels.predictions import SupportedPlace, SurvivalPrediction, supported_curve
from medmodels.statistics.curve_metrics import CurveGroup

__all__ = ["case_curve", "chances_chart", "courses_chart"]

_HARDLY = 0.02  # a band so narrow is hidden by its line
_ROOM = 0.35  # below it a label has no room under the curve
_PERCENT = {"range": [0, 1.02], "tickformat": ".0%"}


def case_curve(
    prediction: SurvivalPrediction, said: Sequence[str], near: NearCourses | None = None
) -> Chart:
    """The chance of being free over time, with the band of models on cases drawn anew; both
    horizons are marked with what is ``said`` of them. Beyond what held-out cases support the line
    is dotted and stays at the nearest chance that they do.

    Beside it, where they are given, what came of the held-out cases ``near`` this one.
    """
    places, unit = supported_curve(prediction), prediction.unit
    t = np.array([place.time for place in places])
    low, high = (np.array([getattr(place, side) for place in places]) for side in ("low", "high"))
    refits = [band(t, low, high, name="95% of refits", colour=ACCENT)] if _open(places) else []
    figure = go.Figure([edge for edges in refits for edge in edges])
    for line in _lines(places):
        figure.add_trace(line)
    if near:
        _add_near(figure, near, float(t[-1]))
    free_at = {place.time: place.free for place in places if place.time in prediction.free_at}
    figure.add_scatter(
        x=list(free_at),
        y=list(free_at.values()),
        name="horizons",
        mode="markers",
        marker={"size": 10, "color": RAISES, "symbol": "diamond"},
        showlegend=False,
    )
    for (when, free), text in zip(free_at.items(), said, strict=True):
        figure.add_annotation(**_label(when, free, text))
    title = f"Chance of being free of {prediction.event}"
    styled(figure, title=title, x=f"{unit} from the start", y="", height=380 if near else 320)
    figure.update_yaxes(**_PERCENT)
    figure.update_xaxes(range=[0, float(t[-1]) * 1.02])
    at = "; ".join(
        f"{text} at {when:g} {unit}" for when, text in zip(prediction.free_at, said, strict=True)
    )
    table: dict[str, list[object]] = {
        f"Time, {unit}": [round(float(v), 3) for v in t],
        f"Free of {prediction.event}": [place.said for place in places],
        "95% of refits": [
            f"{place.low:.1%} to {place.high:.1%}" if _open((place,)) else "–" for place in places
        ],
    }
    alt = f"{title}: {at}."
    if _open(places[-1:]):
        reach = f"{places[-1].low:.0%} to {places[-1].high:.0%} at the end"
        alt = f"{alt} Refits on cases drawn anew: {reach}."
    if near:
        came = [near.curve.at(when) for when in t]
        table[f"{near.n} cases nearest to it, Kaplan–Meier (95% interval)"] = [
            f"{free:.1%} ({100 * a:.0f} to {100 * b:.0f}%)" for free, a, b in came
        ]
        alt = f"{alt} {_came(near, list(prediction.free_at), unit)}"
    return Chart(figure, alt, table)


def _open(places: Sequence[SupportedPlace]) -> bool:
    """Whether a band is left of these places: beyond what is supported there may be none."""
    return any(place.high - place.low > _HARDLY for place in places)


def _lines(places: Sequence[SupportedPlace]) -> list[go.Scatter]:
    """The line, solid where it is the model's own and dotted where support ends; each part reaches
    to where the next begins.
    """
    held = [bool(place.side) for place in (places[1], *places[1:])]
    styles = (("this case", False, "solid"), ("beyond what cases support", True, "dot"))
    lines = []
    for name, beyond, dash in styles:
        mine = [h == beyond or (k > 0 and held[k - 1] == beyond) for k, h in enumerate(held)]
        if any(mine) and any(h == beyond for h in held[1:]):
            lines.append(
                go.Scatter(
                    x=[place.time for place in places],
                    y=[place.free if m else None for place, m in zip(places, mine, strict=True)],
                    name=name,
                    mode="lines",
                    line={"color": ACCENT, "width": 3, "dash": dash},
                )
            )
    return lines


def _label(when: float, free: float, text: str) -> dict[str, object]:
    """What is said of a horizon, wholly within the picture: under the curve where there is room,
    over it where there is none.
    """
    above = free < _ROOM
    return {
        "x": when,
        "y": free,
        "text": text,
        "showarrow": True,
        "arrowwidth": 1,
        "arrowcolor": RAISES,
        "arrowhead": 0,
        "standoff": 6,
        "ax": -8,
        "ay": -52 if above else 40,
        "xanchor": "right",
    }


def _came(near: NearCourses, horizons: Sequence[float], unit: str) -> str:
    """What came of the cases nearest to this one, at both horizons."""
    at = "; ".join(f"{float(near.curve.at(when)[0]):.0%} at {when:g} {unit}" for when in horizons)
    return f"Free of the {near.n} cases nearest to it by Kaplan and Meier: {at}."


def _add_near(figure: go.Figure, near: NearCourses, end: float) -> None:
    """What came of the cases nearest to this one, in steps, with its interval."""
    curve = near.curve
    shown = curve.times < end
    x = np.r_[0.0, curve.times[shown], end]
    at_end = curve.at(end)
    free, low, high = (
        np.r_[1.0, side[shown], float(last)]
        for side, last in zip((curve.free, curve.low, curve.high), at_end, strict=True)
    )
    for edge in band(x, low, high, name="its 95% interval", colour=NEUTRAL):
        figure.add_trace(edge.update(line_shape="hv"))
    figure.add_scatter(
        x=x,
        y=free,
        name=f"what came of the {near.n} nearest",
        mode="lines",
        line={"color": NEUTRAL, "width": 2, "dash": "dash", "shape": "hv"},
    )


def courses_chart(asks: TimeToEvent, scores: Scores) -> Chart:
    """Kaplan–Meier curves of the thirds of cases by the chance they were given."""
    figure, table = go.Figure(), _courses_table(asks)
    said = []
    for (name, curve), colour, dash in zip(
        courses(asks, scores).items(),
        (RAISES, NEUTRAL, LOWERS),
        ("solid", "dash", "dot"),
        strict=True,
    ):
        shown = curve.times <= asks.horizons[1]  # beyond few are left
        figure.add_scatter(
            x=np.r_[0.0, curve.times[shown], asks.horizons[1]],
            y=np.r_[1.0, curve.free[shown], float(curve.at(asks.horizons[1])[0])],
            name=name,
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash, "shape": "hv"},
        )
        at = []
        for horizon in asks.horizons:
            free, low, high = (float(side) for side in curve.at(horizon))
            at.append(f"{free:.0%} at {asks.when(horizon)}")
            table["Group"].append(name)
            table["Horizon"].append(asks.when(horizon))
            table["Free, Kaplan–Meier (95% interval)"].append(
                f"{free:.0%} ({100 * low:.0f} to {100 * high:.0f}%)"
            )
            table["n"].append(curve.n)
            table["Events"].append(curve.events_by(horizon))
        said.append(f"{name}: {', '.join(at)}")
    title = f"What came: free of {asks.event}, by the chance that was given"
    styled(figure, title=title, x=f"{asks.unit} from the start", y="", height=420)
    figure.update_yaxes(**_PERCENT)
    return Chart(figure, f"Kaplan–Meier curves of thirds of the cases. {'; '.join(said)}.", table)


def _courses_table(asks: TimeToEvent) -> dict[str, list[object]]:
    names = (
        "Group",
        "Horizon",
        "Free, Kaplan–Meier (95% interval)",
        "n",
        "Events",
    )
    return {name: [] for name in names}


def chances_chart(asks: TimeToEvent, scores: Scores, *, last: bool) -> Chart:
    """Of groups of equal size, the chance that was given at a horizon and the share that was free
    then (Kaplan–Meier).
    """
    horizon = asks.when(asks.horizons[last])
    groups = grouped(asks, scores, last=last)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="ideal", mode="lines", line={"color": NEUTRAL, "dash": "dash"}
    )
    figure.add_scatter(
        x=[g.predicted for g in groups],
        y=[g.observed for g in groups],
        name="groups of equal size",
        mode="markers",
        marker={"size": 10, "color": ACCENT, "symbol": "diamond"},
        error_y={
            "array": [g.high - g.observed for g in groups],
            "arrayminus": [g.observed - g.low for g in groups],
            "color": ACCENT,
        },
    )
    styled(
        figure,
        title=f"At {horizon}",
        x=f"chance of being free at {horizon}, as given",
        y="free, Kaplan–Meier",
    )
    square(figure)
    return Chart(figure, _said(groups, horizon), _groups_table(groups))


def _said(groups: Sequence[CurveGroup], horizon: str) -> str:
    pairs = "; ".join(f"given {g.predicted:.0%}, free {g.observed:.0%}" for g in groups)
    return f"Calibration at {horizon} in {len(groups)} groups of equal size: {pairs}."


def _groups_table(groups: Sequence[CurveGroup]) -> dict[str, list[object]]:
    return {
        "Chance given": [f"{g.predicted:.0%}" for g in groups],
        "Free, Kaplan–Meier (95% interval)": [
            f"{g.observed:.0%} ({100 * g.low:.0f} to {100 * g.high:.0f}%)" for g in groups
        ],
        "n": [g.n for g in groups],
        "Events": [g.events for g in groups],
    }
