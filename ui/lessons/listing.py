"""The list of lessons: what one sees in each, how long it takes, and how far this tab has come."""

from __future__ import annotations

import streamlit as st

from medmodels.lessons import Lesson, lessons
from ui.instrument.top import from_the_top
from ui.lessons.progress import last_step, seen
from ui.text import plain

__all__ = ["listing"]


def listing() -> None:
    """A card a lesson, each a link as a whole."""
    st.write(
        "Short demonstrations of what models can and cannot do. Each step shows one thing that you"
        " can try, asks a question, and then says what it shows. Every figure is computed from"
        " this product's own models."
    )
    with st.container(key="cards"):
        for lesson in lessons():
            with st.container(key=f"card_{lesson.name}", border=True):
                _card(lesson)
    from_the_top("")


def _card(lesson: Lesson) -> None:
    step = last_step(lesson) or lesson.steps[0].name
    st.page_link(
        "../pages/lessons.py",
        label=f"{lesson.place}\\. {plain(lesson.title)}",
        query_params={"lesson": lesson.name, "step": step},
    )
    st.markdown(plain(lesson.about))
    st.caption(f"{lesson.minutes} minutes · {_how_far(lesson)}")


def _how_far(lesson: Lesson) -> str:
    steps, done = len(lesson.steps), seen(lesson)
    if done == steps:
        return ":material/check: seen to the end"
    return f"{done} of {steps} steps seen" if done else f"{steps} steps"
