"""Charts of trainings, of smaller forms, and of rows that are pictures or series: figure, words and
table say the same.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case
from medmodels.evidence import Epoch, Form, Side
from medmodels.explanations import Explanation
from medmodels.explanations.explanation import Contribution
from medmodels.figures import compared_curves, drawn, forms_chart, learning_curves, picture_of
from medmodels.own.labelled import read_labelled
from medmodels.tasks import Pixels
from tests.own.rows import pictures, series


def epochs(count: int, start: float = 0.9) -> tuple[Epoch, ...]:
    return tuple(
        Epoch(
            n + 1,
            10,
            Side(start / (n + 1), 0.7, 0.6, 0.65),
            Side(start / (n + 1) + 0.1, 0.69, 0.5, 0.6),
        )
        for n in range(count)
    )


def case(data: bytes) -> Case:
    table = read_labelled(data, target="label")
    return Case(table.dataset("T").task, table.data[1], "upload")


def explained(of: Case) -> Explanation:
    """An explanation in which the n-th part moved the estimate by n, every other one downwards."""
    parts = [
        Contribution(name, 0.0, "", "", "", "", float(n * (-1) ** n))
        for n, name in enumerate(of.task.elements)
    ]
    ordered = tuple(sorted(parts, key=lambda c: -abs(c.amount)))
    return Explanation(
        "m",
        "d",
        "c",
        "label 1",
        "method",
        "log-odds",
        "b",
        "reference",
        "case",
        0.0,
        0.5,
        1.0,
        0.7,
        (0.0, 1.0),
        ordered,
        1,
        0.0,
        0.0,
    )


def test_curves_have_a_line_for_each_side_and_measure() -> None:
    """Eight lines, every epoch in the table, the last one in words."""
    chart = learning_curves(epochs(3))

    assert len(chart.figure.data) == 8
    assert list(chart.figure.data[0].y) == pytest.approx([0.9, 0.45, 0.3])
    assert chart.table["Log loss, validation"] == pytest.approx([1.0, 0.55, 0.4])
    assert "3 of 10 epochs" in chart.alt


def test_compared_runs_keep_their_names_and_lengths() -> None:
    """A line a run, told apart by colour and dash; the shorter one has blanks in the table."""
    chart = compared_curves({"one": epochs(3), "two": epochs(2, 0.5)}, "loss")

    assert [line.name for line in chart.figure.data] == ["one", "two"]
    assert len({(line.line.color, line.line.dash) for line in chart.figure.data}) == 2
    assert chart.table["two"] == [pytest.approx(0.6), pytest.approx(0.35), None]


def test_forms_stand_with_their_interval() -> None:
    """Size against accuracy, and the table holds bytes, both shares with intervals, n and
    events.
    """
    forms = (
        Form("float32", 1000, 0.1, 90, 100, 0.0, 100, 40),
        Form("int8", 300, 0.05, 88, 97, 0.02, 100, 40),
    )
    chart = forms_chart(forms)

    assert [float(trace.x[0]) for trace in chart.figure.data] == [1.0, 0.3]
    assert chart.table["Accuracy (95% interval)"][1] == forms[1].accuracy.text
    assert forms[1].accuracy.low < 0.88 < forms[1].accuracy.high
    assert chart.table["Called like float32 (95% interval)"][1].startswith("0.970")


@pytest.mark.parametrize("channels", [1, 3])
def test_a_row_of_pixels_is_drawn_as_it_lies(channels: int) -> None:
    """First columns on top, colours side by side, the brightest training value nearly white."""
    of = case(pictures(side=9, channels=channels))
    picture = picture_of(of)

    assert picture.shape == ((9, 9) if channels == 1 else (9, 9, 3))
    assert np.allclose(
        picture.reshape(-1), 255 * of.data / (of.task.features[0].plausible[1] / 2), atol=1
    )
    assert "9 × 9" in drawn(of)[0].alt


def test_the_squares_lie_where_their_pixels_are() -> None:
    """The overlay has the value of each square at its place, whatever the side, in nine cells whose
    edges are the squares'.
    """
    of = case(pictures(side=10))
    chart = drawn(of, explained(of))[0]
    overlay = chart.figure.data[1]

    assert np.array(overlay.z).ravel().tolist() == [n * (-1) ** n for n in range(9)]
    of_column = Pixels.of(of.task.inputs).element_of_column
    of_row = [of_column[10 * y] // 3 for y in range(10)]
    edges = [0, *(y for y in range(1, 10) if of_row[y] != of_row[y - 1]), 10]
    assert [edge + 0.5 for edge in overlay.y] == edges
    assert chart.table["Square"] == list(of.task.elements)


def test_the_windows_are_shaded_by_what_they_did() -> None:
    """A curve a variable, behind it a band for each window that moved the estimate, orange upwards
    and blue downwards.
    """
    of = case(series(variables=("pulse", "lactate")))
    chart = drawn(of, explained(of))[0]

    assert len(chart.figure.data) == 2
    assert list(chart.figure.data[0].y) == of.data.reshape(12, 2)[:, 0].tolist()
    assert len(chart.figure.layout.shapes) == 7
    assert {shape.fillcolor for shape in chart.figure.layout.shapes} == {"#d55e00", "#0072b2"}
    assert chart.table["Part"] == list(of.task.elements)
    assert drawn(of)[0].table["Variable"] == ["pulse", "lactate"]
