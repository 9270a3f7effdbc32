"""Who takes part, for whoever conducts: let nobody more in, take somebody out."""

from __future__ import annotations

import streamlit as st

from medmodels.sessions import Opened, Remove, Session, ShutDoor
from ui.teaching.conducting import act
from ui.text import plain

__all__ = ["people"]


def people(held: Opened, session: Session) -> None:
    """A switch for the door, and a list to take somebody out of."""
    shut = session.door_is_shut
    st.button(
        "Let people join again" if shut else "Let nobody more join",
        icon=f":material/{'lock_open' if shut else 'lock'}:",
        key="host door",
        on_click=act,
        args=(held, ShutDoor(not shut)),
    )
    if not session.participants:
        return
    names = {who.id: who.name for who in session.everybody}
    chosen = st.selectbox(
        "Take somebody out, with their answers",
        list(names),
        index=None,
        format_func=lambda who: plain(names[who]),
        placeholder="Nobody",
        key=f"host out {len(names)}",
    )
    if chosen is not None:
        st.button(
            f"Take out {plain(names[chosen])}",
            icon=":material/person_remove:",
            key="host remove",
            on_click=act,
            args=(held, Remove(chosen)),
        )
