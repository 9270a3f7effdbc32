"""Pictures of times to an event: a case's curve with its band, what came of whom, and whether the
chances were right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Scores
from medmodels.evidence.survival import courses, grouped
from medmodels.figures.chart import ACCENT, LOWERS, NEUTRAL, RAISES, Chart, band, square, styled
from medmodels.outcomes import TimeToEvent
from medmodels.predictions import SurvivalPrediction
from medmodels.statistics.curve_metrics import CurveGroup

__all__ = ["case_curve", "chances_chart", "courses_chart"]

_PERCENT = {"range": [0, 1.02], "tickformat": ".0%"}


def case_curve(prediction: SurvivalPrediction, said: Sequence[str]) -> Chart:
    """The chance of being free over time, with the band of models on cases drawn anew; both
    horizons are marked with what is ``said`` of them.
    """
    places, unit = prediction.curve, prediction.unit
    t = np.array([place.time for place in places])
    free, low, high = (
        np.array([getattr(place, side) for place in places]) for side in ("free", "low", "high")
    )
    figure = go.Figure([*band(t, low, high, name="95% of refits", colour=ACCENT)])
    figure.add_scatter(
        x=t, y=free, name="this case", mode="lines", line={"color": ACCENT, "width": 3}
    )
    figure.add_scatter(
        x=list(prediction.free_at),
        y=list(prediction.free_at.values()),
        name="horizons",
        mode="markers+text",
        text=list(said),
        textposition="bottom left",
        marker={"size": 10, "color": RAISES, "symbol": "diamond"},
    )
    title = f"Chance of being free of {prediction.event}"
    styled(figure, title=title, x=f"{unit} from the start", y="", height=300)
    figure.update_yaxes(**_PERCENT)
    figure.update_xaxes(range=[0, float(t[-1]) * 1.02])
    at = "; ".join(
        f"{text} at {when:g} {unit}" for when, text in zip(prediction.free_at, said, strict=True)
    )
    ends = zip(low[-1:], high[-1:], strict=True)
    reach = "; ".join(f"{a:.0%} to {b:.0%} at the end" for a, b in ends)
    table: dict[str, list[object]] = {
        f"Time, {unit}": [round(float(v), 3) for v in t],
        f"Free of {prediction.event}": [f"{v:.1%}" for v in free],
        "95% of refits": [f"{a:.1%} to {b:.1%}" for a, b in zip(low, high, strict=True)],
    }
    return Chart(figure, f"{title}: {at}. Refits on cases drawn anew: {reach}.", table)


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
