"""What becomes of rows that were picked: one opens in review, some go to a class."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from medmodels.cases import read_cases
from medmodels.cohort.case_files import case_file, has_inputs
from medmodels.cohort.opened import ScoredFile
from medmodels.errors import CaseError, CaseRejected
from medmodels.models import Model
from ui.blocks import rejection
from ui.cohort.taken import take_rows
from ui.files import give
from ui.state import FILE, forget_reviews, told_of
from ui.text import plain

__all__ = ["picked_rows"]


def picked_rows(opened: ScoredFile, model: Model, places: Sequence[int]) -> None:
    """Buttons under the table for the rows at these places, or how to come to them."""
    if not has_inputs(model.task, opened.columns):
        st.caption(_without_inputs(opened))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(places) == 1:
            row = opened.at(places, ["row"])["row"][0]
            if st.button(f"Open row {row:,} in review", icon=":material/clinical_notes:"):
                _open(opened, model, places[0])
        take_rows(opened, model, places)
    if not places:
        st.caption("Pick a row at its left to open it in review; pick several for a class.")


def _without_inputs(opened: ScoredFile) -> str:
    if "file" in opened.columns:
        return (
            "The cases of this cohort are files: to review one, give that file on the page"
            " *Review*."
        )
    return (
        "This file was scored without its inputs, so that no case can be opened from it. Score it"
        " with *--inputs*, or give the table on this page."
    )


def _open(opened: ScoredFile, model: Model, place: int) -> None:
    """Go to the review page with a row, read as a file with that row alone would be; this page has
    told what the model says of it.
    """
    row = {name: values[0] for name, values in opened.at([place]).items()}
    data = case_file(model.task, row)
    try:
        reading = read_cases(data, task=model.task)
        case = reading.case()
    except CaseRejected as rejected:
        rejection("This row cannot be opened", rejected.sentences)
        return
    except CaseError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    forget_reviews("upload")
    give(FILE, f"row {row['row']} of a cohort.csv", data)
    file = st.session_state[f"{FILE} given"].file_id
    st.session_state.update(
        {"reading": reading, "file": (file, model.task.name), "row": 1, "source": "Upload"}
    )
    told_of(case)
    task, family = model.id.split("/")
    st.switch_page(
        "../pages/review.py", query_params={"task": task, "model": family, "open": "case"}
    )
