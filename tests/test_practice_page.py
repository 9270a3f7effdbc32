"""Practice: one person against the model, by the page."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.debriefing import personal
from medmodels.errors import SessionError
from medmodels.sessions import Phase, Stage
from medmodels.tasks import TASKS
from tests.screen import instrument, shown
from tests.ui.test_returning import Browser, browser
from ui.practice import asking
from ui.practice.practice import Practice

__all__ = ["browser"]

ROOT = Path(__file__).parents[1]


def page(task: str = "breast-fna") -> AppTest:
    """The practice page in a frame of its own."""
    test = AppTest.from_file(str(ROOT / "pages" / "practice.py"), default_timeout=120)
    test.session_state["task"] = task
    return test.run()


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def practice(test: AppTest) -> Practice:
    found = test.session_state["practice"]
    assert isinstance(found, Practice)
    return found


def answer(test: AppTest, label: str | float, sure: int) -> None:
    """Fill in whatever is asked for."""
    key = next(e.key for e in test.slider).removesuffix(" confidence") + " label"
    kind = TASKS[practice(test).session.opening.task].kind
    fields = {
        "labels": test.radio,
        "classes": test.pills,
        "quantity": test.number_input,
        "time_to_event": test.radio,
    }
    fields[kind](key=key).set_value(label)
    test.slider[0].set_value(sure)


@pytest.mark.parametrize("task", ["breast-fna", "note-section", "warfarin-dose", "breast-survival"])
def test_a_whole_practice_by_the_page(task: str) -> None:
    """Every case: no word of the model or the truth before the first answer, the strip and the
    reasons after it, the truth after the second; the score is the session's, and so is the report.
    """
    random, test = Random(4), press(page(task), "Start")
    assert not test.exception
    session = practice(test).session
    asks, labels = TASKS[task].asks, TASKS[task].labels
    assert session.opening.alone
    right = model = silent = 0
    for n in range(1, len(session.items) + 1):
        item = session.items[practice(test).place]
        assert instrument(test, "strip") is None
        assert not test.info
        for reason in item.advice.reasons:
            assert reason.effect not in shown(test)
        first = 35.0 if task == "warfarin-dose" else random.choice(labels)
        answer(test, first, 65)
        press(test, "Commit and reveal the model")
        assert (instrument(test, "strip") is None) is (item.advice.answer is None)
        assert not test.info
        if random.random() < 0.5:
            answer(test, 42.0 if task == "warfarin-dose" else random.choice(labels), 80)
        press(test, "Record and see the truth")
        last = practice(test).who.answer(practice(test).place, Phase.AFTER)
        mine = asks.is_right(last.label, item.case.truth)
        right, said = right + mine, item.advice.answer
        model += said is not None and asks.is_right(said, item.case.truth)
        silent += said is None
        assert f"You were {'right' if mine else 'wrong'}" in test.info[0].value
        none = f" (no answer on {silent})" if silent else ""
        assert f"You {right} · model {model}{none} of {n}" in shown(test)
        assert not test.exception
        press(test, "Next case" if n < len(session.items) else "See my report")
    done = practice(test)
    assert done.session.stage is Stage.DEBRIEF
    assert test.subheader[0].value == done.score.text == f"You {right} · model {model}{none} of {n}"
    said = personal(done.session, done.who)
    assert f"right {said.before.hits} of {said.before.n} times" in shown(test)
    for sentence in said.statements:
        assert re.findall(r"\d+", sentence) == [] or sentence in shown(test)
    assert [button.label for button in test.get("download_button")] == [
        "My report (HTML, prints on A4)"
    ]
    assert press(press(test, "Practise again"), "Start").slider


def test_a_practice_is_running_in_one_click() -> None:
    """And a commit without an answer says what is missing."""
    test = press(page(), "Start")
    assert [bar.label for bar in test.slider] == ["How sure, in %"]
    assert [e.value for e in press(test, "Commit and reveal the model").error] == [
        "Pick an answer first."
    ]
    assert practice(test).asked is Phase.BEFORE


def test_the_synthetic_cases_of_a_practice_are_shuffled() -> None:
    """A case's number says nothing of the sample it is."""
    items = practice(press(page(), "Start")).session.items
    names = [item.case.name for item in items]

    assert names != sorted(names)
    assert [item.case.title for item in items] == [f"Case {n}" for n in range(1, len(names) + 1)]


def test_a_practice_can_end_anywhere() -> None:
    """Without a case done there is nothing to tell, in a sentence."""
    test = press(press(page(), "Start"), "End here")
    assert "nothing to tell" in test.info[0].value
    assert not test.get("download_button")
    assert not test.exception
    test = press(press(test, "Practise again"), "Start")
    answer(test, "benign", 60)
    press(test, "Commit and reveal the model")
    press(test, "End here")
    assert not test.exception


def test_a_practice_is_replaced_and_never_changed() -> None:
    """A tab that was copied goes on from where it was, whatever the first one does."""
    test = press(page(), "Start")
    before = practice(test)
    one, other = before.answered("benign", 60), before.answered("malignant", 90)
    assert before.asked is Phase.BEFORE
    assert one.who.answer(before.place, Phase.BEFORE).label == "benign"
    assert other.who.answer(before.place, Phase.BEFORE).label == "malignant"
    assert one.answered("benign", 60).gone_on().place != before.place


def test_a_case_that_is_gone_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its data set was taken away meanwhile; the page stands."""
    test = press(page(), "Start")

    def gone(*_: object) -> None:
        raise SessionError("pack-case-gone", case="Case 1")

    monkeypatch.setattr(asking, "case_of", gone)
    test.session_state["results"] = {}
    test.run()
    assert "cannot be found any more" in test.error[0].value
    assert not test.exception


def test_held_out_cases_bring_real_errors_of_the_model() -> None:
    """Twelve of them, where the data set is on the machine, with their outcomes."""
    test = page()
    test.button_group(key="practice cases").set_value("Held-out cases").run()
    press(test, "Start")
    assert not test.exception
    items = practice(test).session.items
    assert len(items) == 12
    assert {item.case.source for item in items} == {"held-out"}
    wrong = [item for item in items if item.advice.answer not in (None, item.case.truth)]
    assert wrong
    answer(test, "benign", 60)
    assert not press(test, "Commit and reveal the model").exception


FRAME = """
import runpy
from ui.returning import come_back, keep
come_back()
runpy.run_path("pages/practice.py")
keep("practice")
"""


def test_a_reload_finds_the_practice_again(browser: Browser) -> None:
    """At the case and in the phase where it was; another tab does not find it."""
    test = AppTest.from_string(FRAME, default_timeout=60)
    test.session_state["task"] = "breast-fna"
    press(test.run(), "Start")
    answer(test, "benign", 60)
    before = practice(press(test, "Commit and reveal the model"))

    again = AppTest.from_string(FRAME, default_timeout=60).run()
    assert practice(again) == before
    assert "Record and see the truth" in [button.label for button in again.button]

    browser.tab = "another tab"
    other = AppTest.from_string(FRAME, default_timeout=60).run()
    assert "practice" not in other.session_state
