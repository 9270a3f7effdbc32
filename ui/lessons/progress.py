"""Which steps were seen in this tab, and what was answered."""

from __future__ import annotations

import streamlit as st

from medmodels.lessons import Lesson, Step
from ui.state import LESSONS

__all__ = ["WITHOUT", "answer_of", "ask_again", "give_answer", "last_step", "saw", "seen"]

WITHOUT = "without"  # kept in the place of an answer, where somebody went on without one

# By lesson and step, in the order of the last look; "" of a step that was seen alone. Never changed
# but replaced, so that a copied tab goes its own way.
_Progress = dict[str, dict[str, str]]


def _progress() -> _Progress:
    kept: _Progress = st.session_state.get(LESSONS, {})
    return kept


def _put(lesson: Lesson, step: Step, answer: str) -> None:
    of = dict(_progress().get(lesson.name, {}))
    of.pop(step.name, None)
    st.session_state[LESSONS] = {**_progress(), lesson.name: {**of, step.name: answer}}


def answer_of(lesson: Lesson, step: Step) -> str:
    """What was answered, ``WITHOUT`` or, as long as nothing was, an empty text."""
    said = _progress().get(lesson.name, {}).get(step.name, "")
    question = step.question
    return said if question and said in (*question.answers, WITHOUT) else ""


def give_answer(lesson: Lesson, step: Step, answer: str) -> None:
    _put(lesson, step, answer)


def ask_again(lesson: Lesson, step: Step) -> None:
    """Forget an answer, for the next class."""
    _put(lesson, step, "")


def saw(lesson: Lesson, step: Step) -> None:
    """A step is on the page."""
    if last_step(lesson) != step.name:
        _put(lesson, step, _progress().get(lesson.name, {}).get(step.name, ""))


def last_step(lesson: Lesson) -> str | None:
    """The name of the step that was looked at last; ``None`` where none was."""
    return next(reversed(_progress().get(lesson.name, {})), None)


def seen(lesson: Lesson) -> int:
    """How many steps were seen."""
    return sum(step.name in _progress().get(lesson.name, {}) for step in lesson.steps)
