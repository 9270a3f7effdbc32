"""How a training went, for who watches it: what is learnt from and what is fresh, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from medmodels.evidence.epochs import Epoch
from medmodels.figures.chart import LOWERS, NEUTRAL, RAISES, Chart, styled

__all__ = ["learnt_chart"]

_HIGHEST = 2.0  # nats: beyond, a loss says nothing but that it is bad
_SIDES = (("train", LOWERS, "dot"), ("validation", RAISES, "solid"))


def learnt_chart(
    epochs: Sequence[Epoch], *, names: tuple[str, str], kept: int = 0, title: str
) -> Chart:
    """Log loss and the share called right after each epoch; ``names`` say what is learnt from and
    what is not, ``kept`` is the epoch whose network is kept, 0 where none is chosen.
    """
    figure = make_subplots(
        1, 2, subplot_titles=["Called right", "Log loss"], horizontal_spacing=0.14
    )
    numbers, last = [epoch.number for epoch in epochs], epochs[-1]
    table: dict[str, list[float]] = {"Epoch": [float(n) for n in numbers]}
    for (side, colour, dash), name in zip(_SIDES, names, strict=True):
        for column, curve in enumerate(("accuracy", "loss"), 1):
            values = [getattr(getattr(epoch, side), curve) for epoch in epochs]
            figure.add_trace(
                go.Scatter(
                    x=numbers,
                    y=values,
                    name=name,
                    legendgroup=side,
                    showlegend=column == 1,
                    mode="lines",
                    line={"color": colour, "dash": dash, "width": 3},
                    meta=name,
                    hovertemplate="%{meta}, epoch %{x}: %{y:.2f}<extra></extra>",
                ),
                row=1,
                col=column,
            )
            table[f"{'Right' if column == 1 else 'Loss'}, {name}"] = [round(v, 3) for v in values]
    styled(figure, title=title, x="epoch", y="", height=380)
    figure.update_xaxes(range=[0.5, last.planned + 0.5], title="epoch")
    figure.update_yaxes(range=[0.38, 1.02], tickformat=".0%", col=1)
    figure.update_yaxes(range=[0, _HIGHEST], col=2)
    if kept and kept < last.number:
        figure.add_vline(x=kept, line={"color": NEUTRAL, "width": 2, "dash": "dash"})
    return Chart(figure, _told(last, names, kept), table)


def _told(last: Epoch, names: tuple[str, str], kept: int) -> str:
    ends = "; ".join(
        f"{name}: {side.accuracy:.0%} called right, log loss {min(side.loss, 99):.2f}"
        for name, side in zip(names, (last.train, last.validation), strict=True)
    )
    chosen = f" The network of epoch {kept} is kept." if kept and kept < last.number else ""
    return f"Curves over {last.number} of {last.planned} epochs. Now, {ends}.{chosen}"
