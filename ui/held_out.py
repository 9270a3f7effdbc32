"""Held-out cases as a table of which one opens in review, where the data set is on this machine: no
row of it is in the project.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.datasets import DATASETS
from medmodels.errors import CaseError, DatasetError
from medmodels.models import Model
from ui.blocks import link_to_review
from ui.state import HELD_OUT, remembered

__all__ = ["held_out_table"]

_FEW = 8  # rows that are shown without scrolling


def held_out_table(model: Model, frame: pd.DataFrame, *, key: str) -> None:
    """The table; a click picks a case, which a link then opens in review."""
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
    try:
        with st.spinner("Reading the data set…"):
            case = remembered(
                ("held-out", model.artifact.fingerprint, str(number)),
                lambda: DATASETS[model.task.name]().held_out(number),
            )
    except CaseError:
        st.caption(
            f"Held-out case {number} would not be accepted as a case: it is too short, or outside"
            " the plausible ranges."
        )
        return
    except DatasetError:
        st.caption(
            f"Held-out case {number} cannot be opened: the data set is not on this machine, and no"
            f" case of it is in the project. “python -m medmodels fetch {model.task.name} --from"
            " DIR” brings it."
        )
        return
    st.session_state[HELD_OUT] = case
    link_to_review(model.id, f"Open held-out case {number} in review", what=HELD_OUT)
