"""A question of a lesson on the phones of a class: asked with a click, counted, then shown.

One poll goes through as many lessons as the class does; each question waits until it is asked.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from medmodels.errors import MedModelsError
from medmodels.figures import votes_chart
from medmodels.lessons import Lesson, Question, Step
from medmodels.polls import Ask, Poll, PutQuestion, ShowAnswers
from medmodels.sessions import Opened
from ui.blocks import chart
from ui.instrument.component import page_style
from ui.instrument.hosting import remember_host
from ui.lessons.polling import (
    act,
    begin,
    go_on,
    let_go,
    poll_of,
    polled,
    resumable,
    what_was_said,
)
from ui.lessons.polling_more import join_block, more
from ui.teaching.live import joined_said
from ui.text import plain

__all__ = ["poll"]

_style = page_style("poll")
ASK = "Ask the class"


def poll(lesson: Lesson, step: Step, question: Question) -> str:
    """Under a question, whose words are filled in: put it on the phones, count, show the answers.
    It is “asked” while phones may answer, “told” once the answers are shown, else empty.
    """
    _style(key="poll_look")
    what_was_said()
    held = polled()
    state = poll_of(held) if held else None
    if held is None or state is None:
        if held is not None:
            let_go()
        _offer(lesson, step, question)
        return ""
    name, put = f"{lesson.name}/{step.name}", _put(lesson, question)
    remember_host(held.code, held.secret)
    with st.container(key="poll"):
        return _stands(held, state, name, put)


def _put(lesson: Lesson, question: Question) -> PutQuestion:
    return PutQuestion(
        lesson.title, question.text, question.answers, question.right, question.because
    )


def _offer(lesson: Lesson, step: Step, question: Question) -> None:
    """A button that opens a poll with this question, and those that this browser conducts."""
    name, put = f"{lesson.name}/{step.name}", _put(lesson, question)
    with st.container(key="poll", horizontal=True, vertical_alignment="center"):
        st.button(
            ASK,
            icon=":material/smartphone:",
            key=f"poll open {name}",
            on_click=begin,
            args=(name, put),
            help="Opens a poll: phones join by a code, and get each question that you ask.",
        )
        for held, state in resumable():
            st.button(
                f"Go on with {held.code}: {joined_said(len(state.participants)).lower()}",
                icon=":material/history:",
                type="tertiary",
                key=f"poll go on {held.code}",
                on_click=go_on,
                args=(held,),
            )


def _stands(held: Opened, state: Poll, name: str, put: PutQuestion) -> str:
    if name in state.told:
        _told(state, name)
        more(held, state)
        return "told"
    if state.over:
        more(held, state)
        return ""
    if name == state.at:
        _bar(held, state, _answered(name), ("Show answers", "bar_chart", ShowAnswers(name)))
        if len(state.questions) == 1:
            join_block(held)
        return "asked"
    _bar(held, state, _joined, (ASK, "smartphone", Ask(name, put)))
    return ""


def _bar(
    held: Opened,
    state: Poll,
    count: Callable[[Poll], str],
    button: tuple[str, str, Ask | ShowAnswers],
) -> None:
    """What is counted now, and the one button that goes on; its command names the question, so that
    a second click does nothing.
    """
    label, icon, command = button
    with st.container(key="poll_bar", horizontal=True, vertical_alignment="center"):
        st.button(
            label,
            icon=f":material/{icon}:",
            type="primary",
            key=f"poll {type(command).__name__} {command.name}",
            on_click=act,
            args=(held, command),
        )
        with st.container(key="poll_count"):
            _live(held, state.moment, count)
        more(held, state)


@st.fragment(run_every=1.0)
def _live(held: Opened, drawn: tuple[object, ...], count: Callable[[Poll], str]) -> None:
    """What is counted, once a second; the whole page anew when the poll has gone on elsewhere."""
    try:
        state = poll_of(held)
    except MedModelsError as error:
        st.caption(plain(str(error)))
        return
    if state is None or state.moment != drawn:
        st.rerun()
    st.markdown(f"**{count(state)}**")


def _joined(state: Poll) -> str:
    return joined_said(len(state.participants))


def _answered(name: str) -> Callable[[Poll], str]:
    def said(state: Poll) -> str:
        of, count = len(state.participants), state.answered(name)
        if not of:
            return joined_said(0)
        return f"{count} of {of} {'has' if count == 1 else 'have'} answered"

    return said


def _told(state: Poll, name: str) -> None:
    """What the class said, which answer is right, and why."""
    put, counts = state.questions[name], state.counts(name)
    total = sum(counts)
    if not total:
        st.markdown("Nobody answered this question.")
    else:
        shown = votes_chart("The class", put.answers, counts, right=put.right)
        chart(shown, key=f"poll chart {state.code} {name}")
    if put.right is not None:
        right = counts[put.answers.index(put.right)]
        were = f" {right} of {total} {'was' if right == 1 else 'were'} right." if total else ""
        st.markdown(f"**Right: {plain(put.right)}.**{were}")
    if put.because:
        st.markdown(plain(put.because))
