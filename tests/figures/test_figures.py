"""Charts: a figure with its axes named, a description in words and a table, all saying the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import plotly.graph_objects as go
import pytest

from medmodels.cases import Case
from medmodels.evidence import (
    Behaviour,
    Scores,
    compare,
    confusion,
    evaluate,
    load_behaviour,
    load_curves,
    load_scores,
    patients,
)
from medmodels.explanations import Explanation, explain
from medmodels.figures import (
    Chart,
    answers_chart,
    beeswarm,
    calibration_chart,
    confusion_chart,
    coverage_chart,
    decision_chart,
    dependence,
    distribution_chart,
    importance_chart,
    overlaid_roc,
    patients_chart,
    precision_recall_chart,
    roc_chart,
    waterfall,
)
from medmodels.figures.chart import LOWERS, RAISES
from medmodels.models import Model

ORANGE, BLUE = "#d55e00", "#0072b2"


@pytest.fixture(scope="module")
def scores(model: Model) -> Scores:
    return load_scores(model.artifact)


@pytest.fixture(scope="module")
def behaviour(model: Model) -> Behaviour:
    return load_behaviour(model.artifact, unit=model.unit)


@pytest.fixture(scope="module")
def explained(model: Model, cases: list[Case]) -> list[Explanation]:
    return [explain(model, case) for case in cases[:8]]


@pytest.fixture(scope="module")
def charts(
    model: Model, scores: Scores, behaviour: Behaviour, explained: list[Explanation]
) -> dict[str, Chart]:
    evidence, (smooth, decision) = evaluate(model), load_curves(model.artifact)
    m = evidence.metrics
    return {
        "confusion": confusion_chart(scores, model.threshold, model.task.labels),
        "roc": roc_chart(scores, model.threshold, "logistic regression"),
        "precision_recall": precision_recall_chart(scores, model.threshold),
        "calibration": calibration_chart(scores, smooth, f"Slope {m['calibration_slope'].text}."),
        "decision": decision_chart(
            decision, model.threshold, (0.05, 0.6), baseline="logistic regression"
        ),
        "coverage": coverage_chart(evidence.coverage),
        "overlaid": overlaid_roc({"first": scores, "second": scores}),
        "answers": answers_chart(
            compare(model, model, scores, scores), ("first", "second"), "probability"
        ),
        "distribution": distribution_chart(scores, model.threshold, model.task.labels),
        "importance": importance_chart(behaviour),
        "beeswarm": beeswarm(behaviour),
        "dependence": dependence(behaviour, "worst area"),
        "waterfall": waterfall(explained[0]),
    }


NAMES = [
    "confusion",
    "roc",
    "precision_recall",
    "calibration",
    "decision",
    "coverage",
    "overlaid",
    "answers",
    "distribution",
    "importance",
    "beeswarm",
    "dependence",
    "waterfall",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_words_and_a_table(charts: dict[str, Chart], name: str) -> None:
    """The description is a sentence without a missing number, and the columns of the table are
    equally long and not empty.
    """
    chart = charts[name]
    assert isinstance(chart, Chart)
    assert len(chart.alt) > 30
    assert "nan" not in chart.alt.split()
    lengths = {len(column) for column in chart.table.values()}
    assert len(lengths) == 1
    assert lengths.pop() > 0


def _named(figure: go.Figure, side: str) -> bool:
    """Whether an axis has a title, or is one of categories, each with its own name."""
    axis = figure.layout[f"{side}axis"]
    if axis.matches:  # a shared axis has its title where it is drawn
        axis = figure.layout[axis.matches.replace(side, f"{side}axis")]
    categories = bool(axis.ticktext) or all(
        isinstance(v, str) for trace in figure.data for v in trace[side]
    )
    return bool(axis.title.text) or categories


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_title_and_named_axes(charts: dict[str, Chart], name: str) -> None:
    """Figures have data and a title, and each axis of numbers has a title."""
    figure = charts[name].figure
    assert figure.data
    assert figure.layout.title.text
    assert _named(figure, "x")
    assert _named(figure, "y")


def test_the_waterfall_adds_up(explained: list[Explanation]) -> None:
    """The table's contributions and the figure's steps sum to output minus base."""
    for e in explained:
        scale, chart = (100 if e.unit == "probability" else 1), waterfall(e)
        column = next(
            values for name, values in chart.table.items() if name.startswith("Contribution")
        )
        assert sum(column) == pytest.approx((e.output - e.base) * scale, abs=len(column) * 5e-5)
        trace = chart.figure.data[0]
        assert sum(trace.x[:-1]) == pytest.approx(e.output * scale, abs=1e-5)
        assert trace.x[-1] == pytest.approx(e.output * scale, abs=1e-12)
        assert list(trace.measure) == ["absolute", *["relative"] * (len(trace.x) - 2), "total"]
        assert len(set(trace.y)) == len(trace.y)


@pytest.mark.parametrize("top", [1, 8, 30])
def test_the_waterfall_sums_what_it_does_not_show(explained: list[Explanation], top: int) -> None:
    """However many inputs are drawn, the rest is one step and the table has all."""
    chart = waterfall(explained[0], top=top)
    n = len(explained[0].contributions)
    assert len(chart.figure.data[0].x) == 2 + top + (top < n)
    assert len(chart.table["Input"]) == n


def test_orange_raises_and_blue_lowers(explained: list[Explanation]) -> None:
    """Steps up are orange and steps down blue, and the table's direction follows the sign."""
    assert (RAISES, LOWERS) == (ORANGE, BLUE)
    for e in explained:
        chart = waterfall(e)
        trace = chart.figure.data[0]
        assert trace.increasing.marker.color == ORANGE
        assert trace.decreasing.marker.color == BLUE
        assert [d[0] for d in chart.table["Direction"]] == [
            "▲" if c.amount > 0 else "▼" if c.amount < 0 else "–" for c in e.contributions
        ]


