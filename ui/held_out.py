"""Held-out cases, read where the data set is on this machine: no row of it is in the project."""

from __future__ import annotations

from typing import NoReturn

import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.datasets import DATASETS, HELD_OUT_NEEDS, Dataset, held_out_cases
from medmodels.datasets.files import DataFile, missing
from medmodels.errors import CaseError, DatasetError
from medmodels.models import Model
from medmodels.tasks import Task
from ui.blocks import link_to_review
from ui.state import HELD_OUT, told_of
from ui.text import plain

__all__ = ["held_out_case", "held_out_set", "held_out_table", "missing_files", "open_in_review"]

_FEW = 8  # rows that are shown without scrolling
_KEPT = "held-out set"


def missing_files(task: Task) -> tuple[DataFile, ...]:
    """The files that held-out cases of a question need and that are not on this machine."""
    return missing(task.name, HELD_OUT_NEEDS.get(task.name, ()))


def held_out_set(task: Task) -> Dataset | None:
    """The held-out cases of a question, read once and kept in this session alone, those of one
    question at a time; ``None`` where they are not on this machine, or not as published, which the
    page then says.
    """
    name, kept = st.session_state.get(_KEPT, ("", None))
    if name == task.name:
        return kept
    if task.name not in DATASETS or missing_files(task):
        return None
    try:
        with st.spinner("Reading the held-out cases…"):
            kept = held_out_cases(task.name)
    except DatasetError as error:
        st.warning(plain(str(error)), icon=":material/folder_off:")
        return None
    st.session_state[_KEPT] = (task.name, kept)
    return kept


def held_out_case(dataset: Dataset, number: int) -> Case | None:
    """The ``number``-th held-out case; ``None`` where it would not be accepted as a case."""
    try:
        return dataset.held_out(number)
    except CaseError:
        return None


def open_in_review(model: Model, case: Case) -> NoReturn:
    """Go to the review page with a held-out case, of which this page has told everything."""
    st.session_state[HELD_OUT] = case
    told_of(case)
    task, family = model.id.split("/")
    st.switch_page(
        "../pages/review.py", query_params={"task": task, "model": family, "open": HELD_OUT}
    )


def held_out_table(model: Model, frame: pd.DataFrame, *, key: str) -> None:
    """A table of held-out cases; a click picks one, which a link then opens in review."""
    if frame.empty:
        st.caption("There is none.")
        return
    picked = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"{key} {model.id}",
        height=320 if len(frame) > _FEW else "content",
        alt="Held-out cases; pick a row",
    )
    rows = picked["selection"]["rows"]
    if model.task.name not in DATASETS:
        st.caption("The rows of a table of your own are not kept, so none can be opened.")
        return
    if not rows:
        st.caption("Pick a row to open it in review.")
        return
    number = int(frame["Held-out case"].iloc[rows[0]])
    dataset = held_out_set(model.task)
    if dataset is None:
        st.caption(
            f"Held-out case {number} cannot be opened: the data set is not on this machine. The"
            " view *Mistakes* takes it."
        )
        return
    case = held_out_case(dataset, number)
    if case is None:
        st.caption(
            f"Held-out case {number} would not be accepted as a case: it is too short, or outside"
            " the plausible ranges."
        )
        return
    st.session_state[HELD_OUT] = case
    told_of(case)
    link_to_review(model.id, f"Open held-out case {number} in review", what=HELD_OUT)
