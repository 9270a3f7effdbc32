"""What every figure does with the texts it is given."""

from __future__ import annotations

import html
import re

import plotly.graph_objects as go
import pytest

from medmodels.figures import Chart
from medmodels.figures.chart import styled

HOSTILE = "<a href='http://x.org'>a</a> <b>b</b> &amp; %{x} $y$"


@pytest.mark.parametrize("name", [HOSTILE, "a < b & c > d", "100%", "%{meta}"])
def test_a_figure_has_every_text_as_it_was_written(name: str) -> None:
    """Titles, axes, names, places, words and notes hold no tag, entity, formula or placeholder, and
    read back as the text.
    """
    figure = go.Figure(
        go.Bar(
            x=[name, "other"],
            y=[1, 2],
            name=name,
            text=[name, ""],
            meta=[name],
            customdata=[[name], [""]],
        )
    )
    figure.add_annotation(text=name, x=0, y=1, font={"size": 12})
    figure.update_yaxes(tickvals=[1], ticktext=[name])
    styled(figure, title=f"{name}\nnext", x=name, y=name)
    drawn = Chart(figure, "", {}).figure

    bar, layout = drawn.data[0], drawn.layout
    found = [
        bar.x[0],
        bar.name,
        bar.text[0],
        bar.meta[0],
        bar.customdata[0][0],
        layout.annotations[0].text,
        layout.yaxis.ticktext[0],
    ]
    found += [
        layout.xaxis.title.text,
        layout.yaxis.title.text,
        layout.title.text.removesuffix("<br>next"),
    ]
    assert {html.unescape(text) for text in found} == {name}
    assert not [text for text in found if re.search(r"[<>$]|%\{|&(?!amp;|lt;|gt;|#36;|#37;)", text)]
    assert layout.annotations[0].font.size == 12


@pytest.mark.parametrize("names", [["2024", "2025"], ["2020-01-02", "2020-01-03"], ["1", "0"]])
def test_words_on_an_axis_are_words(names: list[str]) -> None:
    """Names that look like years, dates or numbers are places side by side, not a scale."""
    drawn = Chart(go.Figure(go.Bar(x=[1.0, 2.0], y=names, orientation="h")), "", {}).figure

    assert drawn.layout.yaxis.type == "category"
    assert drawn.layout.xaxis.type is None
