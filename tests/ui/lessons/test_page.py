"""The page of the lessons, run as Streamlit runs it, without a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.errors import ArtifactBroken
from medmodels.figures import film_chart
from medmodels.lessons import (
    Control,
    Facts,
    Lesson,
    Live,
    Passage,
    Piece,
    PlainBench,
    Plate,
    Slider,
    Step,
    lessons,
    step_words,
)
from medmodels.lessons.bench import Bench
from medmodels.lessons.lesson import Settings
from tests.screen import ROOT, instrument, shown
from ui.lessons import going, listing, step
from ui.lessons.controls import CONTROLS
from ui.lessons.pieces import PIECES
from ui.text import plain

BENCH = PlainBench()
STEPS = [
    pytest.param(lesson, step, id=f"{lesson.name}-{step.name}")
    for lesson in lessons()
    for step in lesson.steps
]
FIRST = lessons()[0]


def at(lesson: str = "", name: str = "") -> AppTest:
    """The page, opened by a link."""
    test = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60).run()
    asked = {"lesson": lesson, "step": name}
    test.query_params.update({key: value for key, value in asked.items() if value})
    return test.switch_page("../pages/lessons.py").run()


def address(test: AppTest) -> str:
    """The step that the address names."""
    named = test.query_params["step"]
    return named if isinstance(named, str) else named[0]


def pressed(test: AppTest, label: str) -> AppTest:
    return next(b for b in test.button if b.label == label).click().run()


@pytest.mark.parametrize(("lesson", "taught"), STEPS)
def test_every_step_is_shown_and_answered(lesson: Lesson, taught: Step) -> None:
    """Its words stand there without an exception; what it shows only once its question has an
    answer.
    """
    test = at(lesson.name, taught.name)
    words = step_words(taught, taught.facts(BENCH))

    assert not test.exception
    assert not test.error
    assert plain(words.text) in shown(test)
    assert test.header[0].value == plain(taught.title)
    if taught.question is None:
        assert plain(words.shows) in shown(test)
        return
    assert plain(words.shows) not in shown(test)
    assert plain(words.because) not in shown(test)
    pressed(test, plain(taught.question.answers[-1]))
    assert not test.exception
    assert {plain(words.shows), plain(words.because)} <= {
        element.value for kind in (test.markdown, test.info) for element in kind
    }
    assert "(your answer)" in shown(test)


def test_the_list_has_a_card_a_lesson_and_how_far_one_has_come() -> None:
    """Minutes and steps; after a look how many were seen, and a way back to the last of them."""
    test = at()
    captions = [c.value for c in test.caption]

    assert not test.exception
    for lesson in lessons():
        assert f"{lesson.minutes} minutes · {len(lesson.steps)} steps" in captions

    second = at(FIRST.name, FIRST.steps[0].name)
    pressed(second, "Next step")
    pressed(second, "All lessons")

    assert f"{FIRST.minutes} minutes · 2 of {len(FIRST.steps)} steps seen" in [
        c.value for c in second.caption
    ]
    links = [link.proto.query_string for link in second.get("page_link")]
    assert f"lesson={FIRST.name}&step={FIRST.steps[1].name}" in links


def test_buttons_and_numbers_go_from_step_to_step_and_the_address_follows() -> None:
    """From the first to the last and back; there is no step before the first or after the last. A
    link without a step shows the first and stays as it is, so that Back leads away from it.
    """
    test = at(FIRST.name)
    assert "step" not in test.query_params
    assert test.header[0].value == plain(FIRST.steps[0].title)
    assert next(b for b in test.button if b.label == "Previous step").disabled
    for taught in FIRST.steps[1:]:
        pressed(test, "Next step")
        assert address(test) == taught.name
        assert test.header[0].value == plain(taught.title)
    assert not any(b.label == "Next step" for b in test.button)
    pressed(test, "Previous step")
    assert address(test) == FIRST.steps[-2].name
    test.segmented_control(key="lesson step").set_value(FIRST.steps[0].name).run()
    assert address(test) == FIRST.steps[0].name
    assert not test.exception


def test_keys_press_what_is_on_the_page() -> None:
    """Arrows, and numbers while the question waits."""
    test = at(FIRST.name)
    question = FIRST.steps[0].question
    assert question
    waiting = {str(n): answer for n, answer in enumerate(question.answers, 1)}

    keys = instrument(test, "keys")
    assert keys
    assert keys["buttons"] == {"→": "Next step", "←": "Previous step", **waiting}
    pressed(test, plain(question.answers[0]))
    keys = instrument(test, "keys")
    assert keys
    assert keys["buttons"] == {"→": "Next step", "←": "Previous step"}


def test_one_can_go_on_without_an_answer_and_ask_again() -> None:
    """Without one nothing is called one's answer; asked again, the reason is gone."""
    test, because = at(FIRST.name), FIRST.steps[0].question
    assert because
    pressed(test, "Go on without an answer")
    assert plain(because.because) in shown(test)
    assert "(your answer)" not in shown(test)
    pressed(test, "Ask again")
    assert plain(because.because) not in shown(test)


def test_teachers_notes_stay_off_until_somebody_turns_them_on_and_stay_on() -> None:
    """On the next step too."""
    test = at(FIRST.name)
    assert plain(FIRST.steps[0].teacher) not in shown(test)
    test.toggle(key="teacher's notes").set_value(True).run()
    assert plain(FIRST.steps[0].teacher) in shown(test)
    pressed(test, "Next step")
    assert plain(FIRST.steps[1].teacher) in shown(test)


