"""The drift chart: what is marked, what is drawn, and its table."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from medmodels.cohort.drift import THE_SCORE, Drift, Drifted, WordShares
from medmodels.figures import drift_chart
from medmodels.models import load_model
from medmodels.statistics.differences import difference
from medmodels.statistics.metric import Metric, share
from medmodels.statistics.shift import Binned, shift_of
from medmodels.tasks import get_task

FNA = get_task("breast-fna")


def row(name: str, *, told: bool = False, moved: float = 0.0) -> Drifted:
    """One row, its cases moved from an even spread of ten."""
    cases = np.full(10, 100.0) + moved * np.linspace(-90, 90, 10)
    shift = shift_of(Binned(np.full(10, 50.0), cases, np.zeros(9)), count=100)
    missing, before = share(3, 100), share(1, 100)
    return Drifted(
        name, shift, 0.5, told, 3.0, 2.0, None, missing, before, difference(missing, before)
    )


def drift(*rows: Drifted) -> Drift:
    return Drift(rows, len(rows), 1_000, 500, 114, (), ())


@pytest.fixture(scope="module")
def names() -> tuple[str, ...]:
    return load_model("breast-fna/forest").task.feature_names


def test_what_is_beyond_chance_is_a_diamond_of_its_own(names: tuple[str, ...]) -> None:
    """Rows that are told stand in one trace, the others in the other, each once, each interval
    from its low to its high end.
    """
    rows = (row(names[0], told=True, moved=1.0), row(names[1]), row(THE_SCORE))
    chart = drift_chart(drift(*rows), FNA, "the probability")
    told, others = chart.figure.data

    assert [list(t.text) for t in (told, others)] == [[names[0]], [names[1], "the probability"]]
    assert told.marker.symbol != others.marker.symbol
    ends = told.x[0] - told.error_x.arrayminus[0], told.x[0] + told.error_x.array[0]
    assert ends == pytest.approx((rows[0].shift.index.low, rows[0].shift.index.high))
    assert names[0] in chart.alt


def test_the_most_shifted_are_drawn_and_all_are_in_the_table(names: tuple[str, ...]) -> None:
    """Of thirty inputs fifteen have a place, and the score; the title says so, and the table has
    every one.
    """
    chart = drift_chart(drift(*map(row, names), row(THE_SCORE)), FNA, "the probability")

    assert len(chart.figure.layout.yaxis.ticktext) == 16
    assert chart.figure.layout.yaxis.ticktext[-1] == "the probability"
    assert "15 inputs" in chart.figure.layout.title.text
    assert chart.table["Input"] == [*names, "the probability"]
    assert {len(column) for column in chart.table.values()} == {31}


def test_a_word_stands_in_the_place_of_a_median() -> None:
    """A coded input has its word before and now; values are shown in the input's own unit."""
    task = get_task("warfarin-dose")
    coded = next(f for f in task.features if f.codes)
    word = WordShares(coded.codes[0], 0.6, 0.4)
    said = replace(row(coded.name, told=True), word=word, median=math.nan, before=math.nan)
    number = row("age" if "age" in task.feature_names else task.feature_names[0])
    chart = drift_chart(drift(said), task, "estimate")

    assert chart.table["Cohort"] == [f"{coded.codes[0]}: 60%"]
    assert chart.table["Before"] == [f"{coded.codes[0]}: 40%"]
    assert number.name in task.feature_names


def test_intervals_and_counts_are_in_the_table(names: tuple[str, ...]) -> None:
    """Missing values, pairs and their intervals, n: nothing is shown bare."""
    table = drift_chart(drift(row(names[0])), FNA, "p").table

    assert table["Missing"] == ["3.0%"]
    assert table["Missing before"] == ["1.0%"]
    assert str(table["Difference in missing (95% interval)"][0]).startswith("+2.0 points (")
    assert str(table["Larger in, of 100 pairs (95% interval)"][0]).startswith("50 (")
    assert table["n"] == [1_000]
    assert isinstance(row(names[0]).shift.index, Metric)
