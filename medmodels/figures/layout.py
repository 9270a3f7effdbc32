"""Pictures of a row of a table that is itself a picture or a series, and over it what each of its
parts did to the estimate.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.figures.chart import ACCENT, LOWERS, RAISES, Chart, styled
from medmodels.figures.film import OVERLAY, png, sized
from medmodels.tasks import Pixels, Steps

__all__ = ["picture_of", "pixels_charts", "steps_charts"]

_MOST = 8  # variables that are drawn; of more, those that moved the estimate most


def picture_of(case: Case) -> np.ndarray:
    """A row of pixels as uint8, (height, width) or (height, width, 3): black and white are the ends
    of the training rows' values.
    """
    height, width, channels = Pixels.of(case.task.inputs).layout
    # the training rows' span, widened by its own width, but not below zero
    low, high = case.task.features[0].plausible
    width_of_all = high / 2 if low == 0 else (high - low) / 3
    black = 0.0 if low == 0 else low + width_of_all
    levels = (
        np.clip(255 * (case.data - black) / max(width_of_all, 1e-12), 0, 255)
        .astype(np.uint8)
        .reshape(height, width, channels)
    )
    return levels[..., 0] if channels == 1 else levels


def pixels_charts(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """The picture that a row is, and over it what each of its squares did to the estimate."""
    return (_pixels(case, explanation),)


def _pixels(case: Case, explanation: Explanation | None) -> Chart:
    picture = picture_of(case)
    height, width = picture.shape[:2]
    figure = go.Figure(go.Image(source=png(picture), hoverinfo="skip"))
    amounts = _amounts(case, explanation)
    title = f"The picture, {width} × {height} pixels"
    if explanation:
        title = f"Where “{explanation.label}” was raised or lowered"
        reach = max(np.abs(list(amounts.values())).max(), 1e-12)
        edges = [
            [n * side // 3 if n * side % 3 == 0 else n * side // 3 + 1 for n in range(4)]
            for side in (width, height)
        ]
        z = np.array([amounts[name] for name in case.task.elements]).reshape(3, 3)
        x, y = ([edge - 0.5 for edge in axis] for axis in edges)
        figure.add_heatmap(
            z=z,
            x=x,
            y=y,
            colorscale=OVERLAY,
            zmin=-reach,
            zmax=reach,
            opacity=0.45,
            colorbar={"title": explanation.unit, "thickness": 12},
            hovertemplate="%{z:+.3f}<extra></extra>",
        )
    sized(figure, (height, width), title, 420)
    alt = (
        f"{title}: grey levels {picture.min()} to {picture.max()}, mean {picture.mean():.0f}."
        + _said(amounts)
    )
    if explanation:
        return Chart(
            figure,
            alt,
            {
                "Square": list(amounts),
                f"Contribution ({explanation.unit})": [round(a, 4) for a in amounts.values()],
            },
        )
    counts, edges_ = np.histogram(picture, np.linspace(0, 256, 9))
    return Chart(
        figure,
        alt,
        {
            "Level": [f"{a:.0f} to {b - 1:.0f}" for a, b in pairwise(edges_)],
            "Pixels": counts.tolist(),
        },
    )


def steps_charts(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """The series that a row is, and behind it what each of its windows did to the estimate."""
    return (_steps(case, explanation),)


def _steps(case: Case, explanation: Explanation | None) -> Chart:
    inputs = Steps.of(case.task.inputs)
    steps, count = inputs.layout
    values = case.data.reshape(steps, count)
    first = inputs.first_step
    names = [f.group or "value" for f in case.task.features[:count]]
    amounts = _amounts(case, explanation)
    moved = np.abs(
        np.array([amounts.get(name, 0.0) for name in case.task.elements]).reshape(count, -1)
    ).sum(1)
    shown = sorted(np.argsort(-moved, kind="stable")[:_MOST].tolist())
    figure = make_subplots(len(shown), 1, shared_xaxes=True, vertical_spacing=0.02)
    for row, v in enumerate(shown, 1):
        figure.add_scatter(
            x=list(range(first, first + steps)),
            y=values[:, v],
            mode="lines",
            line={"color": ACCENT, "width": 1.5},
            showlegend=False,
            meta=names[v],
            hovertemplate="%{meta}, step %{x}: %{y:.4g}<extra></extra>",
            row=row,
            col=1,
        )
        _shaded(figure, case, v, amounts, row)
    title = (
        f"When “{explanation.label}” was raised or lowered"
        if explanation
        else f"The series, {steps} steps"
    )
    styled(figure, title=title, x="", y="", height=130 + 130 * len(shown))
    for row, v in enumerate(shown, 1):
        figure.update_yaxes(title=names[v], row=row, col=1)
    figure.update_xaxes(title="step", row=len(shown), col=1)
    alt = f"{title}. {len(shown)} of {count} variables drawn over {steps} steps." + _said(amounts)
    if explanation:
        return Chart(
            figure,
            alt,
            {
                "Part": list(amounts),
                f"Contribution ({explanation.unit})": [round(a, 4) for a in amounts.values()],
            },
        )
    table = {
        "Variable": names,
        "First": values[0],
        "Lowest": values.min(0),
        "Highest": values.max(0),
        "Last": values[-1],
    }
    return Chart(figure, alt, {key: list(column) for key, column in table.items()})


def _shaded(
    figure: go.Figure, case: Case, variable: int, amounts: dict[str, float], row: int
) -> None:
    """Behind each window its colour, the stronger the more it moved the estimate."""
    inputs = Steps.of(case.task.inputs)
    steps, count = inputs.layout
    of_step = np.array(inputs.element_of_column).reshape(steps, count)[:, variable]
    reach = max((abs(a) for a in amounts.values()), default=0.0) or 1.0
    for element in np.unique(of_step):
        inside = np.flatnonzero(of_step == element)
        amount = amounts.get(case.task.elements[element], 0.0)
        if amount:
            figure.add_vrect(
                x0=inputs.first_step + inside[0] - 0.5,
                x1=inputs.first_step + inside[-1] + 0.5,
                line_width=0,
                layer="below",
                fillcolor=RAISES if amount > 0 else LOWERS,
                opacity=0.4 * abs(amount) / reach,
                row=row,
                col=1,
            )


def _amounts(case: Case, explanation: Explanation | None) -> dict[str, float]:
    """Each part's contribution, in the order in which the parts lie; empty without an
    explanation.
    """
    amounts = {c.input: c.amount for c in explanation.contributions} if explanation else {}
    return {name: amounts.get(name, 0.0) for name in case.task.elements} if explanation else {}


def _said(amounts: dict[str, float]) -> str:
    most = sorted(amounts.items(), key=lambda item: -abs(item[1]))[:3]
    return (
        f" Largest: {'; '.join(f'{name} {amount:+.2f}' for name, amount in most)}." if most else ""
    )
