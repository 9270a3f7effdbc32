"""A row of plain values on the review page."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case, Reading, case_from_values, table_template
from medmodels.tasks import Feature, Task
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["TABLE"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """The values as a clinician reads them: original units, reference range, H or L."""
    rows = [
        (f, value, f.flag(value))
        for f, value in zip(case.task.features, case.data.tolist(), strict=True)
    ]
    flagged = sum(1 for _, _, flag in rows if flag)
    st.caption(
        f"{flagged} of {len(rows)} values lie outside the reference range"
        f" ({plain(case.task.reference_note)}). {plain(case.task.input_note)}"
    )
    table = {
        "Input": [f.name for f, _, _ in rows],
        "Value": [f.show(value) for f, value, _ in rows],
        "Flag": [{"H": "H ▲", "L": "L ▼", "": ""}[flag] for _, _, flag in rows],
        "Reference": [f.reference_text for f, _, _ in rows],
        "What it is": [f.definition for f, _, _ in rows],
    }
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height=420,
        alt=f"Values of the case: {flagged} of {len(rows)} outside the reference range",
    )


def _find(reading: Reading) -> None:
    """Click a row in a table that can be searched and sorted."""
    with st.expander("Find a row in the table"):
        shown = {
            f.name: [f.show(v) if v == v else "" for v in column] if f.codes else column
            for f, column in _columns(reading)
        }
        frame = pd.DataFrame(shown)
        frame.insert(0, "Row", range(1, len(reading) + 1))
        frame.insert(
            1, "Check", ["correct it" if row in reading.problems else "" for row in frame["Row"]]
        )
        st.dataframe(
            frame,
            hide_index=True,
            on_select=_row_clicked,
            selection_mode="single-row",
            key="rows",
            height=240,
            alt="All rows of the file",
        )


def _columns(reading: Reading) -> Iterator[tuple[Feature, np.ndarray]]:
    yield from zip(reading.task.features, reading.data.T, strict=True)


def _row_clicked() -> None:
    clicked = st.session_state["rows"]["selection"]["rows"]
    if clicked:
        st.session_state["row"] = clicked[0] + 1


def _enter(task: Task) -> Case | None:
    with st.form("typed", border=False):
        columns, values = st.columns(3), {}
        per_column = -(-len(task.features) // 3)
        for i, feature in enumerate(task.features):
            with columns[i // per_column]:
                values[feature.name] = _number(feature)
        if st.form_submit_button("Use these values", icon=":material/check:"):
            st.session_state.pop("typed_values", None)
            if any(value is not None for value in values.values()):
                st.session_state["typed_values"] = (task.name, values)
            else:
                st.error("Fill in the values first.", icon=":material/error:")
                return None
    name, typed = st.session_state.get("typed_values", ("", {}))
    # nothing typed yet, or the values of another question, which would all be missing here
    if name != task.name:
        st.info("Fill in every value, then use them.", icon=":material/edit:")
        return None
    return case_from_values(typed, task=task)


def _number(feature: Feature) -> float | None:
    if feature.codes:
        words = [word for word in feature.codes if word]
        word = st.selectbox(
            plain(feature.name),
            words,
            index=None,
            key=f"typed {feature.name}",
            help=plain(feature.definition),
        )
        return None if word is None else float(feature.codes.index(word))
    step = 10.0**-feature.decimals
    return st.number_input(
        plain(feature.name),
        value=None,
        step=step,
        format=f"%.{feature.decimals}f",
        placeholder=feature.reference_text,
        key=f"typed {feature.name}",
        help=plain(feature.definition),
    )


def _other_values(case: Case, changed: list[str]) -> Case:
    values: dict[str, float | None] = dict(case.values)
    for column, name in zip(
        st.columns(len(changed)) if len(changed) < 4 else [st.container()] * len(changed),
        changed,
        strict=True,
    ):
        f = case.task.feature(name)
        if f.codes:
            words = [word for word in f.codes if word]
            word = column.selectbox(
                plain(name),
                words,
                index=words.index(f.show(case.values[name])),
                key=f"if {case.digest} {name}",
            )
            values[name] = float(f.codes.index(word))
            continue
        values[name] = column.number_input(
            plain(name),
            value=case.values[name],
            step=10.0**-f.decimals,
            format=f"%.{f.decimals + 1}f",
            key=f"if {case.digest} {name}",
            help=f"Reference {f.reference_text}",
        )
    return case_from_values(values, task=case.task)


TABLE = View(
    show=_show,
    asks=lambda task: "Inputs to change",
    change=_other_values,
    at_once=5,  # more fields would push the answer off the screen
    enter=_enter,
    template=table_template,
    find=_find,
)
