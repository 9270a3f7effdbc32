"""What one browser session remembers: its case, and its judgements of that case. Gone when the tab closes."""

from __future__ import annotations

import streamlit as st

from medmodels.cases import Case
from medmodels.reviews import Judgement

__all__ = ["after", "before", "commit_after", "commit_before", "forget", "revealed", "set_case"]

# Committed judgements, and what is still in the form fields of the last case.
_OF_ONE_CASE = (
    "before",
    "after",
    "before label",
    "before confidence",
    "after label",
    "after confidence",
    "comment",
    "what_if",
    "despite",
    "case_digest",
)


def set_case(case: Case) -> None:
    """Make this the case under review; another case drops the judgements of the last one."""
    if st.session_state.get("case_digest") != case.digest:
        forget()
        st.session_state["case_digest"] = case.digest


def forget() -> None:
    for name in _OF_ONE_CASE:
        st.session_state.pop(name, None)


def before() -> Judgement | None:
    return st.session_state.get("before")


def after() -> Judgement | None:
    return st.session_state.get("after")


def commit_before(judgement: Judgement) -> None:
    st.session_state["before"] = judgement


def commit_after(judgement: Judgement) -> None:
    st.session_state["after"] = judgement


def revealed(*, judge_first: bool) -> bool:
    """Whether the model may be shown: at once, or after the reviewer has committed a judgement."""
    return before() is not None or not judge_first
