"""Links to a question, a model and a case: followed, or answered in a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels import datasets
from medmodels.cases import samples
from medmodels.datasets import DATASETS
from medmodels.errors import DatasetError
from medmodels.models import questions
from medmodels.tasks import TASKS
from ui import blocks, case_link

FRAME = str(Path(__file__).parents[2] / "ui" / "frame.py")


def opened(**named: str) -> AppTest:
    """The first page of a new browser, come by a link."""
    test = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in named.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def named(test: AppTest, name: str) -> str:
    """What the address says; a test's address is a list of one until a page is switched."""
    value = test.query_params[name]
    return value if isinstance(value, str) else value[-1]


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


@pytest.mark.parametrize(
    ("what", "instead"), [("model", "Random forest"), ("question", "Chest X-ray")]
)
def test_what_somebody_deleted_does_not_give_way_in_silence(
    what: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of another model, and another question, are named as such."""
    test = opened(task="breast-fna", model="svm", case="sample-2")
    left = {name: task for name, task in questions().items() if name != "breast-fna"}
    if what == "model":
        monkeypatch.setattr(blocks, "models_of", lambda name: ("breast-fna/forest",))
    else:
        for place in ("ui.blocks.questions", "ui.questions.questions"):
            monkeypatch.setattr(place, lambda: left)
    test.run()

    assert not test.exception
    (said,) = (w.value for w in test.warning)
    assert said.startswith(f"The {what} that was open is not there any more; “{instead}")
    test.run()
    assert not test.warning


def test_a_link_to_a_question_opens_the_review() -> None:
    """The address that links had when the review was the first page; a bare one is the front
    page.
    """
    assert [t.value for t in opened(task="breast-fna").title] == ["Review"]
    assert not opened().selectbox


def test_the_way_back_ends_at_the_front_door() -> None:
    """A browser that goes back from a card's review comes by the front page's address with the
    question's name; a session that has begun is not sent to the review again.
    """
    test = opened()
    test.query_params["task"] = "breast-fna"
    test.run()

    assert not test.exception
    assert [t.value for t in test.title] == [t.value for t in opened().title]
    assert not test.selectbox


@pytest.mark.parametrize("number", [1, 3])
def test_a_link_to_a_sample_opens_it(number: int) -> None:
    """The one of that number, and the address says the same."""
    test = opened(task="breast-fna", model="svm", case=f"sample-{number}")

    assert test.session_state["sample"] == samples(TASKS["breast-fna"])[number - 1].title
    assert named(test, "case") == f"sample-{number}"
    assert said(test) == []


def test_the_address_follows_the_case_on_the_page() -> None:
    """The next case by its button, another question by the list; a link is followed once."""
    test = opened(task="breast-fna", case="sample-2")
    next(b for b in test.button if b.label == "Next case").click().run()
    assert named(test, "case") == "sample-3"

    test.selectbox(key="task").set_value("icu-mortality").run()
    assert named(test, "task") == "icu-mortality"
    assert named(test, "case") == "sample-3"


def test_a_case_of_ones_own_is_in_no_address() -> None:
    """Neither where a file is asked for nor once values are typed in."""
    test = opened(task="breast-fna", case="sample-2")
    test.segmented_control(key="source").set_value("Upload").run()

    assert "case" not in test.query_params


@pytest.mark.parametrize(
    "case", ["sample-0", "sample-99", "sample-x", "sample", "mine-1", "held-out-0"]
)
def test_a_link_to_a_case_that_is_not_there_is_answered(case: str) -> None:
    """And the first sample is shown."""
    test = opened(task="breast-fna", model="svm", case=case)

    assert [case in told for told in said(test)] == [True]
    assert named(test, "case") == "sample-1"


def test_a_link_to_a_held_out_case_opens_it() -> None:
    """The cytology comes with a library, so that it is on every machine."""
    test = opened(task="breast-fna", model="svm", case="held-out-17")

    assert said(test) == []
    assert test.session_state["source"] == "Held-out"
    assert test.session_state["held-out"].row == 17
    assert named(test, "case") == "held-out-17"


def test_without_the_data_set_a_held_out_case_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says why, and the first sample is shown."""

    def nowhere() -> None:
        raise DatasetError("dataset-missing")

    monkeypatch.setitem(case_link.DATASETS, "breast-fna", nowhere)
    test = opened(task="breast-fna", model="svm", case="held-out-17")

    assert ["not on this machine" in told for told in said(test)] == [True]
    assert named(test, "case") == "sample-1"


def test_a_link_to_a_held_out_case_needs_the_held_out_files_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that the page *Evidence* asks for: what models are trained on need not be there."""

    def nowhere() -> None:
        raise DatasetError("dataset-missing")

    monkeypatch.setitem(datasets._HELD_OUT, "breast-fna", datasets.load_breast_fna)
    monkeypatch.setitem(datasets.DATASETS, "breast-fna", nowhere)
    test = opened(task="breast-fna", model="svm", case="held-out-17")

    assert said(test) == []
    assert test.session_state["held-out"].row == 17


def test_a_held_out_case_that_came_back_is_not_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reload has both the case and the link to it; another number is read."""
    case = DATASETS["breast-fna"]().held_out(17)

    def nowhere(name: str) -> None:
        raise DatasetError("dataset-missing")

    monkeypatch.setattr(case_link, "held_out_cases", nowhere)
    for number, wrong in (("17", 0), ("18", 1)):
        test = AppTest.from_file(FRAME, default_timeout=60)
        test.session_state["held-out"] = case
        test.query_params.update({"task": "breast-fna", "case": f"held-out-{number}"})
        test.run()

        assert not test.exception
        assert len(said(test)) == wrong
        assert (test.session_state["source"] == "Held-out") is not bool(wrong)


def test_a_held_out_row_of_ones_own_table_is_in_no_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It could not be opened by it, and after a reload the page would say so beside the row."""
    address: dict[str, str] = {"case": "held-out-3"}
    monkeypatch.setattr(case_link.st, "query_params", address)
    case = DATASETS["breast-fna"]().held_out(3)
    own = replace(case.task, name="own-falls")

    case_link.name_case(own, replace(case, task=own))
    assert address == {}
    case_link.name_case(case.task, case)
    assert address == {"case": "held-out-3"}
