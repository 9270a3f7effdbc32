"""The model card says what was measured and leaves no section empty."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from medmodels.card import METRIC_NAMES, NOTICE, card_html, card_json, model_facts, render_card
from medmodels.card.model_facts import weights_licence
from medmodels.evidence import Evidence, cross_validation, evaluate, load_evidence
from medmodels.models import Model, load_model, model_ids

SECTIONS = [
    "Identity",
    "Use",
    "Outcome",
    "Inputs",
    "Data",
    "Held-out results",
    "Subgroups",
    "Cross-validation",
    "Calibration",
    "Explanation and uncertainty",
    "Gate",
    "Published results",
    "Known limits",
]


@pytest.fixture(scope="module")
def evidence(model: Model) -> Evidence:
    return evaluate(model)


def test_the_front_matter_has_the_measured_values(model: Model, evidence: Evidence) -> None:
    """Every metric, interval, n and number of events in model-index is what evaluate() gives."""
    line = next(
        line for line in model.artifact.card.splitlines() if line.startswith("model-index: ")
    )
    (entry,) = json.loads(line.removeprefix("model-index: "))
    (result,) = entry["results"]
    assert entry["name"] == model.id
    assert [m["type"] for m in result["metrics"]] == list(evidence.metrics)
    for stored in result["metrics"]:
        measured = evidence.metrics[stored["type"]]
        written = (stored["value"], stored["args"]["low"], stored["args"]["high"])
        assert written == pytest.approx((measured.value, measured.low, measured.high), abs=1e-9)
        assert (stored["args"]["n"], stored["args"]["events"]) == (measured.n, measured.events)
        assert stored["name"] == METRIC_NAMES[stored["type"]]


def test_the_shipped_card_is_what_would_be_rendered_now(model: Model, evidence: Evidence) -> None:
    """The card in the model's folder is current."""
    assert model.artifact.card == render_card(model, evidence, cross_validation(model))


def test_no_section_is_empty(model: Model) -> None:
    """All thirteen sections are there in order, and each says something on every line."""
    parts = re.split(r"^## (.+)$", model.artifact.card, flags=re.MULTILINE)[1:]
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(sections) == SECTIONS
    for body in sections.values():
        assert len(body.strip()) >= len("Not available")
        assert not re.search(r"^- \s*$|: *$|\bnan\b|\bNone\b", body, flags=re.MULTILINE)


def test_the_notice_is_there(model: Model) -> None:
    """The card says that the model is not for the care of patients, in its own paragraph before any
    section.
    """
    assert "not for the care of patients" in NOTICE
    assert "Not a medical device" in NOTICE
    assert f"\n\n**{NOTICE}**\n\n" in model.artifact.card.split("## Identity")[0]


def test_the_tables_hold_the_measured_numbers(model: Model, evidence: Evidence) -> None:
    """Each metric has a row with its interval and the baseline's, and one for cross-validation."""
    for name, m in evidence.metrics.items():
        other = evidence.baseline[name]
        # a comparator may call another number of cases
        n = str(m.n) if m.n == other.n else f"{m.n} / {other.n}"
        assert (
            f"| {METRIC_NAMES[name]} | {m.text} | {other.text} | {n} | {m.events} | {m.method} |"
            in model.artifact.card
        )
    cv = cross_validation(model)
    assert cv is not None
    for name, m in cv.metrics.items():
        assert (
            f"| {METRIC_NAMES[name]} | {m.mean:.3f} ({m.low:.3f} to {m.high:.3f}) | {m.sd:.3f} |"
            f" {cv.n} | {cv.events} |" in model.artifact.card
        )


def test_the_card_says_what_a_family_cannot(svm: Model, forest: Model) -> None:
    """The SVM's card says what its landmarks are, the forest's that its votes are uncorrected; each
    leaves out the other's.
    """
    assert (
        "a kernel expansion over 91 means of groups of 5 or more neighbouring training cases; no"
        " row of the data set" in svm.artifact.card
    )
    assert "support vectors" not in svm.artifact.card.split("## Known limits")[1]
    assert "shown uncorrected" in forest.artifact.card
    assert "shown uncorrected" not in svm.artifact.card


@pytest.mark.parametrize("model_id", model_ids())
def test_the_licence_of_the_data_stands_beside_that_of_the_weights(model_id: str) -> None:
    """In the front matter and in words, for every shipped model; nobody decides on the licence of
    what a user trained.
    """

    model = load_model(model_id)
    evidence, cv = load_evidence(model.artifact)
    card = render_card(model, evidence, cv)
    assert f'\nlicense: "apache-2.0"\ndata_license: "{model.task.licence}"\n' in card
    assert (
        "- Licence of the weights: Apache 2.0; of the data they were trained on:"
        f" {model.task.licence}\n" in card
    )
    assert model.task.licence.startswith(_LICENCES[model.task.name])
    assert weights_licence(replace(model.task, name="own-table")) == "unknown"


_LICENCES = {
    "breast-fna": "CC BY 4.0",
    "chest-xray": "CC BY 4.0",
    "breast-ultrasound": "CC BY 4.0",
    "icu-mortality": "ODC-BY",
    "warfarin-dose": "CC BY-SA 4.0",
    "note-section": "CC BY 4.0",
    "breast-survival": "MIT",
    "ecg-beat": "ODC-BY",
}


