"""Held-out cases on their way into a review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.datasets import held_out_cases
from medmodels.models import load_model
from tests.screen import record
from ui import held_out
from ui.state import HELD_OUT, CaseReview, review_of

FRAME = str(Path(__file__).parents[2] / "ui" / "frame.py")
MODEL = "breast-fna/svm"


@pytest.mark.parametrize("through", ["tile", "row"])
def test_a_case_that_was_told_of_is_not_judged_as_if_unseen(
    through: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tile and a row say what the model called it and what it was: in the review both count as
    known, those of the case beside it do not.
    """
    state: dict[str, Any] = {}
    monkeypatch.setattr(held_out.st, "session_state", state)
    monkeypatch.setattr(held_out.st, "switch_page", lambda *given, **named: None)
    monkeypatch.setattr(held_out.st, "page_link", lambda *given, **named: None)
    monkeypatch.setattr(
        held_out.st, "dataframe", lambda *given, **named: {"selection": {"rows": [1]}}
    )
    model, cases = load_model(MODEL), held_out_cases("breast-fna")

    if through == "tile":
        held_out.open_in_review(model, cases.held_out(3))
    else:
        held_out.held_out_table(model, pd.DataFrame({"Held-out case": [4, 3]}), key="rows")

    opened = review_of(state[HELD_OUT])
    assert state[HELD_OUT].row == 3
    assert (opened.before, opened.seen, opened.outcome_known) == (None, True, True)
    assert review_of(cases.held_out(4)) == CaseReview()


def test_the_review_says_why_it_asks_for_no_judgement() -> None:
    """Opened from such a list it shows the model at once, and a sentence in the judgement's
    place until a verdict is recorded.
    """
    case = held_out_cases("breast-fna").held_out(3)
    test = AppTest.from_file(FRAME, default_timeout=60)
    test.query_params["task"] = "breast-fna"
    test.session_state[HELD_OUT] = case
    test.session_state["source"] = "Held-out"
    known = CaseReview(seen=True, outcome_known=True)
    test.session_state["reviews"] = {f"held-out 3 {case.digest}": known}
    test.run()

    assert not test.exception
    assert not any(b.label.startswith("Commit") for b in test.button)
    assert any(c.value.startswith("Opened from a list") for c in test.caption)

    record(test, "benign")
    assert "recorded after the outcome was known" in test.success[0].value
