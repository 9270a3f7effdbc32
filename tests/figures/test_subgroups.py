"""Subgroups as a forest plot: points where the numbers are, small groups held back."""

from __future__ import annotations

import pytest

from medmodels.evidence import load_evidence
from medmodels.figures import forest_chart
from medmodels.models import load_model
from medmodels.statistics.metric import Metric, share

LEVELS = {
    "age": {
        "old": {"recall": share(10, 40, events=40)},
        "young": {"recall": share(48, 60, events=60)},
        "few": {"recall": share(1, 5, events=5)},
    },
    "cause": {"none": {"accuracy": share(9, 10)}},
}


def text(m: Metric) -> str:
    return f"{m.value:.2f} ({m.low:.2f} to {m.high:.2f})"


def test_points_and_intervals_are_the_metrics() -> None:
    """Each level with enough cases has its value with its interval; the small one has none, and is
    said to be small; a factor without the metric is left out.
    """
    chart = forest_chart(LEVELS, "recall", share(58, 100), name="Recall", text=text)
    (points,) = chart.figure.data
    old, young = (LEVELS["age"][name]["recall"] for name in ("old", "young"))

    assert list(points.x) == [old.value, young.value]
    assert list(points.error_x.array) == pytest.approx([m.high - m.value for m in (old, young)])
    assert list(chart.table["Level"]) == ["old", "young", "few"]
    assert list(chart.table["Recall (95% interval)"])[2] == "fewer than 10"
    assert list(chart.table["n"]) == [40, 60, 5]
    assert any("fewer than 10" in note.text for note in chart.figure.layout.annotations)
    assert "Lowest: old 0.25" in chart.alt


def test_all_cases_are_a_line() -> None:
    """A dashed line stands where all cases lie; without that number there is none."""
    drawn = forest_chart(LEVELS, "recall", share(58, 100), name="Recall", text=text)
    without = forest_chart(LEVELS, "recall", None, name="Recall", text=text)

    assert [line.x0 for line in drawn.figure.layout.shapes] == [0.58]
    assert not without.figure.layout.shapes


@pytest.mark.parametrize("name", ["icu-mortality/rnn", "warfarin-dose/svm", "note-section/svm"])
def test_every_metric_of_shipped_subgroups_can_be_drawn(name: str) -> None:
    """Shares and amounts alike, with a row a level."""
    model = load_model(name)
    evidence, _ = load_evidence(model.artifact)
    for metric in model.task.asks.subgroup_metrics:
        chart = forest_chart(
            evidence.subgroups, metric, evidence.metrics.get(metric), name=metric, text=text
        )
        rows = sum(
            len(of) for of in evidence.subgroups.values() if any(metric in m for m in of.values())
        )
        assert len(chart.table["Level"]) == rows
