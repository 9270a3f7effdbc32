"""One step on one screen: its words, what is live at left, what is asked at right."""

from __future__ import annotations

import streamlit as st

from medmodels.lessons import Lesson, Link, Step, lessons, step_words
from ui.instrument.top import from_the_top
from ui.lessons.asking import asked, waiting_answers
from ui.lessons.bench import BENCH
from ui.lessons.controls import settings_of
from ui.lessons.going import bar, keys
from ui.lessons.paper import handouts
from ui.lessons.progress import saw
from ui.lessons.running import drawn_live, ran
from ui.state import TEACHER
from ui.text import plain

__all__ = ["show"]


def show(lesson: Lesson, step: Step) -> None:
    """What is asked is drawn before what is live, which takes longer."""
    saw(lesson, step)
    bar(lesson, step)
    words = step_words(step, step.facts(BENCH))
    with st.container(key="told"):
        st.header(plain(step.title), anchor=False)
        st.markdown(plain(words.text))
    left, right = st.columns([3, 2], gap="large")
    live = left.container(key="live")
    with right.container(key="asked"):
        asked(lesson, step, words)
        if step.link:
            _link(step.link)
        if _teaches():
            st.warning(plain(step.teacher), icon=":material/co_present:")
    with st.container(key="paper", horizontal=True):
        handouts(lesson)
        keys(waiting_answers(lesson, step))
        from_the_top(f"{lesson.name} {step.name}")
    with live:
        if step.runs is None:
            _live(lesson.name, step.name)
        else:
            _live_and_run(lesson, step)


def _teaches() -> bool:
    """The switch for who teaches; off until somebody turns it on, and then in the whole tab."""
    st.session_state[TEACHER] = bool(st.session_state.get(TEACHER))
    return st.toggle(
        "Teacher's notes",
        key=TEACHER,
        persist_state="session",
        help="What to ask and to point at, step by step. Everybody who sees this screen sees them.",
    )


@st.fragment
def _live(lesson: str, step: str) -> None:
    """Controls and what they show; moving one runs this part alone."""
    taught = next(one for one in lessons() if one.name == lesson)
    one = taught.step(step)
    settings = settings_of(taught, one)
    if one.live:
        drawn_live(one.live(BENCH, settings), key=f"live {lesson} {step}")


def _live_and_run(lesson: Lesson, step: Step) -> None:
    settings = settings_of(lesson, step)
    if step.live:
        drawn_live(step.live(BENCH, settings), key=f"live {lesson.name} {step.name}")
    ran(lesson, step, settings)


def _link(link: Link) -> None:
    """A way to another page; a question that it names is opened, whichever was open before."""
    opening = {"open": "question"} if "task" in link.query else {}
    st.page_link(
        f"../pages/{link.page}.py",
        label=plain(link.label),
        icon=":material/open_in_new:",
        query_params={**link.query, **opening},
    )
