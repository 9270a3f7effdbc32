"""The charts that lessons alone draw: what is on them, in words and as a table."""

from __future__ import annotations

import numpy as np

from medmodels.evidence.epochs import Epoch, side_of
from medmodels.figures import calibration_pair, dots_chart, heated_film, learnt_chart, moved_bars

ROWS = {"first": (0.9, 0.8, 0.95), "second\nof two": (0.4, 0.3, 0.5)}


def test_points_have_their_intervals() -> None:
    """On the figure, in the words and in the table; the line is named on the axis."""
    chart = dots_chart(ROWS, title="T", unit="AUROC", within=(0, 1), line=(0.5, "guessing"))
    (trace,) = chart.figure.data

    np.testing.assert_allclose(trace.x, [0.9, 0.4])
    np.testing.assert_allclose(trace.error_x.array, [0.05, 0.1])
    np.testing.assert_allclose(trace.error_x.arrayminus, [0.1, 0.1])
    assert "second, of two 0.40 (0.30 to 0.50)" in chart.alt
    assert chart.table[""] == ["first", "second, of two"]
    assert chart.table["95% interval"] == ["0.80 to 0.95", "0.30 to 0.50"]
    assert "guessing" in chart.figure.layout.xaxis.title.text


def test_bars_go_both_ways() -> None:
    """Coloured by the way they move it; the axis holds all of them, and the largest is named."""
    chart = moved_bars({"a": 0.5, "b": -2.0}, title="T", unit="log-odds")
    low, high = chart.figure.layout.xaxis.range

    assert len(set(chart.figure.data[0].marker.color)) == 2
    assert low < -2 < 0.5 < high
    assert "b moves it most, by -2.00" in chart.alt
    assert moved_bars({"a": 0.5}, title="T", unit="log-odds").figure.layout.xaxis.range[0] == 0


def epochs(n: int) -> list[Epoch]:
    y = np.arange(10) % 2 == 0
    right, wrong = np.where(y, 3.0, -3.0), np.where(y, 1.0, 1.0)
    return [Epoch(k + 1, 8, side_of(right, y), side_of(wrong, y)) for k in range(n)]


def test_curves_tell_learnt_from_fresh() -> None:
    """Both curves of both sides, the epoch that is kept, and where they stand, in words."""
    chart = learnt_chart(epochs(6), names=("learnt", "fresh"), kept=3, title="T")

    assert [trace.name for trace in chart.figure.data] == ["learnt", "learnt", "fresh", "fresh"]
    assert "learnt: 100% called right" in chart.alt
    assert "fresh: 50% called right" in chart.alt
    assert "epoch 3 is kept" in chart.alt
    assert chart.table["Right, fresh"] == [0.5] * 6
    assert "kept" not in learnt_chart(epochs(6), names=("a", "b"), kept=6, title="T").alt


def test_heat_lies_over_its_film() -> None:
    """A picture as large as the film, and the strongest squares in the table, counted from 1."""
    patches = np.zeros((12, 12))
    patches[2, 5], patches[0, 1] = -3, 1
    chart = heated_film(np.zeros((60, 48), np.uint8), patches, title="T", said="Seen.")
    (over,) = chart.figure.layout.images

    assert (over.sizex, over.sizey) == (48, 60)
    assert (chart.table["Row"][0], chart.table["Column"][0]) == (3, 6)
    assert chart.table["Log-odds"][:2] == ["-3.00", "+1.00"]


def test_two_sides_are_told_apart() -> None:
    """What was promised on average and what came true, of each."""
    y, p = np.arange(40) % 4 == 0, np.linspace(0.1, 0.9, 40)
    chart = calibration_pair({"here": (y, p), "there": (~y, p)})

    assert "here: 50% promised, 25% came true" in chart.alt
    assert "there: 50% promised, 75% came true" in chart.alt
    assert set(chart.table["Films"]) == {"here", "there"}
    assert sum(n for n in chart.table["n"] if isinstance(n, int)) == 80
