"""Folders of one's own that an older version packaged: text where there are numbers now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from medmodels.card import (
    baseline_name,
    card_html,
    card_json,
    measured_lines,
    render_card,
    sections,
)
from medmodels.cases import case_from_values
from medmodels.cli.examine import examine
from medmodels.errors import ArtifactMissing
from medmodels.evidence import load_evidence
from medmodels.explanations import explain
from medmodels.models import load_model
from medmodels.models.statements import said
from medmodels.predictions import predict, words_of
from medmodels.tasks.own import own_models
from tests.models.folders import edited, resigned, trained

GATE = [
    "Refused by the reader or the gate; 95% intervals (Wilson).",
    "",
    "| cases | refused | n |",
    "|---|---|---|",
    "| held-out cases, as they are | 0 (0.0% to 13.8%) | 24 |",
]
OLD = {"Randomised search": ["- 5 settings were tried."], "Gate": GATE, "Of old": ["- A line."]}


def as_of_old(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest as format 2 had it."""
    stated = ("split", "background", "threshold_source", "baseline", "calibrated_on", "landmarks")
    texts = {entry: said(manifest[entry]) for entry in stated if entry in manifest}
    return manifest | texts | {"format": 2, "measured": OLD}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine's folder, turned into one of the old form."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    trained("T", "svm")
    place = own_models() / "own-t" / "svm"
    edited(place / "manifest.json", as_of_old)
    resigned(place)
    return place


def test_an_older_folder_says_its_text(folder: Path) -> None:
    """It loads, verifies, answers and explains; card and exports show every line as it stands, the
    known sections by their codes.
    """
    model = load_model("own-t/svm")
    evidence, cv = load_evidence(model.artifact)
    case = case_from_values({"size": 1.0, "shape": 0.5}, task=model.task)
    examine("own-t/svm")

    assert measured_lines(model) == {
        "search": OLD["Randomised search"],
        "gate": GATE,
        "Of old": OLD["Of old"],
    }
    assert sections(model, evidence, cv)["Gate"] == GATE
    assert list(sections(model, evidence, cv))[10:13] == ["Randomised search", "Gate", "Of old"]
    card = render_card(model, evidence, cv)
    assert "\n".join(["## Gate", "", *GATE]) in card
    assert "over 24 means" in card or "means of groups of" in card
    assert json.loads(card_json(model, evidence, cv))["sections"]["Of old"] == ["- A line."]
    assert "held-out cases, as they are" in card_html(model, evidence, cv)
    assert explain(model, case).background == model.artifact.manifest["background"]
    assert (
        "set in advance: a missed positive"
        in words_of(predict(model, case)).report_lines["Threshold"]
    )
    assert baseline_name(model) == "logistic regression"


def test_it_says_what_a_new_one_says(folder: Path) -> None:
    """Every sentence that is stated by code now is the one that stood there before."""
    old = load_model("own-t/svm")
    evidence, cv = load_evidence(old.artifact)
    before = render_card(old, evidence, cv)
    trained("T", "svm")
    new = load_model("own-t/svm")

    assert new.artifact.manifest["format"] == 3
    assert isinstance(new.artifact.manifest["background"], dict)
    for title in ("Data", "Explanation and uncertainty", "Known limits"):
        assert sections(new, evidence, cv)[title] == sections(old, evidence, cv)[title]
    assert before != render_card(new, evidence, cv)


@pytest.mark.parametrize(
    "entry",
    [{"measured": {"gate": {"of": "cases", "rows": []}}}, {"background": {"code": "no words"}}],
)
def test_an_older_folder_holds_nothing_of_the_new_form(
    folder: Path, entry: dict[str, object]
) -> None:
    """Each form is checked for what it has, however well it is signed."""
    edited(folder / "manifest.json", lambda manifest: manifest | entry)
    resigned(folder)

    with pytest.raises(ArtifactMissing, match=next(iter(entry))):
        load_model("own-t/svm")
