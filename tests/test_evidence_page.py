"""The evidence page, view by view: everything opens, nothing is shown bare, sliders read what the
library computes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.card import abstentions_text, finding_text, written
from medmodels.evidence import (
    behaviour_found,
    calibration_found,
    calls_found,
    for_sensitivity,
    load_behaviour,
    load_curves,
    load_evidence,
    load_scores,
    mistakes_of,
    operating_point,
    patients,
    rest_found,
    subgroups_found,
    youden,
)
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict, words_of
from medmodels.tasks import get_task
from tests.screen import app, detail, give, look_at_once, reveal, strip_says
from ui.data_set import is_local
from ui.evidence import views_of
from ui.state import HELD_OUT
from ui.text import plain

ROOT = Path(__file__).parents[1]
SHARED = (
    Path(os.environ.get("MEDMODELS_DATA", ROOT.parent / "shared" / "data"))
    / "iwpc-warfarin"
    / "warfarin.csv.gz"
)
VIEWS = [
    (model_id, view)
    for model_id in model_ids()
    for view in views_of(get_task(model_id.split("/")[0]))
]
# 0.911 (0.883 to 0.933), 91% (88 to 93%), +0.02 (-0.01 to 0.04), 21 points (-4 to 45)
WITH_INTERVAL = re.compile(
    r"^[-+]?\d[\d.]*(?:%| points)? \(-?\d[\d.]* to -?\d[\d.]*(?:%)?\)$|^not estimable$"
    r"|^Not available$|^–$|^fewer than 10$|^too few$"
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


def finding(test: AppTest) -> str:
    """What a page opens with: the first text after its pickers."""
    first = next(
        element for element in test.main if element.type in {"markdown", "metric", "plotly_chart"}
    )
    return str(first.value)


def as_statistician(test: AppTest) -> AppTest:
    return test.toggle(key="statistician").set_value(True).run()


@pytest.mark.parametrize(("model_id", "view"), VIEWS, ids=lambda value: str(value))
def test_every_view_opens_and_shows_no_bare_number(model_id: str, view: str) -> None:
    """Every metric on screen has an interval, n and events beside it; every table of metrics has
    them in its columns.
    """
    test = opened(model_id, view)

    assert not test.exception
    assert not test.error
    assert list(bare(test)) == []
    if not test.info:  # nothing to be found: no group, no other model
        assert len(finding(test)) > 20


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
    test = detail(reveal(app()), "Model facts")
    label = next(m.value for m in test.markdown if "**Held out:**" in m.value)

    assert re.search(r"\*\*Held out:\*\* \d+ cases, \d+ malignant", label)
    assert re.search(r"\*\*AUROC:\*\* 0\.\d+ \(0\.\d+ to \d\.\d+\)", label)
    assert not test.metric


def test_of_classes_the_label_names_the_one_found_least() -> None:
    """The review of a note or a beat says it beside the accuracy."""
    test = detail(look_at_once(app(task="note-section")), "Model facts")
    label = next(m.value for m in test.markdown if "**Held out:**" in m.value)

    said = r"\*\*Least found:\*\* Of the frequent classes the model finds “.+” least"
    assert re.search(said, label)


def bare(test: AppTest) -> Iterator[str]:
    """What is shown of a metric without its interval, n or events."""
    for together in siblings(test.main):
        said = " ".join(
            str(e.value) for e in together if e.type == "markdown" or e.type == "caption"
        )
        if not (
            re.search(r"95% interval .+ to |Not estimable", said)
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
            pd.DataFrame({"Metric": ["AUROC"], "This model (95% interval)": ["0.93"], "n": [3]})
        )
        st.dataframe(pd.DataFrame({"What": ["Accuracy"], "Value": [0.5]}))

    found = list(bare(AppTest.from_function(page).run()))
    assert len(found) == 3


def shown(test: AppTest, label: str) -> str:
    return next(m.value for m in test.metric if m.label == label)


def table(test: AppTest, column: str) -> pd.DataFrame:
    """The table that has this column."""
    return next(frame.value for frame in test.dataframe if column in frame.value)


def test_the_lab_shows_what_the_library_computes() -> None:
    """By hand, by Youden, by a wished-for sensitivity, by harms; at the own prevalence and at
    another, for a hundred patients too; and the net benefit of acting on it.
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

    as_statistician(test)

    test.slider(key="lab threshold icu-mortality/rnn").set_value(0.3).run()
    test.slider(key="prevalence icu-mortality").set_value(40.0).run()
    assert {name: shown(test, name) for name in expected(0.3, 0.4)} == expected(0.3, 0.4)
    found = operating_point(scores.y, scores.p, 0.3, prevalence=0.4)
    who = patients(found["recall"].value, found["specificity"].value, 0.4)
    assert table(test, "Of 100")["Of 100"].tolist() == [
        who.detected,
        who.missed,
        who.alarms,
        who.cleared,
    ]
    benefit, curve = (
        table(test, "Treat all"),
        load_curves(load_model("icu-mortality/rnn").artifact)[1],
    )
    for policy, column in {"model": "This model", "all": "Treat all", "none": "Treat none"}.items():
        at = np.flatnonzero(np.isclose(curve.thresholds, 0.3))[0]
        row = benefit[np.isclose(benefit["Threshold"], 0.3)].iloc[0]
        assert row[column].startswith(f"{curve.policies[policy][at]:.3f} (")
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


