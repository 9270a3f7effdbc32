"""Lessons are data, and what they say is true."""

from __future__ import annotations

import html
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from medmodels.card import NOTICE
from medmodels.lessons import (
    Facts,
    Lesson,
    Live,
    PlainBench,
    Slider,
    Step,
    handout_html,
    lessons,
    step_words,
    syllabus,
)

BENCH = PlainBench()
STEPS = [
    pytest.param(lesson, step, id=f"{lesson.name}-{step.name}")
    for lesson in lessons()
    for step in lesson.steps
]


def facts(step: Step) -> Facts:
    return step.facts(BENCH)


def untrue(step: Step, told: Facts) -> list[str]:
    """The claims that are no longer said, or no longer hold."""
    asked = step.question
    answered = [asked.text, asked.right or "", asked.because] if asked else []
    spoken = "\n".join([step.text, step.shows, *answered])
    return [c.words for c in step.claims if c.words not in spoken or not c.holds(told)]


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_lesson_is_short_and_whole(lesson: Lesson) -> None:
    """Five to eight steps of different names, a few minutes, and a question on most of them."""
    names = [step.name for step in lesson.steps]

    assert 5 <= len(names) == len(set(names)) <= 8
    assert 3 <= lesson.minutes <= 10
    assert sum(step.question is not None for step in lesson.steps) >= 3
    assert all(step.live or step.runs or step.link for step in lesson.steps)


def test_places_and_names_are_taken_once() -> None:
    """The syllabus counts from 1, and a link leads to one lesson."""
    assert [lesson.place for lesson in lessons()] == list(range(1, len(lessons()) + 1))
    assert len({lesson.name for lesson in lessons()}) == len(lessons())


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_figure_that_is_spoken_of_is_computed(lesson: Lesson, step: Step) -> None:
    """Names in braces are facts, and no fact is without a sentence."""
    assert step.named == set(facts(step))


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_claim_stands_in_the_step_and_holds(lesson: Lesson, step: Step) -> None:
    """What sentences and right answers say of the figures is true of the figures."""
    assert untrue(step, facts(step)) == []


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_live_thing_can_be_shown_at_its_start(lesson: Lesson, step: Step) -> None:
    """A sentence and parts, from the product's own functions."""
    if step.live:
        shown = step.live(BENCH, step.at_start())
        assert isinstance(shown, Live)
        assert shown.sentence


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_step_can_be_read_from_the_back_row(lesson: Lesson, step: Step) -> None:
    """At most 60 words, and 40 of what it shows; notes for the teacher of 60."""
    words = step_words(step, facts(step))

    assert len(step.text.split()) <= 60
    assert len(step.shows.split()) <= 40
    assert len(step.teacher.split()) <= 60
    assert not {"{", "}"} & set(words.text + words.shows + words.because)


def test_a_sentence_that_is_no_longer_true_is_found() -> None:
    """Changed words, and a changed figure."""
    step = lessons()[0].step("rare")
    told = dict(facts(step))

    assert untrue(step, told) == []
    question = step.question
    assert question
    other = replace(question, answers=("About half", "Nobody"), right="About half")
    assert untrue(replace(step, question=other), told) == ["About one in ten"]
    told["right_rare"] = replace(told["right_rare"], value=0.6)
    assert untrue(step, told) == ["About one in ten"]


def test_a_lesson_is_a_file() -> None:
    """Short ones, a lesson each, found by themselves."""
    files = sorted(Path(syllabus.__path__[0]).glob("[!_]*.py"))

    assert len(files) == len(lessons())
    assert all(len(file.read_text(encoding="utf-8").splitlines()) <= 150 for file in files)


_ONE_MORE = """
from medmodels.lessons.lesson import Lesson, Live, Step

LESSON = Lesson(
    11, "one-more", "One more", "What a file is.", 3,
    (Step("only", "Only", "It is here.", "So it is.", "", live=lambda *_: Live("Seen.")),),
)
"""


def test_one_file_more_is_one_lesson_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else names it: it is last in the syllabus, and has a handout."""
    (tmp_path / "one_more.py").write_text(_ONE_MORE, encoding="utf-8")
    monkeypatch.setattr(syllabus, "__path__", [*syllabus.__path__, str(tmp_path)])
    lessons.cache_clear()
    try:
        (*others, more) = lessons()
    finally:
        lessons.cache_clear()
        sys.modules.pop(f"{syllabus.__name__}.one_more", None)

    assert (more.name, len(others)) == ("one-more", 10)
    assert "It is here." in handout_html(more, BENCH)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_handout_asks_first_and_answers_on_a_page_of_its_own(lesson: Lesson) -> None:
    """Every question stands before the page with the answers, every reason on it; no script and no
    link; the teacher's edition alone has notes; it says what the product is for.
    """
    paper, teachers = (handout_html(lesson, BENCH, notes=notes) for notes in (False, True))
    asked, answered = html.unescape(paper).split('<div class="answered">')

    for step in lesson.steps:
        words = step_words(step, facts(step))
        assert words.text in asked
        assert words.shows in answered
        assert words.shows not in asked
        if step.question:
            assert step.question.text in asked
            assert words.because in answered
        assert step.teacher not in html.unescape(paper)
        assert step.teacher in html.unescape(teachers)
    assert NOTICE in paper
    assert not re.search(r"<script|<link|href|src=|https?:", paper)


def test_what_stands_on_paper_is_text() -> None:
    """Markup in a lesson is shown and does nothing."""
    step = replace(lessons()[0].steps[0], title="<b>x</b>")
    paper = handout_html(replace(lessons()[0], steps=(step,)), BENCH)

    assert "<b>x" not in paper
    assert "&lt;b&gt;x" in paper


@pytest.mark.parametrize(
    ("lesson", "step", "model_id"),
    [
        ("a-number", "line", "chest-xray/cnn"),
        ("a-number", "price", "chest-xray/cnn"),
        ("the-average", "old", "icu-mortality/forest"),
    ],
)
def test_a_line_starts_where_the_model_has_it(lesson: str, step: str, model_id: str) -> None:
    """Its slider is written in whole percents, which the sentence above it computes."""
    taught = next(one for one in lessons() if one.name == lesson)
    (line,) = (control for control in taught.step(step).controls if control.name == "line")

    assert isinstance(line, Slider)
    assert line.start == pytest.approx(100 * BENCH.model(model_id).threshold, abs=1)


def test_the_share_of_ill_starts_where_the_films_have_it() -> None:
    """As the sentence above the slider says."""
    step = lessons()[0].step("rare")
    (ill,) = step.controls

    assert isinstance(ill, Slider)
    assert ill.start == round(100 * facts(step)["common"].value)