@pytest.mark.parametrize(
    ("lesson", "name", "said"),
    [("<b>none", "", "lesson “<b>none”"), (FIRST.name, "*none*", "step “*none*”")],
)
def test_a_link_to_nothing_is_answered_in_a_sentence(lesson: str, name: str, said: str) -> None:
    """And what can be shown is shown: the list, or the lesson's beginning."""
    test = at(lesson, name)

    assert not test.exception
    assert plain(f"The link asks for the {said}, which is not there.") in shown(test)
    assert bool(test.header) == (lesson == FIRST.name)


def test_what_a_lesson_may_hold_can_be_drawn() -> None:
    """Every kind of piece and of control has its place on a page."""
    assert PIECES.keys() == set(get_args(Piece))
    assert CONTROLS.keys() == set(get_args(Control))


def counts(_: Bench, settings: Settings) -> Iterator[Live]:
    for n in range(int(settings["n"])):
        grey = np.full((4, 4), n / 9)
        yield Live(f"State {n}.", (Plate(grey, f"grey {n}", "square"), Plate(grey, "x", "y")))


def made(**changes: object) -> Lesson:
    """A lesson whose step runs, or does what a test wants."""
    runs = Step(
        "runs",
        "It runs",
        "Text.",
        "Shows.",
        "Teacher.",
        controls=(Slider("n", "States", 1, 5, 1, 3),),
        runs=counts,
    )
    return Lesson(1, "made", "Made", "About.", 3, (replace(runs, **changes),) * 1)  # type: ignore[arg-type]


def with_lesson(monkeypatch: pytest.MonkeyPatch, lesson: Lesson) -> AppTest:
    for module in (going, listing, step):
        monkeypatch.setattr(module, "lessons", lambda: (lesson,), raising=False)
    return at(lesson.name)


def test_a_run_is_started_by_a_button_and_its_end_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs by itself; afterwards the last state stands there, and it can be run again."""
    test = with_lesson(monkeypatch, made())
    assert "State" not in shown(test).replace("States", "")
    over(pressed(test, "Run it now"))

    assert not test.exception
    assert "State 2." in shown(test)
    assert "State 0." not in shown(test)
    assert any(b.label == "Run it now" for b in test.button)


def test_a_run_is_told_apart_from_where_the_controls_stand_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once one is moved the state says that it is of before; moved back it says nothing."""
    test = over(pressed(with_lesson(monkeypatch, made()), "Run it now"))
    captions = list[int]()
    for n in (5, 3):
        test = test.slider[0].set_value(n).run()
        assert "State 2." in shown(test)
        captions.append(sum("moved after this run began" in c.value for c in test.caption))

    assert captions == [1, 0]


def over(test: AppTest) -> AppTest:
    """The page once the run has ended."""
    test.session_state["lesson run"].thread.join(60)
    return test.run()


def test_a_run_is_stopped_between_two_states_and_what_it_told_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By its button; the generator is told its end."""
    go_on, told, ended = threading.Event(), threading.Event(), threading.Event()

    def waits(_: Bench, settings: Settings) -> Iterator[Live]:
        try:
            yield Live("State 0.")
            told.set()
            go_on.wait(60)
            yield Live("State 1.")
            raise AssertionError("it was stopped")
        finally:
            ended.set()

    test = with_lesson(monkeypatch, made(runs=waits))
    pressed(test, "Run it now")
    told.wait(60)
    assert "State 0." in shown(test.run())
    pressed(test, "Stop")
    go_on.set()
    ended.wait(60)

    assert not over(test).exception
    assert "State 0." in shown(test)
    assert "State 1." not in shown(test)


def test_what_goes_wrong_in_a_run_is_said_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if the page had met it."""

    def breaks(_: Bench, settings: Settings) -> Iterator[Live]:
        yield Live("State 0.")
        raise ArtifactBroken("network-broken", model="The network")

    test = over(pressed(with_lesson(monkeypatch, made(runs=breaks)), "Run it now"))

    assert not test.exception
    assert "The network" in test.error[0].value


def test_a_step_that_fails_in_a_known_way_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the error's own words, under the lesson's title."""

    def broken(_: Bench) -> Facts:
        raise ArtifactBroken("network-broken", model="The network")

    test = with_lesson(monkeypatch, made(facts=broken))

    assert [e.value for e in test.error] == [
        plain(str(ArtifactBroken("network-broken", model="The network")))
    ]
    assert not test.exception


def test_every_kind_of_piece_stands_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart with its table, pictures beside one another, and marked words."""
    grey = np.linspace(0, 1, 16).reshape(4, 4)
    parts = (
        film_chart((255 * grey).astype(np.uint8), title="A <b>square</b>"),
        Plate(grey, "a square", "square"),
        Passage(("never\n", "surgeries"), (-1.0, 0.5), "two words"),
    )
    lesson = made(runs=None, controls=(), live=lambda _, __: Live("A <b>sentence</b>.", parts))
    test = with_lesson(monkeypatch, lesson)

    assert not test.exception
    assert plain("A <b>sentence</b>.") in shown(test)
    assert len(test.dataframe) == 1
    film, words = instrument(test, "film"), instrument(test, "passage")
    assert film
    assert film["alt"] == "a square"
    assert words
    assert [[w["sign"] for w in line] for line in words["lines"]] == [[-1], [1]]


@pytest.mark.parametrize(("step", "written"), [(0.1, "%.1f"), (0.002, "%.3f"), (0.5, "%.1f")])
def test_a_slider_writes_the_digits_of_its_steps(
    step: float, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more, and no fewer."""
    control = Slider("x", "X", 0.1, 9.9, step, 0.5)
    test = with_lesson(monkeypatch, made(runs=None, controls=(control,), live=lambda *_: Live("")))

    assert test.slider[0].proto.format == written
