"""The reviewer's own answer: what is said when there is none."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.cases import samples
from medmodels.outcomes import Outcome
from medmodels.reviews import Judgement, Review, helped
from medmodels.tasks import TASKS
from tests.screen import app, field, look_at_once
from ui.text import plain

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
    key = field(test, key)
    task = TASKS[test.selectbox(key="task").value]
    kind = task.kind
    if kind == "quantity":
        return test.number_input(key=key).set_value(35.0)
    if kind == "classes":
        return test.pills(key=key).set_value(task.labels[0])
    return test.radio(key=key).set_value(test.radio(key=key).options[0])


@pytest.mark.parametrize(("task", "sentence"), ANSWERS)
def test_a_commit_or_a_verdict_without_an_answer_says_what_is_missing(
    task: str, sentence: str
) -> None:
    """Beside the field, for every kind of answer, before the reveal and after one without a
    judgement; gone with the answer.
    """
    committed = app().selectbox(key="task").set_value(task).run()
    looked = look_at_once(app().selectbox(key="task").set_value(task).run())
    assert not committed.error

    for test, key, button in (
        (committed, "before label", "Commit and reveal the model"),
        (looked, "after label", "Record the verdict"),
    ):
        pressed(test, button)
        assert [e.value for e in test.error] == [sentence]
        assert not test.success
        answered(test, key)
        pressed(test, button)
        assert not test.error
    assert looked.success


@pytest.mark.parametrize("task", [task for task, _ in ANSWERS])
def test_a_verdict_keeps_the_first_answer_unless_it_is_changed(task: str) -> None:
    """Recorded as it stands, the verdict is the judgement from before the model; the outcome, and
    what the sample was drawn to show, are withheld until then.
    """
    test = app().selectbox(key="task").set_value(task).run()
    sample = samples(TASKS[task])[0]
    assert not told(test, sample.about)
    answered(test, "before label")
    pressed(test, "Commit and reveal the model")
    assert not told(test, sample.about)

    pressed(test, "Record the verdict")

    assert "unchanged after seeing the model" in test.success[0].value
    assert told(test, sample.about)
    assert test.info[0].value.startswith("Known outcome of this case: **")


def told(test: AppTest, about: str) -> bool:
    """Whether anything on the page speaks of the outcome."""
    texts = (e.value for kind in (test.markdown, test.caption, test.info) for e in kind)
    return any("Known outcome" in text or plain(about) in text for text in texts)


def test_the_outcome_says_whether_seeing_the_model_helped() -> None:
    """From wrong to right it helped, from right to wrong it misled; an amount is right within its
    bounds.
    """
    labels, dose = TASKS["breast-fna"].asks, TASKS["warfarin-dose"].asks

    def said(asks: Outcome, before: str, after: str, truth: str) -> str:
        return helped(asks, Review(Judgement(before, 70), Judgement(after, 70)), truth)

    assert "helped" in said(labels, "benign", "malignant", "malignant")
    assert "misled" in said(labels, "malignant", "benign", "malignant")
    assert "still is" in said(labels, "malignant", "malignant", "malignant")
    assert "helped" in said(dose, "60.0 mg/week", "33.0 mg/week", "30.0 mg/week")
