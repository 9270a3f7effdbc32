"""Held-out cases on their way into a review."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from medmodels.datasets import held_out_cases
from medmodels.models import load_model
from ui import held_out
from ui.state import HELD_OUT, CaseReview, review_of

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
