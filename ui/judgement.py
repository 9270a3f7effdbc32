"""The reviewer's own answer: committed before the reveal, and once more after it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from medmodels.card import ModelFacts
from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.predictions import Prediction
from medmodels.report import Report, report_html, report_json
from medmodels.reviews import Judgement, Review, helped
from medmodels.strips import Strip
from medmodels.tasks import Task
from ui.outcomes import FACES
from ui.state import CaseReview, field_of
from ui.text import plain

__all__ = ["own_judgement", "verdict"]

_SURE = 70  # per cent: where the slider stands before anybody has moved it


def own_judgement(task: Task, review: CaseReview) -> None:
    """Ask for a judgement first; it is committed before the model may be shown."""
    if review.before:
        st.markdown(
            f":material/person: You said **{plain(task.answer(review.before.label))}**,"
            f" {review.before.confidence}% sure, before the model."
        )
    elif not review.seen:
        with st.form(field_of("before form"), border=True):
            st.markdown(f"**{plain(task.question)}**")
            judgement, beside = _judgement(task, "before", None)
            if st.form_submit_button(
                "Commit and reveal the model", icon=":material/visibility:"
            ) and _is_given(judgement, beside, task):
                review.before, review.seen = judgement, True
                st.rerun()
        if st.button("Show the model without my judgement", type="tertiary"):
            review.seen = True
            st.rerun()
        st.caption("Deciding before seeing the model guards against following it blindly.")
    elif review.outcome_known and not review.reports:
        st.caption(
            "Opened from a list that tells its outcome: no judgement is asked before the model."
        )


def verdict(
    case: Case,
    review: CaseReview,
    prediction: Prediction,
    explanation: Explanation | None,
    facts: ModelFacts,
    about: str | None,
    *,
    strip: Strip | None = None,
) -> None:
    """The judgement after the reveal, a comment, and the report as it was then; no explanation
    where the model's number stayed hidden.
    """
    with st.form(field_of("after form"), border=True):
        st.markdown("**My verdict**")
        judgement, beside = _judgement(case.task, "after", review.before)
        comment = st.text_area(
            "Comment",
            key=field_of("comment"),
            max_chars=4000,
            height=68,
            placeholder="No names, dates or numbers that identify the patient.",
        )
        if st.form_submit_button("Record the verdict", icon=":material/check:") and _is_given(
            judgement, beside, case.task
        ):
            said = Review(review.before, judgement, comment, outcome_known=review.outcome_known)
            review.reports[prediction.digest] = Report(
                case, prediction, explanation, facts, said, datetime.now(), strip
            )
    if report := review.reports.get(prediction.digest):
        _recorded(report, about)
        review.outcome_known |= case.truth is not None


def _recorded(report: Report, about: str | None) -> None:
    """What was recorded, the outcome if it is known, and the downloads."""
    said, case = report.review, report.case
    assert said.after is not None
    st.success(
        f"Recorded in this session only: {plain(said.after.label)}, {said.after.confidence}% sure;"
        f" {plain(said.change)}.",
        icon=":material/check:",
    )
    if case.truth:
        st.info(
            f"Known outcome of this case: **{plain(case.truth)}**."
            f" {plain(helped(case.task.asks, said, case.truth))}"
            f"{f' {plain(about)}.' if about else ''}",
            icon=":material/flag:",
        )
    name = f"review-{case.task.name}-{case.digest[:8]}"
    with st.container(horizontal=True):
        st.download_button(
            "Report (HTML, prints on A4)",
            report_html(report),
            f"{name}.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
        )
        st.download_button(
            "With appendix (HTML)",
            report_html(report, appendix=True),
            f"{name}-appendix.html",
            "text/html",
            icon=":material/attach_file:",
            on_click="ignore",
        )
        st.download_button(
            "Report (JSON)",
            report_json(report),
            f"{name}.json",
            "application/json",
            icon=":material/data_object:",
            on_click="ignore",
        )


def _judgement(
    task: Task, key: str, kept: Judgement | None
) -> tuple[Judgement | None, DeltaGenerator]:
    """The answer, if there is one, and the place right under its field; it starts at what is to be
    ``kept``.
    """
    label = FACES[task.kind].ask(task, field_of(f"{key} label"), kept.label if kept else None)
    beside = st.empty()
    sure = kept.confidence if kept else _SURE
    confidence = st.slider("How sure, in %", 50, 100, sure, 5, key=field_of(f"{key} confidence"))
    return Judgement(label, confidence) if label else None, beside


def _is_given(judgement: Judgement | None, beside: DeltaGenerator, task: Task) -> bool:
    """Whether there is an answer to go on with; where there is none, that is said beside
    its field.
    """
    if judgement is None:
        beside.error(FACES[task.kind].missing, icon=":material/error:")
    return judgement is not None
