"""A model where it is used: its metrics less those of held-out cases, and its probabilities before
and after a recalibration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from medmodels.cohort.measured import CohortMetrics
from medmodels.cohort.recalibration import PlaceGroup
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, Chart, square, styled

__all__ = ["differences_chart", "place_chart"]

# What is no share of anything, so that its difference is on another scale.
_OTHER_SCALES = frozenset(
    ("log_loss", "observed_expected", "calibration_slope", "calibration_intercept", "mae")
)
_LOWER_IS_BETTER = frozenset(("brier", "under", "over"))
_ROW = 32  # pixels


def differences_chart(measured: CohortMetrics, names: Mapping[str, str]) -> Chart:
    """Every metric on a scale from 0 to 1, cohort less held-out, with its interval; ``names`` are
    the metrics'. The table has all of them.
    """
    shown = [name for name in measured.differences if name not in _OTHER_SCALES]
    figure = go.Figure()
    for told, label, colour, symbol in (
        (True, "beyond chance", RAISES, "diamond"),
        (False, "chance may explain it", NEUTRAL, "circle"),
    ):
        mine = [
            (y, measured.differences[name])
            for y, name in enumerate(shown)
            if _apart(measured, name) is told
        ]
        figure.add_scatter(
            x=[m.value for _, m in mine],
            y=[y for y, _ in mine],
            name=label,
            mode="markers",
            marker={"size": 10, "color": colour, "symbol": symbol},
            error_x={
                "array": [m.high - m.value for _, m in mine],
                "arrayminus": [m.value - m.low for _, m in mine],
                "color": colour,
                "thickness": 2,
            },
            text=[names[shown[y]] for y, _ in mine],
            customdata=[m.text for _, m in mine],
            hovertemplate="%{text}: %{customdata}<extra></extra>",
        )
    figure.add_vline(x=0, line={"color": ACCENT, "width": 1, "dash": "dash"})
    styled(
        figure,
        title="Cohort less held-out cases",
        x="difference (dashed: none)",
        y="",
        height=150 + _ROW * len(shown),
    )
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[_within(names, name) for name in shown],
        range=[len(shown) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(tickformat="+.2f", zeroline=False)
    apart = [names[name] for name in measured.differences if _apart(measured, name)]
    alt = (
        f"Dot plot of {len(shown)} metrics of {measured.n} cases less those of the held-out cases,"
        f" with 95% intervals; beyond chance: {', '.join(apart) or 'none'}."
    )
    return Chart(figure, alt, _differences(measured, names))


def _within(names: Mapping[str, str], name: str) -> str:
    """Without what is said in brackets, but for which way is better."""
    short = names[name].partition(" (")[0]
    return f"{short} ↓" if name in _LOWER_IS_BETTER else short


def _apart(measured: CohortMetrics, name: str) -> bool:
    m = measured.differences[name]
    return bool(m.low > 0 or m.high < 0)


def _differences(measured: CohortMetrics, names: Mapping[str, str]) -> dict[str, list[object]]:
    shown = list(measured.differences)
    return {
        "Metric": [names[name] for name in shown],
        "Cohort (95% interval)": [measured.metrics[name].text for name in shown],
        "Held-out cases (95% interval)": [measured.held[name].text for name in shown],
        "Difference (95% interval)": [measured.differences[name].text for name in shown],
        "Beyond chance": ["yes" if _apart(measured, name) else "" for name in shown],
        "n, cohort": [measured.metrics[name].n for name in shown],
        "n, held out": [measured.held[name].n for name in shown],
    }


def place_chart(before: Sequence[PlaceGroup], after: Sequence[PlaceGroup], positive: str) -> Chart:
    """Observed against predicted in groups of like probability, before and after an update; what
    is drawn after it are cases that the update was not made of.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="ideal", mode="lines", line={"color": NEUTRAL, "dash": "dash"}
    )
    table: dict[str, list[object]] = {
        "Probability": [],
        "Predicted": [],
        "Observed": [],
        "95% interval": [],
        "n": [],
        "Events": [],
    }
    for groups, name, colour, symbol in (
        (before, "as the model gives it", NEUTRAL, "circle"),
        (after, "recalibrated", RAISES, "diamond"),
    ):
        figure.add_scatter(
            x=[g.predicted for g in groups],
            y=[g.observed for g in groups],
            name=name,
            mode="markers+lines",
            line={"color": colour, "width": 1},
            marker={"size": 10, "color": colour, "symbol": symbol},
            error_y={
                "array": [g.high - g.observed for g in groups],
                "arrayminus": [g.observed - g.low for g in groups],
                "color": colour,
                "thickness": 1.5,
            },
            customdata=[[g.n, g.events] for g in groups],
            hovertemplate="predicted %{x:.1%}, observed %{y:.1%}: %{customdata[1]} of"
            " %{customdata[0]}<extra></extra>",
        )
        table["Probability"] += [name] * len(groups)
        table["Predicted"] += [f"{g.predicted:.1%}" for g in groups]
        table["Observed"] += [f"{g.observed:.1%}" for g in groups]
        table["95% interval"] += [f"{g.low:.1%} to {g.high:.1%}" for g in groups]
        table["n"] += [g.n for g in groups]
        table["Events"] += [g.events for g in groups]
    styled(
        figure,
        title="Calibration in this cohort",
        x=f"predicted probability of {positive}",
        y="observed share",
    )
    square(figure)
    off = [_off(groups) for groups in (before, after)]
    alt = (
        f"Observed shares against predicted probabilities in {len(before)} groups, before and after"
        f" recalibration. On average they are {off[0]:.1%} apart before and {off[1]:.1%} after."
    )
    return Chart(figure, alt, table)


def _off(groups: Sequence[PlaceGroup]) -> float:
    n = sum(g.n for g in groups)
    return sum(g.n * abs(g.observed - g.predicted) for g in groups) / n if n else 0.0
