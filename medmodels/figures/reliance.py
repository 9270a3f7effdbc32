"""How readers lean on a model, in pictures: right answers, habits, and what studies found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from medmodels.figures.chart import ACCENT, INK, NEUTRAL, RAISES, Chart, square, styled
from medmodels.statistics.rate import Rate

__all__ = ["QuotedRow", "pairs_chart", "quoted_chart", "right_chart", "spared_chart"]

_COLOURS, _SYMBOLS = (ACCENT, RAISES, NEUTRAL), ("circle", "diamond", "square")


def right_chart(title: str, shares: Mapping[str, Rate]) -> Chart:
    """Shares of right answers as bars by name, in their order, each written at its end."""
    names = list(shares)
    values = [100 * (rate.value or 0.0) for rate in shares.values()]
    texts = [f"{value:.0f}%" if rate.n else "none" for value, rate in _both(values, shares)]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=list(range(len(names))),
            orientation="h",
            width=0.55,
            text=texts,
            textposition="outside",
            textfont={"color": INK, "size": 16},
            marker={"color": [NEUTRAL if "alone" in name else ACCENT for name in names]},
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    styled(figure, title=title, x="right answers, %", y="", height=110 + 44 * len(names))
    figure.update_xaxes(range=[0, 125], tickvals=[0, 25, 50, 75, 100])
    _rows(figure, names)
    told = "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    table = {"Who": names, "Right": [rate.text for rate in shares.values()]}
    return Chart(figure, f"{title}: {told}.", table)


def _both(values: Sequence[float], shares: Mapping[str, Rate]) -> list[tuple[float, Rate]]:
    return list(zip(values, shares.values(), strict=True))


def _rows(figure: go.Figure, names: Sequence[str]) -> None:
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=list(names),
        tickfont_size=15,
        showgrid=False,
        zeroline=False,
    )


def pairs_chart(counts: Mapping[str, int], chosen: str) -> Chart:
    """How many pairs of answers there are of each kind, by whether the first answer, the model and
    the second answer are right (R) or wrong (W); the ``chosen`` kind stands out.
    """
    words = {"R": "right", "W": "wrong"}
    names = [" · ".join(words[letter] for letter in kind) for kind in counts]
    figure = go.Figure(
        go.Bar(
            x=list(counts.values()),
            y=list(range(len(names))),
            orientation="h",
            width=0.6,
            text=[str(count) for count in counts.values()],
            textposition="outside",
            textfont={"color": INK, "size": 15},
            marker={"color": [ACCENT if kind == chosen else NEUTRAL for kind in counts]},
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    title = "First answer · model · second answer"
    styled(figure, title=title, x="pairs of answers", y="", height=110 + 34 * len(names))
    figure.update_xaxes(range=[0, 1.2 * max([1, *counts.values()])])
    _rows(figure, names)
    told = "; ".join(f"{name} {n}" for name, n in zip(names, counts.values(), strict=True))
    table: dict[str, Sequence[object]] = {title: names, "Pairs": list(counts.values())}
    return Chart(figure, f"{title}: {told}.", table)


def spared_chart(groups: Mapping[str, tuple[Rate, Rate]]) -> Chart:
    """Groups by their wrong first answers that were put right (RAIR) and their right ones that were
    kept (RSR): the best habit is the corner at the upper right.
    """
    figure = go.Figure()
    for n, (name, rates) in enumerate(groups.items()):
        put_right, kept = (rate.value for rate in rates)
        if put_right is None or kept is None:
            continue
        figure.add_scatter(
            x=[put_right],
            y=[kept],
            mode="markers+text",
            marker={"size": 16, "color": _COLOURS[n % 3], "symbol": _SYMBOLS[n % 3]},
            text=[name],
            textposition="middle left" if put_right > 0.5 else "middle right",
            textfont={"size": 15, "color": INK},
            hoverinfo="skip",
            showlegend=False,
        )
    title = "Two habits"
    styled(figure, title=title, x="wrong first answers put right", y="right ones kept")
    square(figure).update_layout(height=400)
    told = "; ".join(
        f"{name}: put right {first.text}, kept {second.text}"
        for name, (first, second) in groups.items()
    )
    table = {
        "Group": list(groups),
        "Put right (RAIR)": [first.text for first, _ in groups.values()],
        "Kept (RSR)": [second.text for _, second in groups.values()],
    }
    return Chart(figure, f"{title}. {told}.", table)


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """What a study found: its ``shares`` in percent, the first with the advice as usual, and all of
    it as it is quoted; or what one's ``own`` class did.
    """

    name: str
    population: str
    shares: tuple[float, ...]
    found: str
    own: bool = False


def quoted_chart(title: str, rows: Sequence[QuotedRow]) -> Chart:
    """A row a study with a point for each share: filled with the advice as usual, open for what it
    is compared with, which the table says. Rows have another design each, and no order of merit.
    """
    figure = go.Figure()
    for n, (name, symbol) in enumerate((("as usual", "circle"), ("compared with", "circle-open"))):
        points = [(row.shares[n], place) for place, row in enumerate(rows) if len(row.shares) > n]
        colours = [RAISES if rows[place].own else ACCENT for _, place in points]
        figure.add_scatter(
            x=[share for share, _ in points],
            y=[place for _, place in points],
            name=name,
            mode="markers+text",
            marker={"size": 14, "color": colours, "symbol": symbol, "line": {"width": 2}},
            text=[f"{share:g}%" for share, _ in points],
            textposition=("top center", "bottom center")[n],
            textfont={"size": 14, "color": INK},
            hoverinfo="skip",
            cliponaxis=False,
        )
    styled(figure, title=title, x="of the wrong advice, %", y="", height=170 + 80 * len(rows))
    figure.update_xaxes(range=[-4, 104], tickvals=[0, 25, 50, 75, 100])
    _rows(figure, [f"{row.name}\n{row.population.partition(',')[0]}" for row in rows])
    told = "; ".join(f"{row.name}, {row.population}: {row.found}" for row in rows)
    table = {
        "Study": [row.name for row in rows],
        "Who answered what": [row.population for row in rows],
        "What was found": [row.found for row in rows],
    }
    return Chart(figure, f"{title}. {told}.", table)
