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
from ui.teaching.cohort_cases import COHORT_CASES, FROM_COHORT, TakenRow, rows_taken

__all__ = ["take_rows"]


def take_rows(opened: ScoredFile, model: Model, places: Sequence[int]) -> None:
    """Offer to take the rows at these places into a class, and say how many were taken."""
    already = rows_taken(model)
    rows = _rows(opened, model, places)
    there = {row.place for row in already}
    new = tuple(row for row in rows if row.place not in there)
    if rows:
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
    if lacking := len(places) - len(rows):
        st.caption(f"{lacking} of the picked rows have no known outcome; a class needs one.")


def _rows(opened: ScoredFile, model: Model, places: Sequence[int]) -> list[TakenRow]:
    """Each row with a known outcome as a file, with it."""
    if "outcome" not in opened.columns or not places:
        return []
    columns = opened.at(places)
    found = []
    for n, (place, outcome) in enumerate(zip(places, columns["outcome"], strict=True)):
        if outcome is not None and _is_answer(model, outcome):
            row = {name: values[n] for name, values in columns.items()}
            data = case_file(model.task, row)
            found.append(TakenRow((str(opened.path), place), data, outcome))
    return found


def _is_answer(model: Model, outcome: str) -> bool:
    try:
        named_answer(model.task, outcome)
    except SessionError:
        return False
    return True


def _take(model: Model, rows: tuple[TakenRow, ...]) -> None:
    st.session_state[COHORT_CASES] = (model.task.name, rows)
    if rows:
        st.session_state["pack from"] = FROM_COHORT
