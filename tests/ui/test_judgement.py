"""The reviewer's own answer: what is said when there is none."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.tasks import TASKS
from tests.test_pages import app

ANSWERS = [
    ("breast-fna", "Pick an answer first."),
    ("note-section", "Pick an answer first."),
    ("warfarin-dose", "Give an amount first."),
]


def pressed(test: AppTest, label: str) -> AppTest:
    """Press the button of that name."""
    return next(b for b in test.button if b.label == label).click().run()


def answered(test: AppTest, key: str) -> AppTest:
    """Fill in a judgement, whatever is asked for."""
    kind = TASKS[test.selectbox(key="task").value].kind
    if kind == "quantity":
        return test.number_input(key=key).set_value(35.0)
    field = test.radio(key=key) if kind == "labels" else test.selectbox(key=key)
    return field.set_value(field.options[0])


@pytest.mark.parametrize(("task", "sentence"), ANSWERS)
def test_a_commit_or_a_verdict_without_an_answer_says_what_is_missing(
    task: str, sentence: str
) -> None:
    """Beside the field, for every kind of answer, before the reveal and after; gone with the
    answer.
    """
    test = app().selectbox(key="task").set_value(task).run()
    assert not test.error

    for key, button in (
        ("before label", "Commit and reveal the model"),
        ("after label", "Record the verdict"),
    ):
        pressed(test, button)
        assert [e.value for e in test.error] == [sentence]
        assert not test.success
        answered(test, key)
        pressed(test, button)
        assert not test.error
    assert test.success
