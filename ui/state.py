"""What one browser session remembers: which cases it reviewed, what was judged and what was seen.
Gone when the tab closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from medmodels.cases import Case
from medmodels.report import Report
from medmodels.reviews import Judgement

__all__ = ["CaseReview", "forget_reviews", "remembered", "review_of"]

_T = TypeVar("_T")

# What stands in the form fields of the last case; another case starts with empty ones.
_FIELDS = (
    "before label",
    "before confidence",
    "after label",
    "after confidence",
    "comment",
    "what_if",
)


@dataclass(slots=True)
class CaseReview:
    """The review of one case: the judgement before, whether a model's number or the outcome was
    seen, a report for each model.

    What was seen stays seen: a judgement after a look never counts as one before it, however often
    the case is opened again.
    """

    before: Judgement | None = None
    seen: bool = False
    outcome_known: bool = False
    reports: dict[str, Report] = field(default_factory=dict)


def review_of(case: Case) -> CaseReview:
    """The review of this case in this session; two rows with equal values are two cases."""
    key = f"{case.origin} {case.row} {case.digest}"
    if st.session_state.get("case") != key:
        st.session_state["case"] = key
        for name in _FIELDS:
            st.session_state.pop(name, None)
    reviews: dict[str, CaseReview] = st.session_state.setdefault("reviews", {})
    return reviews.setdefault(key, CaseReview())


def forget_reviews(origin: str) -> None:
    """Drop every review of cases that came in that way, with their reports."""
    reviews: dict[str, CaseReview] = st.session_state.get("reviews", {})
    for key in [key for key in reviews if key.startswith(f"{origin} ")]:
        del reviews[key]
    st.session_state.pop("results", None)


def remembered(key: tuple[str, ...], compute: Callable[[], _T], *, keep: int = 12) -> _T:
    """A result about a case, computed once and kept in this session alone: ``key`` names the
    weights, the case and the label.
    """
    results: dict[tuple[str, ...], _T] = st.session_state.setdefault("results", {})
    if key not in results:
        while len(results) >= keep:
            del results[next(iter(results))]
        results[key] = compute()
    return results[key]