@pytest.mark.parametrize("model_id", ["breast-ultrasound/cnn", "warfarin-dose/svm"])
def test_what_it_says_where_it_does_not_abstain_stands_beside(model_id: str) -> None:
    """On how many cases it abstains, and its headline metrics with and without those, with both
    n; of all metrics for a statistician.
    """
    model = load_model(model_id)
    evidence, _ = load_evidence(model.artifact)
    answered = evidence.answered
    assert answered is not None
    assert answered.abstained
    test = opened(model_id, "Accuracy")

    assert plain(abstentions_text(evidence)) in [m.value for m in test.markdown]
    shown_here = table(test, "All cases (95% interval)")
    assert len(shown_here) == len(model.task.asks.headlines)
    test = as_statistician(test)
    both = table(test, "All cases (95% interval)")
    assert len(both) == len(evidence.metrics)
    assert both["Where it does not abstain (95% interval)"].tolist() == [
        written(name, m, exact=True).text for name, m in answered.metrics.items()
    ]
    assert f"{evidence.n} / {answered.n}" in both["n"].tolist()


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
    assert expected.text.lower() in strip_says(test)[0].lower()
    assert any("held-out cases most like this one" in m.value for m in test.markdown)
    detail(test, "Model facts")
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


def test_a_view_opens_with_what_was_found() -> None:
    """Accuracy, calibration, subgroups and behaviour of shipped models open with the sentence that
    their numbers make.
    """
    model = load_model("icu-mortality/forest")
    (evidence, cv), scores = load_evidence(model.artifact), load_scores(model.artifact)
    expected = {
        "Accuracy": calls_found(scores.y, scores.p, model.threshold),
        "Calibration": calibration_found(evidence, cv, float(scores.p.sum())),
        "Subgroups": subgroups_found(evidence.subgroups, evidence.metrics["recall"], "recall"),
    }
    for view, found in expected.items():
        assert finding(opened(model.id, view)) == plain(finding_text(model.task, found))


def test_the_finding_follows_the_threshold() -> None:
    """Moved to 5%, accuracy opens with what is missed there."""
    model = load_model("icu-mortality/forest")
    scores = load_scores(model.artifact)
    test = opened(model.id, "Accuracy")
    test.slider(key=f"threshold {model.id}").set_value(0.05).run()

    found = calls_found(scores.y, scores.p, 0.05)
    assert finding(test) == plain(finding_text(model.task, found))


@pytest.mark.parametrize("model_id", ["chest-xray/cnn", "breast-ultrasound/cnn"])
def test_behaviour_opens_with_the_border_where_it_comes_first(model_id: str) -> None:
    """The chest films' border is what the page begins with, the ultrasound's middle is."""
    model = load_model(model_id)
    task, family = model_id.split("/")
    test = app("pages/behaviour.py").selectbox(key="task").set_value(task).run()
    test.segmented_control(key="model").set_value(family).run()
    behaviour = load_behaviour(model.artifact, unit=model.unit)
    found = rest_found(behaviour, model.task.elements[-1]) or behaviour_found(behaviour)

    assert finding(test) == plain(finding_text(model.task, found))
    assert ("outside the chest" in finding(test)) == (task == "chest-xray")


def test_decimals_and_methods_are_for_the_statistician() -> None:
    """Off, shares are whole percentages with their counts; on, three decimals and the method; and
    the switch stays as it is on another view and another page.
    """
    model = load_model("icu-mortality/forest")
    accuracy = load_evidence(model.artifact)[0].metrics["accuracy"]
    test = opened(model.id, "Accuracy")
    assert shown(test, "Accuracy") == "87% (693 of 800)"
    assert not any("Wilson" in c.value for c in test.caption)
    assert not any("Interval" in frame.value.columns for frame in test.dataframe)

    as_statistician(test)
    assert shown(test, "Accuracy") == written("accuracy", accuracy, exact=True).value == "0.866"
    assert any("Wilson" in c.value for c in test.caption)

    test.segmented_control(key="view").set_value("Subgroups").run()
    assert test.toggle(key="statistician").value
    test.switch_page("../pages/behaviour.py").run()
    assert test.toggle(key="statistician").value


def test_the_unit_of_contributions_is_for_the_statistician() -> None:
    """Behaviour names the unit and the method with the switch alone."""
    test = app("pages/behaviour.py")
    assert not any("Contributions in" in c.value for c in test.caption)

    as_statistician(test)
    assert any("Contributions in" in c.value for c in test.caption)


