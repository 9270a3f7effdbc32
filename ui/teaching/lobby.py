"""The wall while people join: the address, the code, and who is there."""

from __future__ import annotations

import streamlit as st

from medmodels.sessions import Begin, Opened, Session
from ui.teaching.joining import base_address, join_address, picture_of, reaches_phones
from ui.teaching.live import host_bar, joined_said, live, names, where
from ui.text import plain

__all__ = ["join_line", "lobby", "picture_to_join"]


def lobby(held: Opened, session: Session) -> None:
    """A code of six characters, and the same as a picture for phones."""
    host_bar(held, session, _count, ("Begin", "play_arrow", Begin()))
    address = join_address()
    with st.container(key="joining"):
        left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
        with left:
            st.markdown(f"Go to **{plain(address.removeprefix('http://'))}** and type")
            with st.container(key="code"):
                st.markdown(f"**{session.code}**")
            live(held, where(session), _names)
        with right:
            picture_to_join(session.code)
    assert session.opening is not None
    count = len(session.items)
    st.caption(f"{plain(session.opening.title)}: {count} case{'s' if count > 1 else ''}.")


def picture_to_join(code: str, *, width: int = 420) -> None:
    """The address with the code for cameras, where they can follow it."""
    address = join_address(code)
    if reaches_phones():
        st.image(picture_of(address), width=width, alt=f"QR code of {address}")
        return
    st.info(
        "This server answers this machine alone: phones cannot join. Start it with “make class” or"
        f" “medmodels serve --class”; {code} is still there then, with its secret."
        f" To try it here, open [the page for phones]({base_address()}/join/{code}).",
        icon=":material/smartphone:",
    )


def _count(session: Session) -> None:
    st.markdown(f"**{joined_said(len(session.participants))}**")


def _names(session: Session) -> None:
    if said := names(session):
        st.markdown(plain(said))


def join_line(session: Session) -> None:
    """For those who come late."""
    address = plain(join_address().removeprefix("http://"))
    st.caption(f"Late? {address} with the code **{session.code}**")
