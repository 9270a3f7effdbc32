"""Held-out rows of the table that this session gave: a model of one's own keeps no row, so they
open in review for as long as the table is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from medmodels.cases import Case
from medmodels.errors import DatasetError, ModelError
from medmodels.own.jobs import jobs
from medmodels.own.timed import read_own
from ui import loaders
from ui.blocks import link_to_review
from ui.ownership import may_end
from ui.state import HELD_OUT

__all__ = ["held_rows", "keep_held_rows"]

_MOST = 200  # rows that are kept for it


def keep_held_rows(number: int, title: str, data: bytes, choices: Mapping[str, Any]) -> None:
    """Remember the held-out rows of a table that the training of that ``number`` is going to learn
    from, in this session.
    """
    try:
        dataset = read_own(data, **choices).dataset(title)
    except DatasetError:  # which the training itself will say
        return
    count = min(len(dataset.test), _MOST)
    st.session_state["held rows"] = (number, [dataset.held_out(n + 1) for n in range(count)])


def held_rows() -> None:
    """Pick one of them, and a link that opens it in review with the model that has not seen it: an
    earlier one of the same title may have learnt from it.
    """
    kept: tuple[int, list[Case]] | None = st.session_state.get("held rows")
    if kept is None:
        return
    training, cases = kept
    model_id = next(
        (job.model for job in jobs().list if job.number == training and may_end(job)), None
    )
    if model_id is None:
        return
    try:
        model = loaders.model(model_id)
    except ModelError:
        return
    st.header("Try it on rows it has not seen", divider="gray")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            f"Held-out row, 1 to {len(cases)}", 1, len(cases), key="held row", width=220
        )
        case = cases[int(number) - 1]
        if case.task.name == model.task.name:
            st.session_state[HELD_OUT] = case
            link_to_review(model_id, f"Open row {number} in review", what=HELD_OUT)
    st.caption(
        "They are kept in memory for this tab alone; one that was opened, for up to 15 minutes"
        " after it is closed."
    )