def test_the_model_facts_label(model: Model, evidence: Evidence) -> None:
    """The label beside a prediction has the measured AUROC and slope, the sizes and the digest of
    this model.
    """
    label = model_facts(model, evidence)
    assert list(label.metrics.values()) == [
        evidence.metrics["auroc"],
        evidence.metrics["calibration_slope"],
    ]
    assert label.held_out == "114 cases, 42 malignant (37%)"
    assert model.digest.startswith(label.digest)
    assert label.for_whom == model.task.for_whom
    assert all(line in label.not_for for line in model.task.not_for)
    assert label.least == ""  # of two labels both shares stand beside it


_FIELDS = {
    "Identity": (
        "Weights digest",
        "Trained",
        "Versions",
        "Strategy",
        "Contact, funding, next review",
    ),
    "Use": ("Intended use", "Users", "For whom", "Not for"),
    "Data": ("Training", "Held out", "Demographics, external validation"),
}


def missing(card: str, kind: str) -> list[str]:
    """What a card does not say: sections that are not there in their order or say nothing, fields
    without a value, numbers that are none, targets without a row, a gate without its share.
    """
    parts = re.split(r"^## (.+)$", card, flags=re.MULTILINE)[1:]
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    needed = [name for name in SECTIONS if name != "Calibration" or kind == "labels"]
    lacking = [name for name in needed if not sections.get(name, "").strip()]
    if [name for name in sections if name in needed] != needed:
        lacking.append("order")
    for name in needed:
        lines = sections.get(name, "").splitlines()
        if any(re.search(r"^-\s*$|:\s*$|\bnan\b|\bNone\b", line) for line in lines):
            lacking.append(f"{name}: empty")
    for name, fields in _FIELDS.items():
        for field in fields:
            if not re.search(rf"^- {field}[^:]*: *\S", sections.get(name, ""), re.MULTILINE):
                lacking.append(f"{name}: {field}")
    if "icence" not in sections.get("Data", ""):
        lacking.append("Data: licence")
    for target in ("80%", "90%", "95%"):
        if f"| {target} | all |" not in sections.get("Explanation and uncertainty", ""):
            lacking.append(target)
    share = re.search(r"as they are \| (\d+) \(.*\) \| (\d+) \|", sections.get("Gate", ""))
    if not share or int(share[1]) > 0.05 * int(share[2]):
        lacking.append("Gate: share")
    return lacking


@pytest.mark.parametrize("model_id", model_ids())
def test_no_shipped_card_misses_a_field(model_id: str) -> None:
    """Every section is there and says something, "Not available" where nothing is known: the test
    that refuses a model without a whole card.
    """
    model = load_model(model_id)
    assert missing(model.artifact.card, model.task.kind) == []


def _spoilt(card: str) -> dict[str, str]:
    """The card with one thing taken out at a time, by what is then missing."""
    spoilt = {}
    for name in SECTIONS:
        spoilt[name] = re.sub(rf"(^## {name}$)(?s:.*?)(?=^## |\Z)", r"\1\n\n", card, flags=re.M)
    for name, fields in _FIELDS.items():
        for field in fields:
            spoilt[f"{name}: {field}"] = re.sub(rf"^(- {field}[^:]*:).*$", r"\1", card, flags=re.M)
    for target in ("80%", "90%", "95%"):
        spoilt[target] = card.replace(f"| {target} | all |", "| 99% | all |")
    spoilt["Gate: share"] = re.sub(r"as they are \| \d+ ", "as they are | 99 ", card)
    spoilt["order"] = card.replace("## Use\n", "## Elsewhere\n", 1)
    spoilt["Held-out results: empty"] = re.sub(r"\| 0\.\d+ \(", "| nan (", card, count=0)
    return spoilt


def test_a_card_that_misses_a_field_is_refused(model: Model) -> None:
    """Whatever is taken out of a whole card is what is missed."""
    for what, card in _spoilt(model.artifact.card).items():
        assert card != model.artifact.card, what
        assert what in missing(card, model.task.kind), what


def test_what_nobody_recorded_is_missed(model: Model, evidence: Evidence) -> None:
    """A manifest that says None where it should say a date makes a card that is refused."""
    bare = replace(
        model,
        artifact=replace(model.artifact, manifest={**model.artifact.manifest, "trained": "None"}),
    )

    assert "Identity: empty" in missing(render_card(bare, evidence, None), model.task.kind)


def test_the_card_as_html_and_json(model: Model, evidence: Evidence) -> None:
    """The page holds every number of the card, escaped and without scripts; JSON has the sections
    and every metric with its interval.
    """
    cv = cross_validation(model)
    page, body = card_html(model, evidence, cv), json.loads(card_json(model, evidence, cv))

    assert NOTICE in page
    assert body["notice"] == NOTICE
    assert "<script" not in page
    assert "http" not in page.replace("https://", "http").split("<body>")[0]
    for name, m in evidence.metrics.items():
        assert m.text in page
        assert body["evidence"]["metrics"][name]["value"] == pytest.approx(m.value)
    assert list(body["sections"]) == SECTIONS
    assert page.count("<h2>") == len(SECTIONS)
    assert "|---" not in page
