"""A live run: on a thread of its own, drawn as it goes on, until it ends or is stopped."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx

from medmodels.lessons import Lesson, Live, Settings, Step
from ui.lessons.bench import BENCH
from ui.lessons.pieces import pieces
from ui.text import plain

__all__ = ["Running", "drawn_live", "ran"]

_KEPT = "lesson run"
_MOVED = "The controls were moved after this run began: it is of what they stood at then."
_AT_ONCE = 2  # on the whole server; a third waits for one of them
_ROOM = threading.BoundedSemaphore(_AT_ONCE)


def drawn_live(shown: Live, *, key: str) -> None:
    """What is seen in a sentence, then its parts."""
    st.markdown(plain(shown.sentence))
    pieces(shown.parts, key=key)


class Running:
    """The run of a step, known by its ``key``, with the ``settings`` it began with: the last
    ``state`` that it told, whether it is ``over``, and what went wrong.
    """

    def __init__(self, key: str, step: Step, settings: Settings) -> None:
        self.key = key
        self.state: Live | None = None
        self.over = False
        self.error: Exception | None = None
        self._step, self.settings = step, dict(settings)
        self._stopped = threading.Event()
        self.thread = threading.Thread(target=self._run, name="lesson", daemon=True)

    def stop(self) -> None:
        """Begin no further state; the one that is being computed is finished, and not shown."""
        self._stopped.set()

    def _run(self) -> None:
        assert self._step.runs is not None
        with _ROOM:
            try:
                if not self._stopped.is_set():
                    # a generator, whose end has to be told to it
                    with closing(cast(Any, self._step.runs(BENCH, self.settings))) as states:
                        for state in states:
                            if self._stopped.is_set():
                                break
                            self.state = state
            except Exception as error:  # raised again by the script that shows the run
                self.error = error
            finally:
                self.over = True


def ran(lesson: Lesson, step: Step, settings: Settings) -> None:
    """A button that starts the run of a step, the run as it goes on, and what it came to. One that
    goes on elsewhere is stopped.
    """
    key = f"run {lesson.name} {step.name}"
    run = _kept()
    if run and run.key != key:
        run.stop()
        run = st.session_state[_KEPT] = None
    moved = run is not None and run.settings != dict(settings)
    if run and not run.over:
        _going(run, moved)
        return
    st.button(
        "Run it now",
        key=f"start {key}",
        icon=":material/play_arrow:",
        type="primary",
        on_click=_start,
        args=(key, step, settings),
    )
    if run:
        if run.error:
            raise run.error
        if run.state:
            _drawn(run, run.state, moved)


def _drawn(run: Running, state: Live, moved: bool) -> None:
    """A state; where the controls stand elsewhere by now, whose it is."""
    if moved:
        st.caption(_MOVED)
    drawn_live(state, key=run.key)


def _kept() -> Running | None:
    kept = st.session_state.get(_KEPT)
    return kept if isinstance(kept, Running) else None


def _start(key: str, step: Step, settings: Settings) -> None:
    if (run := _kept()) and not run.over:
        return  # a second click
    run = st.session_state[_KEPT] = Running(key, step, settings)
    add_script_run_ctx(run.thread)
    run.thread.start()


@st.fragment(run_every=0.5)
def _going(run: Running, moved: bool) -> None:
    """The last state, twice a second; the whole page anew at the end."""
    if run.over:
        st.rerun()
    st.button(
        "Stop", key=f"stop {run.key}", icon=":material/stop_circle:", on_click=_stop, args=(run,)
    )
    if run.state:
        _drawn(run, run.state, moved)
    else:
        st.caption("Starting. While others run theirs, this one waits.")


def _stop(run: Running) -> None:
    """What was told stays; the page goes on at once."""
    run.stop()
    run.over = True
