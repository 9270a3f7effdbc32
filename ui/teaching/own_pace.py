"""The wall while each works at an own pace: how far they are, nothing of what they said."""

from __future__ import annotations

import streamlit as st

from medmodels.sessions import Close, Opened, Phase, Session
from ui.teaching.live import host_bar, joined_said
from ui.teaching.lobby import join_line

__all__ = ["finished", "own_pace"]


def own_pace(held: Opened, session: Session) -> None:
    """Who has finished, and a button that ends it for all."""
    host_bar(held, session, _count, ("Close", "stop_circle", Close()))
    st.markdown("Everybody works on their own phone, at their own pace.")
    join_line(session)


def finished(session: Session) -> int:
    """How many have answered all there is."""
    return sum(session.standing(who).place is None for who in session.everybody)


def _count(session: Session) -> None:
    of = len(session.participants)
    if not of:
        st.markdown(f"**{joined_said(0)}**")
        return
    cases = len(session.items)
    done = sum(
        session.missing(who, place) is None for who in session.everybody for place in range(cases)
    )
    begun = sum(session.answered(place, Phase.BEFORE) for place in range(cases))
    st.markdown(f"**{finished(session)} of {of} have finished**")
    st.progress(done / (of * cases), f"{done} of {of * cases} cases done, {begun} begun")
