"""Conducting on another device: what it needs to know, and where it is typed in."""

from __future__ import annotations

import streamlit as st

from medmodels.sessions import Opened, Stage
from medmodels.tasks import get_task
from ui.hosts import conducted_by
from ui.teaching.conducting import go_on, session_of, take_over
from ui.teaching.joining import base_address
from ui.teaching.live import joined_said
from ui.text import plain

__all__ = ["ask_to_take_over", "offer_to_go_on", "tell_how_to_take_over"]

_SAID = "taking over said"


def offer_to_go_on() -> None:
    """The sessions that this browser conducted and that are not over: a click goes on with one."""
    for held in conducted_by(st.context.cookies):
        session = session_of(held)
        if session is None or session.opening is None or session.stage is Stage.DEBRIEF:
            continue
        with st.container(key=f"go on {held.code}", horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/co_present: You conduct **{held.code}**"
                f" ({plain(get_task(session.opening.task).title)},"
                f" {joined_said(len(session.participants)).lower()})."
            )
            st.button("Go on with it", key=f"go on with {held.code}", on_click=go_on, args=(held,))


def ask_to_take_over() -> None:
    """The fields for the code and the secret of a session that runs."""
    said = st.session_state.pop(_SAID, "")
    with st.expander(
        "Conduct a session that is running", icon=":material/devices:", expanded=bool(said)
    ):
        with st.form("take over", border=False):
            st.text_input("Code of the session", key="host code", max_chars=40)
            st.text_input(
                "Its secret",
                type="password",
                autocomplete="off",
                key="host secret",
                max_chars=200,
                help="On the device that conducts it: More, “Take over on another device”.",
            )
            st.form_submit_button("Conduct it", on_click=_take_over)
        if said:
            st.error(plain(said), icon=":material/key_off:")


def _take_over() -> None:
    state = st.session_state
    said = take_over(str(state.get("host code", "")), str(state.get("host secret", "")))
    if said:
        state[_SAID] = said


def tell_how_to_take_over(held: Opened, when: str) -> None:
    """What another device needs, shown once somebody asks, until the session has gone on from
    ``when``: whoever reads it conducts the session.
    """
    if not st.toggle("Take over on another device: show the secret", key=f"show secret {when}"):
        st.caption(
            "To go on from another device, or after this server was restarted, you need the code"
            " and a secret. Whoever reads the secret conducts the session: do not show it on the"
            " wall."
        )
        return
    st.markdown(
        f"Open {plain(base_address())}/host there for the buttons alone, as on a phone, or"
        f" {plain(base_address())}/teaching for the wall (unfold “Conduct a session that is"
        f" running”), and give the code **{held.code}** and this secret:"
    )
    st.code(held.secret, language=None, wrap_lines=True)