def test_calibration_has_its_numbers_for_the_statistician() -> None:
    """Slope and intercept come with the switch, and not without."""
    test = opened("icu-mortality/forest", "Calibration")
    assert not test.metric

    as_statistician(test)
    assert shown(test, "Calibration slope (ideal 1)") == "1.396"
    assert list(bare(test)) == []


def listed(test: AppTest) -> list[int]:
    """The held-out cases of the table under the gallery."""
    return next(
        frame.value["Held-out case"].tolist()
        for frame in test.dataframe
        if "Held-out case" in frame.value.columns
    )


def test_the_gallery_lists_mistakes_and_filters_them() -> None:
    """The sure ones first; by kind and by subgroup those alone; the least sure ones on request."""
    model = load_model("icu-mortality/forest")
    scores = load_scores(model.artifact)
    found = mistakes_of(model, scores, model.threshold)
    test = opened(model.id, "Mistakes")
    assert listed(test) == [m.number for m in found]

    test.selectbox(key=f"mistakes group {model.id}").set_value(("age", "80 and over")).run()
    old = [m.number for m in found if scores.factors["age"][m.number - 1] == "80 and over"]
    assert listed(test) == old

    test.button_group(key=f"mistakes kind {model.id}").set_value("missed").run()
    missed = {m.number for m in found if m.kind == "missed"}
    assert listed(test) == [n for n in old if n in missed]


def test_a_moved_line_says_who_crosses_it() -> None:
    """The slider at 50% says how many become missed and how many false alarms vanish."""
    model = load_model("icu-mortality/forest")
    scores = load_scores(model.artifact)
    test = opened(model.id, "Mistakes")
    test.slider(key=f"mistakes threshold {model.id}").set_value(50).run()
    between = (scores.p >= model.threshold) & (scores.p < 0.5)
    missed, vanish = int((between & scores.y).sum()), int((between & ~scores.y).sum())

    assert any(
        f"{missed} become missed, {vanish} false alarms vanish" in m.value for m in test.markdown
    )
    assert listed(test) == [m.number for m in mistakes_of(model, scores, 0.5)]


def test_a_page_of_the_gallery_is_turned() -> None:
    """Twelve at a time; the next twelve, and no further than there are."""
    model = load_model("icu-mortality/forest")
    test = opened(model.id, "Mistakes")
    assert any(c.value == "1 to 12 of 107" for c in test.caption)

    for _ in range(8):
        next(b for b in test.button if b.label == "Next 12").click().run()

    assert any(c.value == "97 to 107 of 107" for c in test.caption)
    assert next(b for b in test.button if b.label == "Next 12").disabled


def test_a_data_set_that_is_absent_can_be_given_in_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file is refused by its digest in a sentence; the published one is kept, and the cases
    are there. No command line is the answer.
    """
    monkeypatch.setenv("MEDMODELS_DATA", str(tmp_path))
    monkeypatch.delenv("MEDMODELS_DATA_FROM", raising=False)
    test = opened("warfarin-dose/svm", "Mistakes")
    assert any("warfarin.csv.gz" in m.value for m in test.markdown)
    assert not any("python -m" in str(e.value) for e in [*test.caption, *test.markdown])
    assert not any(b.label == "Fetch it" for b in test.button)

    give(test, b"age,height\n1,2\n", key="data set")
    assert any("none of the published files" in e.value for e in test.error)
    assert not list(tmp_path.iterdir())

    if not SHARED.is_file():
        pytest.skip("the data set is not on this machine")
    give(test, SHARED.read_bytes(), key="data set")
    assert not test.exception
    assert not test.error
    assert (tmp_path / "iwpc-warfarin" / "warfarin.csv.gz").is_file()
    assert not any("See the cases themselves" in e.label for e in test.expander)


def test_a_configured_source_is_one_click_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a source is configured a button fetches the file; what is not there is a sentence."""
    monkeypatch.setenv("MEDMODELS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDMODELS_DATA_FROM", str(tmp_path / "nothing"))
    test = opened("warfarin-dose/svm", "Mistakes")
    next(b for b in test.button if b.label == "Fetch it").click().run()

    assert any("not in that folder" in e.value for e in test.error)
    assert not test.exception


@pytest.mark.parametrize(
    ("address", "allowed", "local"),
    [
        ("127.0.0.1", ["localhost", "127.0.0.1"], True),
        ("0.0.0.0", ["localhost"], False),
        ("127.0.0.1", ["localhost", "ward.example"], False),
    ],
)
def test_a_folder_is_taken_on_the_own_machine_alone(
    address: str, allowed: list[str], local: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that others reach, by itself or behind a proxy, takes no path from them."""
    options = {"server.address": address, "server.allowedHosts": allowed}
    monkeypatch.setattr("ui.data_set.st.get_option", options.get)

    assert is_local() == local


def test_events_beside_a_coverage_are_those_that_came() -> None:
    """Of the women whose state is known, as beside every other number; not the truths held."""
    test = opened("breast-survival/cox", "Uncertainty")

    told = [c.value for c in test.caption if "events =" in c.value]
    assert told
    assert all("n = 124, events = 26" in text for text in told)
