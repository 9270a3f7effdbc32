"""The model card says what was measured and leaves no section empty."""

from __future__ import annotations

import json
import re

import pytest

from medmodels.card import METRIC_NAMES, NOTICE, facts, render_card
from medmodels.evidence import Evidence, cross_validation, evaluate
from medmodels.models import Model

SECTIONS = [
    "Identity", "Use", "Outcome", "Inputs", "Data", "Held-out results", "Subgroups", "Cross-validation", "Calibration", "Explanation and uncertainty",
    "Known limits",
]  # fmt: skip


@pytest.fixture(scope="module")
def evidence(model: Model) -> Evidence:
    return evaluate(model)


def test_the_front_matter_has_the_measured_values(model: Model, evidence: Evidence) -> None:
    """Every metric, interval, n and number of events in model-index is what evaluate() gives."""
    line = next(line for line in model.artifact.card.splitlines() if line.startswith("model-index: "))
    (entry,) = json.loads(line.removeprefix("model-index: "))
    (result,) = entry["results"]
    assert entry["name"] == model.id
    assert [m["type"] for m in result["metrics"]] == list(evidence.metrics)
    for stored in result["metrics"]:
        measured = evidence.metrics[stored["type"]]
        found = (stored["value"], stored["args"]["low"], stored["args"]["high"])
        assert found == pytest.approx((measured.value, measured.low, measured.high), abs=1e-9)
        assert (stored["args"]["n"], stored["args"]["events"]) == (measured.n, measured.events)
        assert stored["name"] == METRIC_NAMES[stored["type"]]


def test_the_shipped_card_is_what_would_be_rendered_now(model: Model, evidence: Evidence) -> None:
    """The card in the model's folder is current."""
    assert model.artifact.card == render_card(model, evidence, cross_validation(model))


def test_no_section_is_empty(model: Model) -> None:
    """All eleven sections are there in order, and each says something on every line."""
    parts = re.split(r"^## (.+)$", model.artifact.card, flags=re.MULTILINE)[1:]
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(sections) == SECTIONS
    for body in sections.values():
        assert len(body.strip()) >= len("Not available")
        assert not re.search(r"^- \s*$|: *$|\bnan\b|\bNone\b", body, flags=re.MULTILINE)


def test_the_notice_is_there(model: Model) -> None:
    """The card says that the model is not for the care of patients, in its own paragraph before any section."""
    assert "not for the care of patients" in NOTICE
    assert "Not a medical device" in NOTICE
    assert f"\n\n**{NOTICE}**\n\n" in model.artifact.card.split("## Identity")[0]


def test_the_tables_hold_the_measured_numbers(model: Model, evidence: Evidence) -> None:
    """Each metric has a row with its interval and the baseline's, and one for cross-validation."""
    for name, m in evidence.metrics.items():
        assert f"| {METRIC_NAMES[name]} | {m.text} | {evidence.baseline[name].text} | {m.n} | {m.events} | {m.method} |" in model.artifact.card
    cv = cross_validation(model)
    assert cv is not None
    for name, m in cv.metrics.items():
        assert f"| {METRIC_NAMES[name]} | {m.mean:.3f} ({m.low:.3f} to {m.high:.3f}) | {m.sd:.3f} |" in model.artifact.card


def test_the_card_says_what_a_family_cannot(svm: Model, forest: Model) -> None:
    """The SVM's card says that its vectors are training cases, the forest's that its votes are uncorrected; each leaves out the other's."""
    assert "support vectors, which are standardised training cases" in svm.artifact.card
    assert "shown uncorrected" in forest.artifact.card
    assert "shown uncorrected" not in svm.artifact.card


def test_the_facts_label(model: Model, evidence: Evidence) -> None:
    """The label beside a prediction has the measured AUROC and slope, the sizes and the digest of this model."""
    label = facts(model, evidence)
    assert list(label.metrics.values()) == [evidence.metrics["auroc"], evidence.metrics["calibration_slope"]]
    assert label.held_out == "114 cases, 42 malignant (37%)"
    assert model.digest.startswith(label.digest)
    assert label.for_whom == model.task.for_whom
    assert all(line in label.not_for for line in model.task.not_for)
