"""How many of a class gave each answer to a question, for a wall that is read from the back row."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import plotly.graph_objects as go

from medmodels.figures.chart import ACCENT, INK, NEUTRAL, Chart, styled

__all__ = ["votes_chart"]

_WIDE = 26  # characters of an answer in a line
_PALE = "rgba(138, 145, 150, 0.35)"
_LINE, _BAR = 24, 30  # pixels of a line of words and around them


def votes_chart(
    title: str, answers: Sequence[str], counts: Sequence[int], *, right: str | None
) -> Chart:
    """A bar for each answer in their order, (n,) counts; the ``right`` one is named, ``None`` where
    there is none.
    """
    names = [f"{answer} (right)" if answer == right else answer for answer in answers]
    lines = [fill(name, _WIDE, break_on_hyphens=False) for name in names]
    is_right = [answer == right for answer in answers]
    figure = go.Figure(
        go.Bar(
            x=list(counts),
            y=list(range(len(answers))),
            orientation="h",
            width=0.6,
            text=[str(count) for count in counts],
            textposition="outside",
            textfont={"color": INK, "size": 18},
            marker={
                "color": [ACCENT if this else _PALE for this in is_right],
                "line": {"width": 2, "color": [ACCENT if this else NEUTRAL for this in is_right]},
            },
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    height = 130 + sum(_BAR + _LINE * (line.count("\n") + 1) for line in lines)
    styled(figure, title=title, x="answers", y="", height=height)
    most = max(counts, default=0)
    figure.update_xaxes(
        range=[0, max(1.15 * most, 1)],
        tickformat="d",
        dtick=max(1, round(most / 5)),
        tickfont_size=16,
        title_font_size=16,
    )
    figure.update_yaxes(
        range=[len(answers) - 0.5, -0.5],
        tickvals=list(range(len(answers))),
        ticktext=lines,
        tickfont_size=16,
        showgrid=False,
        zeroline=False,
    )
    told = ", ".join(f"{count} {name}" for name, count in zip(names, counts, strict=True))
    table: dict[str, Sequence[object]] = {"Answer": names, "Answers": list(counts)}
    return Chart(figure, f"{title}. Of {sum(counts)}: {told}.", table)
