"""A session that a link has chosen: which cases, and how much of the advice is wrong."""

from __future__ import annotations

import streamlit as st

__all__ = ["follow_plan"]

_MOST, _STEP = 50, 5  # percent, as the slider has it


def follow_plan(packs: tuple[str, ...]) -> None:
    """Start with what the address asks for, once: ``pack`` names one of the ways to cases,
    ``wrong`` is the least share of wrong advice in percent. What is none of these changes nothing.
    """
    if (pack := st.query_params.pop("pack", "")) in packs:
        st.session_state["pack from"] = pack
    wrong = st.query_params.pop("wrong", "")
    if wrong.isascii() and wrong.isdigit() and len(wrong) < 4:
        share = min(int(wrong), _MOST) // _STEP * _STEP
        st.session_state["plan simulated"] = share
