"""Lessons are data, and what they say is true."""

from __future__ import annotations

import pytest

from medmodels.lessons import Facts, Lesson, Live, PlainBench, Step, lessons

BENCH = PlainBench()
STEPS = [
    pytest.param(lesson, step, id=f"{lesson.name}-{step.name}")
    for lesson in lessons()
    for step in lesson.steps
]


def facts(step: Step) -> Facts:
    return step.facts(BENCH)


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
    asked = step.question
    answered = [asked.text, asked.right or "", asked.because] if asked else []
    spoken = "\n".join([step.text, step.shows, *answered])
    for claim in step.claims:
        assert claim.words in spoken
        assert claim.holds(facts(step)), claim.words


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_live_thing_can_be_shown_at_its_start(lesson: Lesson, step: Step) -> None:
    """A sentence and parts, from the product's own functions."""
    if step.live:
        shown = step.live(BENCH, step.at_start())
        assert isinstance(shown, Live)
        assert shown.sentence
