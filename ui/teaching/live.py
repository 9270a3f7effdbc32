"""The numbers on the wall that change by themselves, once a second."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from medmodels.errors import MedModelsError
from medmodels.sessions import Command, Opened, Session
from ui.teaching.conducting import act, session_of
from ui.text import plain

__all__ = ["answered_said", "host_bar", "joined_said", "live", "names", "where"]

_NAMES = 30  # on the wall at once


@st.fragment(run_every=1.0)
def live(held: Opened, drawn: tuple[object, ...], show: Callable[[Session], None]) -> None:
    """What ``show`` writes of the session as it is now; the whole page anew where it is no longer
    where it was ``drawn``.
    """
    try:
        session = session_of(held)
    except MedModelsError as error:
        st.caption(plain(str(error)))
        return
    if session is None or where(session) != drawn:
        st.rerun()
    show(session)


def where(session: Session) -> tuple[object, ...]:
    """Where a session is: when this changes, the page does."""
    return (session.code, session.stage, session.place, session.phase)


def host_bar(
    held: Opened,
    session: Session,
    show: Callable[[Session], None],
    button: tuple[str, str, Command],
) -> None:
    """The line that stays at the top: what is counted now, and the one button that goes on: its
    label, icon and command. The command names its place, so that a second click does nothing.
    """
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        with st.container(key="counted"):
            live(held, where(session), show)
        label, icon, command = button
        st.button(
            label,
            icon=f":material/{icon}:",
            type="primary",
            key=f"host {type(command).__name__} {session.place}",
            on_click=act,
            args=(held, command),
        )


def joined_said(count: int) -> str:
    """How many take part."""
    if not count:
        return "Nobody has joined yet"
    return f"{count} {'has' if count == 1 else 'have'} joined"


def answered_said(session: Session) -> str:
    """How many of those who can have answered what is asked now."""
    place, phase = session.place, session.phase
    of, count = session.awaited(place, phase), session.answered(place, phase)
    if not of:
        joined = bool(session.participants)
        return "Nobody gave a first answer" if joined else joined_said(0)
    return f"{count} of {of} {'has' if count == 1 else 'have'} answered"


def names(session: Session) -> str:
    """The nicknames of those who gave one, in the order of joining, and how many there are beside;
    empty where nobody gave one.
    """
    listed = [who.nickname for who in session.everybody if who.nickname][:_NAMES]
    others = len(session.participants) - len(listed)
    return ", ".join(listed) + (f" and {others} more" if listed and others else "")
