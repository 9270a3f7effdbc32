"""A case in a few square centimetres: what decided first, counted what is left out, and whole
within its frame.
"""

from __future__ import annotations

import base64
import io
import json
from datetime import datetime

import numpy as np
import pytest
from PIL import Image

from medmodels.card import least_said, model_facts
from medmodels.cases import Case, read_cases, samples
from medmodels.cases.note import case_from_text
from medmodels.evidence import evaluate, load_evidence
from medmodels.explanations import explain
from medmodels.models import load_model
from medmodels.predictions import predict
from medmodels.report import Report, report_html, report_json
from medmodels.report.small import small_case
from medmodels.reviews import Judgement, Review
from medmodels.tasks import TASKS
from medmodels.tasks.ecg_beat import ECG_BEAT
from ui.phones.showing import picture, shown_case


def sample(name: str) -> Case:
    task = TASKS[name]
    return read_cases(samples(task)[0].path.read_bytes(), task=task, origin="sample").case()


def test_a_table_shows_the_values_that_decided() -> None:
    """Eight values in the order of what they did, and the number of the others."""
    case, model = sample("breast-fna"), load_model("breast-fna/svm")
    explanation = explain(model, case)
    small = small_case(case, explanation)

    assert [v.name for v in small.values] == [c.input for c in explanation.by_input[:8]]
    assert small.said.endswith("22 more were given.")


@pytest.mark.parametrize("name", TASKS)
def test_what_is_merely_plausible_is_no_reference_range(name: str) -> None:
    """An input whose range is all that is accepted has none to be compared with; others do."""
    for f in (*TASKS[name].features, *TASKS[name].descriptors):
        assert bool(f.reference_text) == (not f.codes and f.reference_range != f.plausible)


@pytest.mark.parametrize(
    ("family", "ranges"), [("ecg-beat/boosting", False), ("breast-survival/cox", True)]
)
def test_a_report_gives_reference_ranges_where_there_are_some(family: str, ranges: bool) -> None:
    """Of a beat there is no such column, on the page or in its appendix; of an age no range, least
    of all that of all ages.
    """
    case, model = sample(family.split("/")[0]), load_model(family)
    p, review = predict(model, case), Review(Judgement(model.task.labels[0], 60), None, "")
    facts = model_facts(model, evaluate(model))
    made = datetime(2026, 3, 1, 9, 30)
    page = report_html(Report(case, p, explain(model, case), facts, review, made), appendix=True)

    assert ("Reference</th>" in page or "Reference range</th>" in page) == ranges
    assert "18 to 100" not in page


@pytest.mark.parametrize("family", ["note-section/svm", "ecg-beat/boosting"])
def test_a_report_names_the_class_found_least(family: str) -> None:
    """Beside the accuracy, on the page and in the JSON; an accuracy alone would hide it."""
    case, model = sample(family.split("/")[0]), load_model(family)
    p, review = predict(model, case), Review(Judgement(model.task.labels[0], 60), None, "")
    evidence = load_evidence(model.artifact)[0]
    facts, least = model_facts(model, evidence), least_said(model.task, evidence)
    report = Report(case, p, explain(model, case), facts, review, datetime(2026, 3, 1, 9, 30))

    assert least == facts.least != ""
    assert f". {least}</dd>" in report_html(report)
    assert json.loads(report_json(report))["facts"]["least"] == least


def test_without_an_explanation_flagged_values_come_first() -> None:
    """Where the number stays hidden, nothing tells what would have decided."""
    case = sample("breast-fna")
    small = small_case(case, None)
    flags = [bool(v.flag) for v in small.values]

    assert flags == sorted(flags, reverse=True)


def test_a_long_note_is_its_beginning() -> None:
    """Whole words up to the bound, and how many of how many; what is masked stays masked."""
    text = "Seen by Dr. Kumar on 3/4/2019. " + "She has had a cough for a week now. " * 60
    case, _ = case_from_text(text, task=TASKS["note-section"])
    small = small_case(case, None)
    shown = small.text.removesuffix(" …")

    assert case.text.startswith(shown)
    assert len(shown) <= 700
    assert case.text[len(shown)].isspace()
    assert "Kumar" not in small.text
    assert f"{len(shown.split())} of {len(case.text.split())} words" in small.said


def test_a_stay_is_its_curves() -> None:
    """Six variables, each inside its frame, in the order of time, with its last value and count."""
    case = sample("icu-mortality")
    small = small_case(case, None)

    assert len(small.curves) == 6
    for curve in small.curves:
        points = np.array([point.split(",") for point in curve.points.split()], float)
        assert points.min() >= 0
        assert points.max(axis=0).tolist() <= [150, 26]
        assert (np.diff(points[:, 0]) >= 0).all()
        rows = case.data[case.data[:, 1] == case.task.feature_names.index(curve.name)]
        assert curve.count == len(rows)
        assert curve.last == case.task.feature(curve.name).show(rows[-1, 2])


@pytest.mark.parametrize("name", ["chest-xray", "breast-ultrasound"])
def test_a_film_is_a_picture_of_some_hundred_pixels(name: str) -> None:
    """Neither a stamp nor the whole film, in its own proportions."""
    case = sample(name)
    picture = Image.open(io.BytesIO(base64.b64decode(small_case(case, None).picture)))

    assert 110 <= max(picture.size) <= 420
    height, width = case.data.shape[:2]
    assert picture.width / picture.height == pytest.approx(width / height, rel=0.02)


def test_a_beat_is_paper_in_true_proportions() -> None:
    """Three rows of 79 mm, a millimetre as many pixels down as across."""
    case = read_cases(samples(ECG_BEAT)[1].path.read_bytes(), task=ECG_BEAT).case()
    small = small_case(case, None)
    picture = Image.open(io.BytesIO(base64.b64decode(small.picture)))

    assert picture.width == pytest.approx(3.16 * 25 * 8, abs=1)
    assert picture.height % (5 * 8) == 0
    assert "0.2 s and 0.5 mV; 9.5 seconds, the beat marked" in small.said


def test_a_beat_on_a_phone_is_the_same_paper() -> None:
    """A picture on the page and a larger one to look into, with words for who does not see it."""
    case = read_cases(samples(ECG_BEAT)[1].path.read_bytes(), task=ECG_BEAT).case()
    shown = shown_case(case)
    small, whole = (
        Image.open(io.BytesIO(of))
        for of in (picture(case, whole=False), picture(case, whole=True))
        if of is not None
    )

    assert "0.50 s before it" in shown.said
    assert small.width == 720 < whole.width == shown.width
    assert small.width / small.height == pytest.approx(shown.width / shown.height, rel=0.01)
