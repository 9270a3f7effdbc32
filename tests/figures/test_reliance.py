"""Right answers, habits and quoted shares, drawn as they were counted."""

from __future__ import annotations

from medmodels.figures.reliance import (
    QuotedRow,
    pairs_chart,
    quoted_chart,
    right_chart,
    spared_chart,
)
from medmodels.statistics.rate import Rate


def test_bars_end_at_the_share() -> None:
    """In percent; where there was no answer the row says so."""
    chart = right_chart("Right", {"Readers alone": Rate(3, 4), "Model": Rate(0, 0)})

    assert list(chart.figure.data[0].x) == [75.0, 0.0]
    assert list(chart.figure.data[0].text) == ["75%", "none"]
    assert chart.table["Right"] == [Rate(3, 4).text, "no opportunity"]


def test_a_group_without_an_opportunity_has_no_point() -> None:
    """And stands in the table."""
    chart = spared_chart({"A": (Rate(1, 2), Rate(9, 10)), "B": (Rate(1, 2), Rate(0, 0))})

    assert [(trace.x[0], trace.y[0]) for trace in chart.figure.data] == [(0.5, 0.9)]
    assert chart.table["Kept (RSR)"][1] == "no opportunity"


def test_quoted_shares_stand_in_the_row_of_their_study() -> None:
    """The first filled, the second open; all that is quoted is in the table."""
    rows = [
        QuotedRow("Ann 2001", "12 readers, films", (60.0, 40.5), "60% against 40.5%"),
        QuotedRow("Bo 2002", "8 readers, notes", (30.0,), "30%"),
    ]
    usual, compared = quoted_chart("Followed", rows).figure.data

    assert (list(usual.x), list(usual.y)) == ([60.0, 30.0], [0, 1])
    assert (list(compared.x), list(compared.y)) == ([40.5], [0])
    assert list(compared.text) == ["40.5%"]
    assert quoted_chart("Followed", rows).table["What was found"] == [row.found for row in rows]


def test_the_chosen_kind_of_pair_stands_out() -> None:
    """And every kind has its bar."""
    chart = pairs_chart({"RRR": 5, "RWW": 2, "WRR": 0}, "RWW")
    colours = chart.figure.data[0].marker.color

    assert list(chart.figure.data[0].x) == [5, 2, 0]
    assert colours[1] != colours[0] == colours[2]
    assert "right · wrong · wrong 2" in chart.alt
