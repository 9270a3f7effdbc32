"""What the class sees on the wall, and the few buttons of whoever conducts it.

What changes by itself is drawn by a clock in parts of its own (``live``), which never alter what is
around them: when the session has gone on they ask for the whole page anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from medmodels.errors import MedModelsError
from medmodels.sessions import Close, Opened, Pace, Session, Stage
from ui.instrument.component import page_style
from ui.instrument.hosting import remember_host
from ui.teaching.closing import closed, debrief
from ui.teaching.conducting import act, let_go, session_of
from ui.teaching.live import where
from ui.teaching.lobby import lobby
from ui.teaching.own_pace import own_pace
from ui.teaching.people import people
from ui.teaching.running import running
from ui.teaching.taking_over import tell_how_to_take_over
from ui.text import plain

__all__ = ["teaching_style", "wall"]

_style = page_style("teaching")


def teaching_style() -> None:
    """Lay the page out to be read from the back row; once a run."""
    _style(key="teaching_look")


def wall(held: Opened) -> None:
    """The session as it is now."""
    try:
        session = session_of(held)
    except MedModelsError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.button("Try again", icon=":material/refresh:")
        _more(held, None)
        return
    if session is None:
        st.warning(
            "This session is not here any more: it was forgotten, or this is not its secret.",
            icon=":material/folder_off:",
        )
        st.button("Choose another", on_click=let_go)
        return
    draw = _STAGES[session.stage]
    if session.stage is Stage.RUNNING and session.plan_pace is Pace.OWN:
        draw = own_pace
    draw(held, session)
    _more(held, session)
    remember_host(held.code, held.secret)


def _more(held: Opened, session: Session | None) -> None:
    """What is rarely needed."""
    with st.expander("More", icon=":material/more_horiz:"):
        tell_how_to_take_over(held, str(where(session)) if session else held.code)
        if session is not None and session.stage in (Stage.LOBBY, Stage.RUNNING):
            people(held, session)
        with st.container(horizontal=True):
            if session is not None and session.stage in (Stage.LOBBY, Stage.RUNNING):
                st.button(
                    "End the answering now",
                    icon=":material/stop_circle:",
                    key="host end now",
                    on_click=act,
                    args=(held, Close()),
                    help="Whatever is still open is shut, for everybody.",
                )
            st.button(
                "Choose another session",
                icon=":material/logout:",
                key="host let go",
                on_click=let_go,
                help="This one goes on; only its secret brings it back here.",
            )


_STAGES: Mapping[Stage, Callable[[Opened, Session], None]] = {
    Stage.LOBBY: lobby,
    Stage.RUNNING: running,
    Stage.CLOSED: closed,
    Stage.DEBRIEF: debrief,
}
