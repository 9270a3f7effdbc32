"""The poll that this tab conducts, and the commands that it gives."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from medmodels.errors import MedModelsError, SessionError
from medmodels.polls import Ask, Poll, PollCommand, PutQuestion
from medmodels.sessions import Opened
from ui.classroom import classroom
from ui.hosts import conducted_by
from ui.state import POLLED
from ui.text import plain

__all__ = ["act", "begin", "go_on", "let_go", "poll_of", "polled", "resumable", "what_was_said"]

_SAID = "poll said"


def polled() -> Opened | None:
    """The poll that this tab conducts."""
    held: Opened | None = st.session_state.get(POLLED)
    return held


def poll_of(held: Opened) -> Poll | None:
    """The poll as it is now; ``None`` where it is gone or this is not its secret.

    Raises ``MedModelsError`` where the store cannot be read.
    """
    room = classroom()
    try:
        state = room.poll(held.code) if room else None
    except SessionError:
        return None
    return state if room and state and room.is_host(state, held.secret) else None


def resumable() -> list[tuple[Opened, Poll]]:
    """The polls that this browser conducted and that are not over."""
    found = list[tuple[Opened, Poll]]()
    for held in conducted_by(st.context.cookies):
        with suppress(MedModelsError):
            if (state := poll_of(held)) and not state.over:
                found.append((held, state))
    return found


def begin(name: str, put: PutQuestion) -> None:
    """Open a poll that this tab conducts, with a question on its phones."""
    try:
        room = classroom(make=True)
        assert room is not None
        held = room.open_poll(put.title)
        room.act(held.code, Ask(name, put))
    except MedModelsError as error:
        st.session_state[_SAID] = str(error)
        return
    st.session_state[POLLED] = held


def act(held: Opened, command: PollCommand) -> None:
    """Carry out what a button asks for; why not stands on the page after it."""
    try:
        room = classroom()
        if room is None or poll_of(held) is None:
            st.session_state[_SAID] = "This tab does not conduct that poll any more."
            return
        room.act(held.code, command)
    except MedModelsError as error:
        st.session_state[_SAID] = str(error)


def go_on(held: Opened) -> None:
    """Conduct a poll in this tab that its browser conducts."""
    st.session_state[POLLED] = held


def let_go() -> None:
    """Conduct no more in this tab; the poll goes on."""
    st.session_state.pop(POLLED, None)


def what_was_said() -> None:
    """Show why the last button did nothing, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.warning(plain(said), icon=":material/info:")
