"""How a class joins a poll, and what is rarely needed of one."""

from __future__ import annotations

import streamlit as st

from medmodels.polls import ClosePoll, Poll
from medmodels.sessions import Opened
from ui.lessons.polling import act, let_go
from ui.teaching.joining import base_address, join_address
from ui.teaching.lobby import picture_to_join
from ui.text import plain

__all__ = ["join_block", "more"]


def join_block(held: Opened) -> None:
    """The address, the code, and both as a picture for cameras."""
    with st.container(key="poll_joining", horizontal=True, vertical_alignment="center"):
        with st.container(width="content", gap="small"):
            address = plain(join_address().removeprefix("http://"))
            st.markdown(f"Go to **{address}** and type")
            with st.container(key="poll_code"):
                st.markdown(f"**{held.code}**")
        picture_to_join(held.code, width=190)


def more(held: Opened, state: Poll) -> None:
    """Under a button: how to join late, how to conduct from another device, and the end."""
    with st.popover(f"Poll {held.code}", icon=":material/smartphone:"):
        if state.over:
            st.markdown("This poll is over; what was shown stays on its phones.")
            st.button("Put it away", key="poll away", on_click=let_go)
            return
        if len(state.questions) > 1 or state.at in state.told:
            join_block(held)
        if st.toggle("Show the secret, to conduct from another device", key="poll secret"):
            st.markdown(
                f"Open {plain(base_address())}/host there, and give the code **{held.code}** and"
                " this secret. It has the buttons alone, as on a phone; the lessons of that browser"
                " offer to go on, too. Whoever reads the secret conducts the poll: do not show it"
                " on the wall."
            )
            st.code(held.secret, language=None, wrap_lines=True)
        st.button(
            "End the poll",
            icon=":material/stop_circle:",
            key="poll end",
            on_click=act,
            args=(held, ClosePoll()),
            help="Phones cannot answer or join any more; what was shown stays on them.",
        )
