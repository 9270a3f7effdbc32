"""Rows without an answer, and why."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.cohort.left_out import RejectedRows, abstentions_in, rejected_rows
from medmodels.cohort.opened import ScoredFile
from medmodels.models import Model
from medmodels.words.cases import problem
from ui.cohort.summary import counted_once
from ui.cohort_files import download
from ui.text import plain

__all__ = ["left_out"]

_SENTENCES = 6


def left_out(opened: ScoredFile, model: Model) -> None:
    """Rejected rows by what is wrong, the first of them as sentences; reasons to abstain."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Rejected")
        found = counted_once(opened, "rejected", lambda: rejected_rows(opened))
        if found is None:
            st.caption("Nothing was kept beside this file of rows that were rejected.")
        elif not found.rows:
            st.caption("None: every row could be read.")
        else:
            _rejected(opened, found)
    with right:
        st.subheader("Abstained")
        reasons = counted_once(opened, "reasons", lambda: abstentions_in(opened))
        if not opened.rows:
            st.caption("None: no case was scored.")
            return
        if not reasons:
            st.caption("None: no case was so unlike the training cases that the model abstained.")
            return
        st.write(
            "These cases have a number in the file, and no call: the model should not be asked."
        )
        for reason in reasons:
            st.markdown(f"- **{reason.count:,}**: {plain(reason.reason)}")


def _rejected(opened: ScoredFile, found: RejectedRows) -> None:
    st.write(
        f"{found.rows:,} rows could not be read as a case. Correct them in the file and give it"
        " again."
    )
    st.markdown("\n".join(f"- {plain(_sentence(*one))}" for one in found.first[:_SENTENCES]))
    table = {
        "Input": [column for column, *_ in found.groups],
        "What is wrong": [wrong for _, wrong, _, _ in found.groups],
        "Rows": [rows for *_, rows in found.groups],
    }
    with st.expander("What was wrong, and how often"):
        st.dataframe(
            pd.DataFrame(table),
            hide_index=True,
            height="content" if len(found.groups) < 9 else 320,
            alt="Rejected rows by what is wrong",
        )
    download(opened.rejected_path, "Rejected rows (CSV)", "rejected.csv")


def _sentence(where: str, column: str, wrong: str, right: str) -> str:
    row = int(where) if where.isdigit() else None
    told = problem(column or "whole row", None, wrong, right or "give it again", row)
    return told if row is not None else f"{where}: {told}"
