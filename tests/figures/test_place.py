"""A model where it is used: differences and calibration drawn."""

from __future__ import annotations

import pytest

from medmodels.card import METRIC_NAMES
from medmodels.cohort.measured import CohortMetrics
from medmodels.cohort.recalibration import PlaceGroup
from medmodels.figures import differences_chart, place_chart
from medmodels.statistics.differences import difference
from medmodels.statistics.metric import Metric


def metric(value: float, half: float, n: int = 100) -> Metric:
    return Metric(value, value - half, value + half, n, n // 2, "bootstrap")


def measured() -> CohortMetrics:
    here = {
        "auroc": metric(0.7, 0.02),
        "recall": metric(0.8, 0.1),
        "calibration_slope": metric(0.5, 0.1),
    }
    held = {
        "auroc": metric(0.9, 0.02),
        "recall": metric(0.82, 0.1),
        "calibration_slope": metric(1, 0.1),
    }
    apart = {name: difference(here[name], held[name]) for name in here}
    return CohortMetrics(100, here, held, apart, ("log_loss",))


def test_differences_are_drawn_where_the_scale_is_one() -> None:
    """What goes from 0 to 1 is drawn, told apart or not, with its interval; the calibration slope
    is in the table alone, where all are.
    """
    chart = differences_chart(measured(), METRIC_NAMES)
    told, others = chart.figure.data

    assert [list(t.text) for t in (told, others)] == [
        [METRIC_NAMES["auroc"]],
        [METRIC_NAMES["recall"]],
    ]
    assert told.x[0] == pytest.approx(-0.2)
    assert chart.table["Metric"] == [METRIC_NAMES[name] for name in measured().differences]
    assert chart.table["Beyond chance"] == ["yes", "", "yes"]
    assert METRIC_NAMES["calibration_slope"] in chart.alt


def test_calibration_is_drawn_before_and_after() -> None:
    """Both rows of groups with their intervals, the diagonal, and how far both are from it."""
    before = (PlaceGroup(0.2, 0.4, 0.3, 0.5, 100, 40), PlaceGroup(0.6, 0.8, 0.7, 0.9, 100, 80))
    after = (PlaceGroup(0.4, 0.4, 0.3, 0.5, 100, 40), PlaceGroup(0.8, 0.8, 0.7, 0.9, 100, 80))
    chart = place_chart(before, after, "ill")
    ideal, first, second = chart.figure.data

    assert list(ideal.x) == list(ideal.y) == [0, 1]
    assert list(first.x) == [0.2, 0.6]
    assert list(second.x) == list(second.y) == [0.4, 0.8]
    assert first.error_y.array[0] == pytest.approx(0.1)
    assert "20.0% apart before and 0.0% after" in chart.alt
    assert {len(column) for column in chart.table.values()} == {4}
