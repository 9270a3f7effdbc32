"""Rows of a cohort that are to come into a class."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from medmodels.cohort.case_files import case_file
from medmodels.cohort.opened import ScoredFile
from medmodels.errors import SessionError
from medmodels.models import Model
from medmodels.sessions import MOST_CASES
from medmodels.sessions.answers import named_answer
from ui.teaching.cohort_cases import COHORT_CASES, FROM_COHORT, rows_taken

__all__ = ["take_rows"]


def take_rows(opened: ScoredFile, model: Model, places: Sequence[int]) -> None:
    """Offer to take the rows at these places into a class, and say how many were taken."""
    already = rows_taken(model)
    files = _files(opened, model, places)
    new = tuple(file for file in files if file not in already)
    if files:
        st.button(
            f"Take {len(new)} into a class",
            icon=":material/playlist_add:",
            disabled=not new or len(already) + len(new) > MOST_CASES,
            on_click=_take,
            args=(model, (*already, *new)),
            width="content",
        )
    if already:
        task, family = model.id.split("/")
        st.page_link(
            "../pages/teaching.py",
            label=f"To the class with {len(already)}",
            icon=":material/co_present:",
            query_params={"task": task, "model": family, "open": "class"},
        )
        st.button("Drop them", type="tertiary", on_click=_take, args=(model, ()), width="content")
    if places and len(files) < len(places):
        lacking = len(places) - len(files)
        st.caption(f"{lacking} of the picked rows have no known outcome; a class needs one.")


def _files(opened: ScoredFile, model: Model, places: Sequence[int]) -> list[tuple[bytes, str]]:
    """Each row with a known outcome as a file, with it."""
    if "outcome" not in opened.columns or not places:
        return []
    rows = opened.at(places)
    found = []
    for n, outcome in enumerate(rows["outcome"]):
        if outcome is not None and _is_answer(model, outcome):
            row = {name: values[n] for name, values in rows.items()}
            found.append((case_file(model.task, row), outcome))
    return found


def _is_answer(model: Model, outcome: str) -> bool:
    try:
        named_answer(model.task, outcome)
    except SessionError:
        return False
    return True


def _take(model: Model, files: tuple[tuple[bytes, str], ...]) -> None:
    st.session_state[COHORT_CASES] = (model.task.name, files)
    if files:
        st.session_state["pack from"] = FROM_COHORT
