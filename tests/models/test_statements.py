"""What a manifest states: codes with their values, and their one English sentence."""

from __future__ import annotations

import json

import pytest

from medmodels.models import load_model, model_ids
from medmodels.models.statements import STATEMENTS, is_statement, said, statement


def test_a_statement_is_said_with_its_values() -> None:
    """Numbers, names and shares are in the sentence, and so is a statement within a statement."""
    drawn = statement("four fifths", seed=7)

    assert said(statement("group means", group=70, of="stays")) == (
        "means of groups of 70 or more neighbouring training stays"
    )
    assert said(statement("share found", share=0.95, positives="cysts", noun="film")) == (
        "finds 95% of the cysts among the validation films"
    )
    assert said(statement("validation set aside", split=drawn, share=0.1)) == (
        "80% to 20%, stratified, seed 7; 10% of the training rows set aside for validation"
    )


def test_text_is_said_as_it_is() -> None:
    """Of older folders and of data sets, with whatever marks it holds."""
    assert said("the publisher's {two} test sets") == "the publisher's {two} test sets"
    assert said(statement("always", label="{0.__class__} {x}")) == "always “{0.__class__} {x}”"


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [],
        {},
        {"code": 3},
        {"code": ["no words"]},
        {"code": "no such"},
        {"code": "no words", "more": 1},
        {"code": "group means", "group": 5},
        {"code": "group means", "group": [5], "of": "cases"},
        {"code": "group means", "group": True, "of": "cases"},
        {"code": "share found", "share": "most", "positives": "cysts", "noun": "film"},
        {"code": "share found", "share": float("nan"), "positives": "cysts", "noun": "film"},
        {"code": "validation trained on", "split": {"code": "no such"}},
        {"code": "validation trained on", "split": {}},
    ],
)
def test_what_is_no_statement_is_none(value: object) -> None:
    """Codes there are not, values missing, more, or of another kind; nothing else is raised."""
    assert not is_statement(value)


def test_a_statement_without_its_values_cannot_be_made() -> None:
    """A recipe that states what cannot be said fails there, not on a page."""
    with pytest.raises(ValueError, match="no statement: group means of group"):
        statement("group means", group=5)


@pytest.mark.parametrize("model_id", model_ids())
def test_shipped_manifests_state_codes(model_id: str) -> None:
    """Whatever a recipe computes is a code; text is left to data sets and formulas alone."""
    manifest = load_model(model_id).artifact.manifest
    for entry in ("background", "threshold_source", "calibrated_on"):
        assert manifest[entry]["code"] in STATEMENTS
    texts = [
        manifest[entry]
        for entry in ("baseline", "landmarks")
        if isinstance(manifest.get(entry), str)
    ]
    assert texts in ([], ["IWPC pharmacogenetic formula"], ["Nottingham prognostic index"])
    assert json.dumps(manifest["measured"]).count("|") == 0
