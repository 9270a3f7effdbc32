"""What one browser session remembers: which cases it reviewed, what was judged and what was seen.
Gone when the tab closes, but for what ``ui/kept.py`` holds for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import streamlit as st

from medmodels.cases import Case, Reading
from medmodels.report import Report
from medmodels.reviews import Judgement

__all__ = [
    "ADDRESS",
    "CONDUCTED",
    "FILE",
    "FOLLOWED",
    "HELD_OUT",
    "LESSONS",
    "OF_FILE",
    "POLLED",
    "PRACTICE",
    "SWITCHES",
    "TEACHER",
    "CaseReview",
    "copied_reviews",
    "field_of",
    "forget_reviews",
    "remembered",
    "review_of",
    "things_of_case",
    "told_of",
    "unrecorded",
]

FILE = "upload"  # the name under which the session knows the file with the cases
HELD_OUT = "held-out"  # what a link opens; under this name the session keeps the case
FOLLOWED = "link followed"  # there once the case that the link names is on the page
ADDRESS = ("task", "model", "case")  # what the address bar says of where one is
TEACHER = "teacher's notes"  # whether a lesson shows them
SWITCHES = ("statistician", TEACHER)  # how somebody likes to read, wherever they are
LESSONS = "lessons"  # which steps were seen, and what was answered
CONDUCTED = "conducted session"  # its code and its secret, where this tab conducts one
POLLED = "conducted poll"  # the same of a poll

_T = TypeVar("_T")


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
    key = _key(case)
    if st.session_state.get("case") != key:
        st.session_state["case"] = key
        st.session_state.pop("what_if", None)
    return _review(key)


def told_of(case: Case) -> None:
    """A page has shown what the model called this case, and its outcome: no judgement of it comes
    before the model any more.
    """
    review = _review(_key(case))
    review.seen = review.outcome_known = True


def _key(case: Case) -> str:
    return f"{case.origin} {case.row} {case.digest}"


def _review(key: str) -> CaseReview:
    reviews: dict[str, CaseReview] = st.session_state.setdefault("reviews", {})
    return reviews.setdefault(key, CaseReview())


def field_of(name: str) -> str:
    """The key of a field or a form of the case on the page. Each case has its own: under one key
    the browser would go on with what it has not sent yet, a comment on another patient for one.
    """
    return f"{name} of {st.session_state.get('case', '')}"


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


# Beside the reviews: which case it is, where it came from, and which model is asked.
OF_FILE = ("reading", "file", f"{FILE} given", "row")
_OF_CASE = ("case", "typed_values", "typed_text", HELD_OUT, "source", "sample", "task", "model")
PRACTICE = "practice"  # a whole one, which is replaced and never changed


def things_of_case() -> dict[str, object]:
    """What has to come back with a case, by the names of this session; nothing while nobody has
    given a case or seen an answer.

    A file that was refused is not among it: its bytes would come along.
    """
    state, reviews = st.session_state, _begun()
    names = [*_OF_CASE, PRACTICE, *(OF_FILE if isinstance(state.get("reading"), Reading) else ())]
    things = {name: state[name] for name in names if state.get(name) is not None}
    own = {"reading", "typed_values", "typed_text", HELD_OUT, PRACTICE} & things.keys()
    return {**things, "reviews": reviews} if reviews or own else {}


def _begun() -> dict[str, CaseReview]:
    reviews: dict[str, CaseReview] = st.session_state.get("reviews", {})
    return {key: r for key, r in reviews.items() if r.before or r.seen or r.reports}


def copied_reviews(reviews: dict[str, CaseReview]) -> dict[str, CaseReview]:
    """The same reviews, which change apart from those."""
    return {key: replace(r, reports=dict(r.reports)) for key, r in reviews.items()}


def unrecorded() -> bool:
    """Whether the case on the page has a judgement, and no verdict yet."""
    review = st.session_state.get("reviews", {}).get(st.session_state.get("case"))
    return bool(review and review.before and not review.reports)
