"""What a practice says once it is over."""

from __future__ import annotations

import streamlit as st

from medmodels.debriefing import Personal, participant_html, personal
from ui.practice.practice import Practice, keep_practice
from ui.text import plain

__all__ = ["report_of"]


def report_of(practice: Practice) -> None:
    """In short on the page; whole as a file, which is the one way in which anything is kept."""
    session, who, score = practice.session, practice.who, practice.score
    assert session.opening is not None
    if not score.cases:
        st.info("You ended before a case was done, so there is nothing to tell.")
    else:
        st.subheader(score.text, anchor=False)
        for sentence in _said(personal(session, who)):
            st.markdown(f"- {plain(sentence)}")
        st.download_button(
            "My report (HTML, prints on A4)",
            participant_html(session, who),
            f"practice-{session.opening.task}.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
        )
        st.caption("Nothing of this is kept unless you download it.")
    if st.button("Practise again", icon=":material/replay:"):
        keep_practice(None)
        st.rerun()


def _said(of: Personal) -> tuple[str, ...]:
    """How often right before and after, how one leaned on the model, and how sure one was."""
    both = (
        f"Where the model gave an answer you were right {of.before.hits} of {of.before.n} times"
        f" before you saw it, and {of.after.hits} of {of.after.n} times after.",
    )
    return (*(both if of.before.n else ()), *of.statements, *of.sure)
