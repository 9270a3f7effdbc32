"""What one browser session remembers: its case, and its judgements of that case. Gone when the tab closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from medmodels.cases import Case
from medmodels.reviews import Judgement

__all__ = ["Verdict", "after", "before", "commit_after", "commit_before", "forget", "revealed", "set_case"]

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was recorded after the reveal, looking at the model with that digest."""

    judgement: Judgement
    comment: str
    digest: str
    made: datetime


def set_case(case: Case) -> None:
    """Make this the case under review; another case drops the judgements of the last one."""
    if st.session_state.get("case_digest", "seen") != case.digest:
        forget()
        st.session_state["case_digest"] = case.digest


def forget() -> None:
    for name in _OF_ONE_CASE:
        st.session_state.pop(name, None)


def before() -> Judgement | None:
    return st.session_state.get("before")


def after(digest: str) -> Verdict | None:
    """The verdict recorded while looking at the model with that digest; another model's is not this one's."""
    recorded: Verdict | None = st.session_state.get("after")
    return recorded if recorded and recorded.digest == digest else None


def commit_before(judgement: Judgement) -> None:
    st.session_state["before"] = judgement


def commit_after(verdict: Verdict) -> None:
    st.session_state["after"] = verdict


def revealed(*, judge_first: bool) -> bool:
    """Whether the model is shown: at once, or after a judgement was committed. What was seen stays seen."""
    if not judge_first:
        st.session_state["seen"] = True
    return before() is not None or "seen" in st.session_state
