"""Who conducts a session: whoever holds its secret, in this tab or in any other."""

from __future__ import annotations

from random import SystemRandom

import streamlit as st

from medmodels.errors import MedModelsError, SessionError
from medmodels.models import Model
from medmodels.sessions import Command, Opened, Pack, Plan, Session, lay_out, tidied
from ui import loaders
from ui.classroom import classroom
from ui.held_out import held_out_set
from ui.state import CONDUCTED
from ui.text import plain
from ui.tries import Tries

__all__ = [
    "act",
    "conducted",
    "go_on",
    "let_go",
    "open_session",
    "session_of",
    "take_over",
    "what_was_said",
]

SECRET_TRIES = Tries()  # by the session of a wrong secret
_SAID = "teaching said"
_UNKNOWN = "There is no session with this code on this server."


def conducted() -> Opened | None:
    """The session that this tab conducts."""
    held: Opened | None = st.session_state.get(CONDUCTED)
    return held


def session_of(held: Opened) -> Session | None:
    """The session as it is now; ``None`` where it is gone or this is not its secret any more.

    Raises ``MedModelsError`` where the store cannot be read.
    """
    room = classroom()
    session = _known(held.code)
    return session if room and session and room.is_host(session, held.secret) else None


def _known(code: str) -> Session | None:
    """The session of a code, if there is one."""
    room = classroom()
    try:
        return room.session(code) if room else None
    except SessionError:
        return None


def open_session(model: Model, pack: Pack, plan: Plan) -> None:
    """Open a session that this tab conducts; raises ``MedModelsError`` where it cannot be."""
    dataset = held_out_set(model.task) if pack.has_held_out else None
    opening = lay_out(
        model,
        pack,
        plan,
        truths=loaders.scores(model).y,
        random=SystemRandom(),
        held_out=dataset.held_out if dataset else None,
    )
    room = classroom(make=True)
    assert room is not None
    st.session_state[CONDUCTED] = room.open(opening)


def take_over(typed: str, secret: str) -> str:
    """Conduct a session by its code and its secret; what is wrong in a sentence, empty if
    nothing.
    """
    code, secret = tidied(typed), secret.strip()
    try:
        room, session = classroom(), _known(code)
        key = code if session else ""  # guesses of codes wait for one another alone
        # nobody guesses 160 bits, but a class knows the code, and must not shut its teacher out
        if room and session and room.is_host(session, secret):
            st.session_state[CONDUCTED] = Opened(code, secret)
            return ""
        if SECRET_TRIES.are_used_up(key):
            return "Ten wrong tries in a minute: wait a minute, then try again."
    except MedModelsError as error:
        return str(error)
    SECRET_TRIES.miss(key)
    return "This is not the secret of that session." if session else _UNKNOWN


def act(held: Opened, command: Command) -> None:
    """Carry out what a button asks for; why not stands on the page after it."""
    try:
        room = classroom()
        if room is None or session_of(held) is None:
            st.session_state[_SAID] = "This tab does not conduct that session any more."
            return
        room.act(held.code, command)
    except MedModelsError as error:
        st.session_state[_SAID] = str(error)


def what_was_said() -> None:
    """Show why the last button did nothing, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.warning(plain(said), icon=":material/info:")


def go_on(held: Opened) -> None:
    """Conduct a session in this tab that its browser conducts."""
    st.session_state[CONDUCTED] = held


def let_go() -> None:
    """Conduct no more in this tab; the session goes on."""
    st.session_state.pop(CONDUCTED, None)
