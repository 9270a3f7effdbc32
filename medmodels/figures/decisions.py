"""What a threshold does: net benefit over a range of thresholds, and what becomes of a hundred
patients.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import DecisionCurve, Patients
from medmodels.figures.chart import ACCENT, LOWERS, NEUTRAL, RAISES, Chart, band, styled

__all__ = ["decision_chart", "patients_chart"]

_LINES: dict[str, dict[str, object]] = {
    "baseline": {"color": LOWERS, "dash": "dot"},
    "all": {"color": RAISES, "dash": "dash"},
    "none": {"color": NEUTRAL},
}


def decision_chart(
    curve: DecisionCurve, threshold: float, shown: tuple[float, float], *, baseline: str
) -> Chart:
    """Net benefit of every policy between two thresholds; the model's with its band. ``baseline``
    is what the baseline is called.
    """
    names = {"model": "this model", "baseline": baseline, "all": "treat all", "none": "treat none"}
    inside = (curve.thresholds >= shown[0] - 1e-9) & (curve.thresholds <= shown[1] + 1e-9)
    figure = _drawn(curve, inside, names)
    figure.add_vline(
        x=threshold,
        line={"color": NEUTRAL, "width": 2, "dash": "dash"},
        annotation_text="threshold",
    )
    styled(
        figure,
        title="Net benefit",
        x="threshold probability",
        y="net benefit, true positives per patient",
    )
    prevalence = curve.events / curve.n
    figure.update_yaxes(range=[-0.12 * prevalence, 1.12 * prevalence])
    figure.update_xaxes(range=list(shown))
    at = int(np.argmin(np.abs(curve.thresholds - threshold)))
    said = "; ".join(f"{name} {curve.policies[policy][at]:.3f}" for policy, name in names.items())
    alt = (
        f"Decision curve over thresholds from {shown[0]:.2f} to {shown[1]:.2f}, {curve.n} cases,"
        f" {curve.events} events. Net benefit at {curve.thresholds[at]:.2f}: {said}."
    )
    return Chart(figure, alt, _tabled(curve, inside, names))


def _drawn(curve: DecisionCurve, inside: np.ndarray, names: dict[str, str]) -> go.Figure:
    """A line a policy over the thresholds ``inside``, the model's with its band."""
    t, low, high = (
        of[inside] for of in (curve.thresholds, curve.low["model"], curve.high["model"])
    )
    figure = go.Figure([*band(t, low, high, name="95% band", colour=ACCENT)])
    lines: dict[str, dict[str, object]] = {"model": {"color": ACCENT, "width": 3}, **_LINES}
    for policy, line in lines.items():
        figure.add_scatter(
            x=t,
            y=curve.policies[policy][inside],
            name=names[policy],
            mode="lines",
            line={"width": 2, **line},
        )
    return figure


def _tabled(
    curve: DecisionCurve, inside: np.ndarray, names: dict[str, str]
) -> dict[str, list[object]]:
    table: dict[str, list[object]] = {"Threshold": curve.thresholds[inside].tolist()}
    for policy, name in names.items():
        of = (curve.policies[policy], curve.low[policy], curve.high[policy])
        table[name[:1].upper() + name[1:]] = [
            f"{value:.3f} ({low:.3f} to {high:.3f})"
            for value, low, high in zip(*(one[inside] for one in of), strict=True)
        ]
    return table


def patients_chart(who: Patients, labels: tuple[str, ...]) -> Chart:
    """A hundred patients in rows of twenty, each a mark whose form and colour say what becomes of
    them.
    """
    kinds = [
        (f"truly {labels[0]}, called so", who.detected, RAISES, "circle"),
        (f"truly {labels[0]}, missed", who.missed, RAISES, "circle-open"),
        (f"truly {labels[1]}, called {labels[0]}", who.alarms, LOWERS, "x"),
        (f"truly {labels[1]}, rightly cleared", who.cleared, NEUTRAL, "square-open"),
    ]
    figure, start = go.Figure(), 0
    for name, count, colour, symbol in kinds:
        place = np.arange(start, start + count)
        figure.add_scatter(
            x=place % 20,
            y=-(place // 20),
            mode="markers",
            name=f"{count} {name}",
            marker={
                "size": 13,
                "color": colour,
                "symbol": symbol,
                "line": {"width": 2, "color": colour},
            },
            hoverinfo="name",
        )
        start += count
    styled(
        figure,
        title=f"Of 100 patients, {who.detected + who.missed} of them truly {labels[0]}",
        x="",
        y="",
        height=330,
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=[-4.7, 0.7])
    alt = "A hundred patients: " + ", ".join(f"{count} {name}" for name, count, *_ in kinds) + "."
    return Chart(
        figure,
        alt,
        {"Patients": [name for name, *_ in kinds], "Of 100": [count for _, count, *_ in kinds]},
    )
