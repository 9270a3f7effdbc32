"""The case as a clinician reads it, and on it what moved the estimate."""

from __future__ import annotations

import streamlit as st

from medmodels.cases import Case
from medmodels.cases.words import sentence
from ui.modalities import VIEWS
from ui.modalities.view import Explained
from ui.text import plain

__all__ = ["age_to_check", "case_view"]


def case_view(case: Case, explained: Explained | None = None) -> None:
    """Show the case, and what a reviewer must know of its file."""
    for remark in case.warnings:
        st.warning(plain(sentence(remark)), icon=":material/warning:")
    VIEWS[case.task.modality].show(case, explained)
    if case.origin == "sample":
        st.caption(":material/science: Synthetic case: nobody's data.")


def age_to_check(case: Case) -> None:
    """Once more beside the number: the model is for some ages alone, and the file does not say the
    patient's.
    """
    for remark in case.warnings:
        if remark.code == "age_unstated":
            st.warning(plain(sentence(remark)), icon=":material/warning:")