def test_high_values_are_orange_in_the_behaviour(charts: dict[str, Chart]) -> None:
    """The colour scale of values runs from blue (low) to orange (high)."""
    for name in ("beeswarm", "dependence"):
        scale = charts[name].figure.data[0].marker.colorscale
        assert (scale[0][1], scale[-1][1]) == (BLUE, ORANGE)


def test_the_distribution_counts_every_case(charts: dict[str, Chart], scores: Scores) -> None:
    """Malignant cases are counted in orange and benign ones in blue, each once."""
    traces = charts["distribution"].figure.data
    assert [t.marker.color for t in traces] == [ORANGE, BLUE]
    assert [sum(t.y) for t in traces] == [scores.y.sum(), (~scores.y).sum()]


@pytest.mark.parametrize("threshold", [0.05, 0.5, 0.95])
def test_the_confusion_chart_follows_the_threshold(
    scores: Scores, model: Model, threshold: float
) -> None:
    """Cells, table and words have the counts at the threshold asked for."""
    chart, c = (
        confusion_chart(scores, threshold, model.task.labels),
        confusion(scores.y, scores.p, threshold),
    )
    assert list(chart.table["Cases"]) == [c.tp, c.fn, c.fp, c.tn]
    assert list(zip(chart.table["Truth"], chart.table["Called"], strict=True))[1] == (
        "malignant",
        "benign",
    )
    assert [[cell.split("<")[0] for cell in row] for row in chart.figure.data[0].text] == [
        [str(c.tp), str(c.fn)],
        [str(c.fp), str(c.tn)],
    ]
    assert f"{c.tp} found and {c.fn} missed" in chart.alt


@pytest.mark.parametrize(
    "draw",
    [partial(roc_chart, baseline="logistic regression"), precision_recall_chart],
    ids=["roc", "precision-recall"],
)
def test_the_operating_point_moves_with_the_threshold(
    scores: Scores, draw: Callable[..., Chart]
) -> None:
    """The marked point lies on the model's curve at the threshold asked for."""
    for threshold in (0.1, 0.9):
        c = confusion(scores.y, scores.p, threshold)
        recall = c.tp / (c.tp + c.fn)
        expected = (
            (c.fp / (c.fp + c.tn), recall)
            if isinstance(draw, partial)
            else (recall, c.tp / (c.tp + c.fp))
        )
        figure = draw(scores, threshold).figure
        curve = next(t for t in figure.data if t.name == "this model")
        point = figure.data[-1]
        assert (point.x[0], point.y[0]) == pytest.approx(expected)
        assert (
            np.min(np.hypot(np.array(curve.x) - point.x[0], np.array(curve.y) - point.y[0])) < 1e-12
        )


def test_importance_is_sorted(charts: dict[str, Chart], behaviour: Behaviour) -> None:
    """The most important input comes first, with its own value; the table has all inputs."""
    chart = charts["importance"]
    values = list(chart.figure.data[0].x)
    assert values == sorted(values, reverse=True)
    assert (
        chart.figure.data[0].y[0]
        == behaviour.names[int(np.argmax(np.abs(behaviour.contributions).mean(0)))]
    )
    assert sorted(chart.table["Input"]) == sorted(behaviour.names)


def test_dependence_draws_the_input_asked_for(behaviour: Behaviour) -> None:
    """Each point is a held-out case: the value read back from its percentile, and the contribution
    of that input.
    """
    for i, name in enumerate(behaviour.names):
        trace = dependence(behaviour, name).figure.data[0]
        np.testing.assert_array_equal(trace.y, behaviour.contributions[:, i])
        np.testing.assert_array_equal(trace.x, behaviour.values[:, i])


def test_a_hundred_marks_for_a_hundred_patients() -> None:
    """As many marks of each kind as patients, told apart by form as well as by colour; the
    description counts them.
    """
    drawn = patients_chart(patients(0.9, 0.8, 0.3), ("ill", "well"))

    assert sum(len(trace.x) for trace in drawn.figure.data) == 100
    assert len({trace.marker.symbol for trace in drawn.figure.data}) == 4
    assert "27 truly ill, called so" in drawn.alt
    assert sum(drawn.table["Of 100"]) == 100


def test_the_decision_chart_shows_the_range_that_was_asked_for(charts: dict[str, Chart]) -> None:
    """Every threshold between the two ends, each policy with its interval in the table."""
    table = charts["decision"].table

    assert (table["Threshold"][0], table["Threshold"][-1]) == (0.05, 0.6)
    assert set(table) == {
        "Threshold",
        "This model",
        "Logistic regression",
        "Treat all",
        "Treat none",
    }
    assert all("(" in cell for cell in table["This model"])


def test_words_stand_on_the_axis_of_a_coded_input(behaviour: Behaviour) -> None:
    """Positions of codes are shown as their words."""
    drawn = dependence(behaviour, "worst area", codes=("no", "yes"))

    assert list(drawn.figure.layout.xaxis.ticktext) == ["no", "yes"]
