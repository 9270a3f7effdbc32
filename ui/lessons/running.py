"""A live run: drawn as it goes on, until it ends, or is stopped by that or any other click."""

from __future__ import annotations

from contextlib import closing
from typing import Any, cast

import streamlit as st

from medmodels.lessons import Lesson, Live, Settings, Step
from ui.lessons.bench import BENCH
from ui.lessons.pieces import pieces
from ui.text import plain

__all__ = ["drawn_live", "ran"]

_ASKED, _LAST = "lesson run asked", "lesson run"


def drawn_live(shown: Live, *, key: str) -> None:
    """What is seen in a sentence, then its parts."""
    st.markdown(plain(shown.sentence))
    pieces(shown.parts, key=key)


def ran(lesson: Lesson, step: Step, settings: Settings) -> None:
    """A button that starts the run; while it goes on, each state in the place of the one before.

    The script of the page stays in the run, so that any click ends it: what is being computed is
    finished, and no more is begun.
    """
    assert step.runs is not None
    key = f"run {lesson.name} {step.name}"
    goes = st.session_state.pop(_ASKED, None) == key
    if goes:
        st.button("Stop", key=f"stop {key}", icon=":material/stop_circle:")
    else:
        st.button(
            "Run it now",
            key=f"start {key}",
            icon=":material/play_arrow:",
            type="primary",
            on_click=_ask,
            args=(key,),
        )
    place = st.empty()
    if goes:
        with closing(cast(Any, step.runs(BENCH, settings))) as states:
            for n, state in enumerate(states):
                st.session_state[_LAST] = (key, state)
                with place.container():
                    drawn_live(state, key=f"{key} {n}")
        st.rerun()
    last, state = st.session_state.get(_LAST, ("", None))
    if last == key:
        with place.container():
            drawn_live(state, key=key)


def _ask(key: str) -> None:
    st.session_state[_ASKED] = key
    st.session_state.pop(_LAST, None)
