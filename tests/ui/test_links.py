"""Links to a question and a model: followed, or answered in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

FRAME = str(Path(__file__).parents[2] / "ui" / "frame.py")


def opened(**named: str) -> AppTest:
    """The first page of a new browser, come by a link."""
    test = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in named.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def said(test: AppTest) -> list[str]:
    return [w.value for w in test.warning if "The link asks" in w.value]


@pytest.mark.parametrize(
    "named",
    [
        {"task": "breast-fna", "model": "svm"},
        {"task": "breast-fna", "model": "breast-fna/svm"},
        {"model": "breast-fna/svm"},
    ],
)
def test_a_model_may_be_named_with_its_question(named: dict[str, str]) -> None:
    """The family alone, and the name the command line gives, open the same model."""
    test = opened(**named)

    assert test.session_state["task"] == "breast-fna"
    assert test.session_state["model"] == "svm"
    assert said(test) == []


def test_a_link_to_what_is_not_there_is_answered() -> None:
    """What was asked for and what is shown instead, a sentence each, and as text: no link in it."""
    test = opened(task="[x](http://example.org)", model="nope")
    question, model = said(test)

    assert "the question “\\[x\\](http" in question
    assert "“nope”" in model
    assert question.endswith("is shown instead.")


def test_picking_another_question_is_no_link() -> None:
    """A family that the next question has not gives way without a word."""
    test = opened(task="breast-fna", model="svm")
    test.selectbox(key="task").set_value("icu-mortality").run()

    assert said(test) == []
