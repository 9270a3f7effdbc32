"""The teacher's side of a poll: asked with a click, counted, shown, and found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from medmodels.errors import StoreError
from medmodels.polls import Poll, Vote
from medmodels.sessions import Classroom, Opened
from tests.polls.asking import QUESTION
from ui.classroom import classroom, close_classroom
from ui.hosts import HOST_COOKIE
from ui.lessons import polling
from ui.state import POLLED


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    close_classroom()
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    yield
    close_classroom()


def _script() -> None:
    import streamlit as st

    from medmodels.lessons import Lesson, Question, Step
    from tests.polls.asking import OPINION, QUESTION
    from ui.lessons.poll import poll

    steps = tuple(
        Step(name, "", "", "", "", question=Question(of.text, of.answers, of.right, of.because))
        for name, of in (("first", QUESTION), ("second", OPINION))
    )
    lesson = Lesson(1, "a-lesson", "A lesson", "", 3, steps)
    step = lesson.step(st.session_state.get("at", "first"))
    assert step.question
    st.session_state["stands"] = poll(lesson, step, step.question)


def page() -> AppTest:
    test = AppTest.from_function(_script, default_timeout=60).run()
    assert not test.exception
    return test


def press(test: AppTest, label: str) -> AppTest:
    next(b for b in test.button if b.label == label).click().run()
    assert not test.exception
    return test


def at(test: AppTest, step: str) -> AppTest:
    """Go to a step of the lesson."""
    test.session_state["at"] = step
    return test.run()


def written(test: AppTest) -> str:
    kinds = (test.markdown, test.caption, test.info, test.warning)
    return "\n".join(element.value for kind in kinds for element in kind).replace("*", "")


def room() -> Classroom:
    found = classroom()
    assert found
    return found


def held(test: AppTest) -> Opened:
    return test.session_state[POLLED]


def now(test: AppTest) -> Poll:
    return room().poll(held(test).code)


def voted(test: AppTest, *choices: int | None) -> AppTest:
    """So many join, and answer the question that is on, or not."""
    for n, choice in enumerate(choices):
        who = room().join_poll(held(test).code, f"token {n}")
        if choice is not None:
            room().act(held(test).code, Vote(who.id, now(test).at, choice))
    return test.run()


def test_nothing_is_kept_before_somebody_asks() -> None:
    """A lesson without a class makes no store."""
    test = page()

    assert [b.label for b in test.button] == ["Ask the class"]
    assert classroom() is None
    assert test.session_state["stands"] == ""


def test_one_click_opens_the_poll_and_asks() -> None:
    """The code stands on the wall, and the question is on the phones."""
    test = press(page(), "Ask the class")

    assert now(test).question is not None
    assert now(test).question.text == QUESTION.text
    assert held(test).code in written(test)
    assert "Nobody has joined yet" in written(test)
    assert test.session_state["stands"] == "asked"


def test_the_wall_counts_and_tells_nothing_before_it_is_shown() -> None:
    """How many have answered; then the bars, the right answer and why."""
    test = voted(press(page(), "Ask the class"), 1, 1, 0, None)
    assert "3 of 4 have answered" in written(test)
    assert QUESTION.right not in written(test)
    assert QUESTION.because not in written(test)
    assert not test.get("plotly_chart")
    press(test, "Show answers")

    assert f"Right: {QUESTION.right}. 2 of 3 were right." in written(test)
    assert QUESTION.because in written(test)
    assert len(test.get("plotly_chart")) == 1
    assert list(test.dataframe[0].value["Answers"]) == [1, 2, 0]
    assert test.session_state["stands"] == "told"


@pytest.mark.parametrize(
    ("people", "said"),
    [(0, "Nobody answered this question."), (1, "1 of 1 was right."), (2, "2 of 2 were right.")],
)
def test_few_or_nobody(people: int, said: str) -> None:
    """Sentences."""
    test = voted(press(page(), "Ask the class"), *[1] * people)
    press(test, "Show answers")

    assert said in written(test)
    assert "nan" not in written(test)


def test_the_next_step_asks_nothing_by_itself() -> None:
    """Phones keep what they have until the teacher asks; the poll is the same."""
    test = voted(press(page(), "Ask the class"), 0)
    code = held(test).code
    at(test, "second")
    assert now(test).at == "a-lesson/first"
    assert test.session_state["stands"] == ""
    assert "1 has joined" in written(test)
    press(test, "Ask the class")
    assert now(test).at == "a-lesson/second"
    assert held(test).code == code
    at(test, "first")
    assert test.session_state["stands"] == ""  # it was left, and can be asked again
    press(test, "Ask the class")

    assert now(test).answered("a-lesson/first") == 1


def test_answers_that_were_shown_stay_on_their_step() -> None:
    """Back and forth."""
    test = press(press(page(), "Ask the class"), "Show answers")
    press(at(test, "second"), "Ask the class")
    at(test, "first")

    assert test.session_state["stands"] == "told"
    assert now(test).at == "a-lesson/second"


def test_another_tab_of_the_browser_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lid was closed; the cookie finds the poll, and nothing of it is lost."""
    test = voted(press(page(), "Ask the class"), 1, 0)
    opened = held(test)
    cookies = {f"{HOST_COOKIE}{opened.code}": opened.secret}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda self: cookies))
    other = page()
    press(other, f"Go on with {opened.code}: 2 have joined")

    assert held(other) == opened
    assert "2 of 2 have answered" in written(other)


def test_a_stranger_s_cookie_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code alone conducts no poll."""
    opened = held(press(page(), "Ask the class"))
    cookies = {f"{HOST_COOKIE}{opened.code}": "0" * 40}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda self: cookies))

    assert [b.label for b in page().button] == ["Ask the class"]


def test_the_secret_is_shown_on_request_alone() -> None:
    """The page stands on the wall."""
    test = press(page(), "Ask the class")
    assert not test.code
    test.toggle(key="poll secret").set_value(True).run()

    assert [code.value for code in test.code] == [held(test).secret]


def test_a_poll_that_was_ended_can_be_followed_by_another() -> None:
    """With another code."""
    test = press(page(), "Ask the class")
    first = held(test).code
    press(test, "End the poll")
    assert "This poll is over" in written(test)
    press(press(test, "Put it away"), "Ask the class")

    assert held(test).code != first


def test_a_poll_that_was_forgotten_is_let_go() -> None:
    """And another can be opened."""
    test = press(page(), "Ask the class")
    test.session_state[POLLED] = Opened("AAAAAA", "0" * 40)
    test.run()

    assert POLLED not in test.session_state
    assert [b.label for b in test.button] == ["Ask the class"]


def test_a_store_that_cannot_be_reached_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In its sentence, under the button that did nothing."""

    def away(*, make: bool = False) -> Classroom:
        raise StoreError("key-not-read")

    test = page()
    monkeypatch.setattr(polling, "classroom", away)
    press(test, "Ask the class")

    assert str(StoreError("key-not-read")) in written(test)
    assert POLLED not in test.session_state
