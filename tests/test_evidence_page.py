"""The evidence page, view by view: everything opens, nothing is shown bare, sliders read what the
library computes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.evidence import for_sensitivity, load_scores, operating_point, youden
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict, words_of
from medmodels.tasks import get_task
from tests.screen import app, reveal
from ui.evidence import views_of
from ui.state import HELD_OUT

VIEWS = [
    (model_id, view)
    for model_id in model_ids()
    for view in views_of(get_task(model_id.split("/")[0]))
]
WITH_INTERVAL = re.compile(
    r"^-?\d[\d.]* \(-?\d[\d.]* to -?\d[\d.]*\)$|^not estimable$|^Not available$|^–$|^fewer than"
    r" 10$|^too few$"
)


def opened(model_id: str, view: str) -> AppTest:
    task, family = model_id.split("/")
    test = app("pages/evidence.py").selectbox(key="task").set_value(task).run()
    test.segmented_control(key="model").set_value(family).run()
    test.segmented_control(key="view").set_value(view).run()
    assert (
        test.segmented_control(key="model").value,
        test.segmented_control(key="view").value,
    ) == (family, view)
    return test


@pytest.mark.parametrize(("model_id", "view"), VIEWS, ids=lambda value: str(value))
def test_every_view_opens_and_shows_no_bare_number(model_id: str, view: str) -> None:
    """Every metric on screen has an interval, n and events beside it; every table of metrics has
    them in its columns.
    """
    test = opened(model_id, view)

    assert not test.exception
    assert not test.error
    assert list(bare(test)) == []


@pytest.mark.parametrize("model_id", model_ids())
def test_no_card_shows_a_bare_number(model_id: str) -> None:
    """The tables of the card on the page of models have intervals, n and events too."""
    task, family = model_id.split("/")
    test = app("pages/models.py").selectbox(key="task").set_value(task).run()
    test.segmented_control(key="model").set_value(family).run()

    assert not test.exception
    assert list(bare(test)) == []
    assert len(test.get("download_button")) >= 3


def test_the_label_beside_a_prediction_has_intervals() -> None:
    """On the review page the model's facts have their interval, n and events; the estimate itself
    is the patient's.
    """
    test = reveal(app())
    label = next(m.value for m in test.markdown if "**Held out:**" in m.value)

    assert re.search(r"\*\*Held out:\*\* \d+ cases, \d+ malignant", label)
    assert re.search(r"\*\*AUROC:\*\* 0\.\d+ \(0\.\d+ to \d\.\d+\)", label)
    assert [m.label for m in test.metric] == ["Estimated probability of malignant"]


def bare(test: AppTest) -> Iterator[str]:
    """What is shown of a metric without its interval, n or events."""
    for together in siblings(test.main):
        said = " ".join(
            str(e.value) for e in together if e.type == "markdown" or e.type == "caption"
        )
        if not (
            re.search(r"95 % interval .+ to |Not estimable", said)
            and "n = " in said
            and "events = " in said
        ):
            yield from (f"metric {e.label}" for e in together if e.type == "metric")
    for frame in (element.value for element in test.dataframe):
        # others' numbers, and single cases
        if {"Source"} & set(frame.columns) or "Held-out case" in frame.columns:
            continue
        if "Metric" in frame.columns or any("interval" in name for name in frame.columns):
            values = [name for name in frame.columns if "interval" in name and name != "interval"]
            yield from (
                f"{name}: {cell}"
                for name in values
                if not name.startswith("95")
                for cell in frame[name]
                if not WITH_INTERVAL.match(str(cell))
            )
            if not {"n", "Cases"} & set(frame.columns):
                yield f"no n in {list(frame.columns)}"
        elif metric_like(frame):
            yield f"table {list(frame.columns)}"


def siblings(block: Any) -> Iterator[list[Any]]:
    """The elements that stand in one container, container by container."""
    children = list(block.children.values())
    yield [child for child in children if not hasattr(child, "children")]
    for child in children:
        if hasattr(child, "children"):
            yield from siblings(child)


def metric_like(frame: Any) -> bool:
    """Whether a table without intervals holds what looks like metrics by name."""
    first = [str(cell) for cell in frame.iloc[:, 0]] if len(frame.columns) else []
    return any(
        cell.startswith(("Accuracy", "AUROC", "Recall", "Brier", "Macro-F1", "Mean absolute"))
        for cell in first
    )


def test_a_bare_metric_would_be_found() -> None:
    """The walk fails on a page that shows a metric alone, or in a table without its interval."""

    def page() -> None:
        import pandas as pd
        import streamlit as st

        st.metric("Accuracy", "0.93")
        st.dataframe(
            pd.DataFrame({"Metric": ["AUROC"], "This model (95 % interval)": ["0.93"], "n": [3]})
        )
        st.dataframe(pd.DataFrame({"What": ["Accuracy"], "Value": [0.5]}))

    found = list(bare(AppTest.from_function(page).run()))
    assert len(found) == 3


def shown(test: AppTest, label: str) -> str:
    return next(m.value for m in test.metric if m.label == label)


def test_the_lab_shows_what_the_library_computes() -> None:
    """By hand, by Youden, by a wished-for sensitivity, by harms; at the own prevalence and at
    another.
    """
    test = opened("icu-mortality/rnn", "Thresholds and prevalence")
    scores = load_scores(load_model("icu-mortality/rnn").artifact)

    def expected(threshold: float, prevalence: float) -> dict[str, str]:
        found = operating_point(scores.y, scores.p, threshold, prevalence=prevalence)
        return {
            "Recall (sensitivity)": f"{found['recall'].value:.3f}",
            "Precision (PPV)": f"{found['precision'].value:.3f}",
            "Alerts per 100 patients": f"{found['alerts_per_100'].value:.1f}",
        }

    test.slider(key="lab threshold icu-mortality/rnn").set_value(0.3).run()
    test.slider(key="prevalence icu-mortality").set_value(40.0).run()
    assert {name: shown(test, name) for name in expected(0.3, 0.4)} == expected(0.3, 0.4)
    ways: list[tuple[str, float]] = [
        ("Youden", youden(scores.y, scores.p)),
        ("wished-for sensitivity", for_sensitivity(scores.y, scores.p, 0.95)),
        ("ratio of harms", 0.2),
    ]
    for way, threshold in ways:
        test.segmented_control(key="way icu-mortality/rnn").set_value(way).run()
        assert not test.exception
        assert {name: shown(test, name) for name in expected(threshold, 0.4)} == expected(
            threshold, 0.4
        )


def test_a_held_out_case_is_reviewed_with_its_outcome() -> None:
    """A case picked among the mistakes comes to the review page by the link, and its outcome is
    told after the verdict.
    """
    from medmodels.datasets import DATASETS

    case = DATASETS["breast-fna"]().held_out(17)
    test = app()
    test.session_state[HELD_OUT] = case
    for name, value in {"task": "breast-fna", "model": "svm", "open": HELD_OUT}.items():
        test.query_params[name] = value
    test.run()

    assert not test.exception
    assert test.segmented_control(key="source").value == "Held-out"
    reveal(test)
    expected = words_of(predict(load_model("breast-fna/svm"), case))
    assert next(m.value for m in test.metric) == expected.text
    assert any("held-out cases most like this one" in c.value for c in test.caption)
    assert any(c.value.startswith("Cannot be ruled out") for c in test.caption)


@pytest.mark.parametrize("number", [1, 114])
def test_held_out_cases_are_those_of_the_scores(number: int) -> None:
    """The n-th held-out case has the n-th stored score and outcome."""
    from medmodels.datasets import DATASETS

    case, model = DATASETS["breast-fna"]().held_out(number), load_model("breast-fna/svm")
    scores = load_scores(model.artifact)

    assert model.probabilities(case.data[None])[0, 0] == pytest.approx(scores.p[number - 1])
    assert case.truth == model.task.labels[0 if scores.y[number - 1] else 1]
    assert np.isfinite(case.data).all()
