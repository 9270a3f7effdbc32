"""A row of plain values on the review page."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case, Reading, case_from_values, table_template
from medmodels.tasks import Feature, Task
from ui.instrument.curves import FLAGS
from ui.instrument.values import values
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["TABLE"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """The values as a clinician reads them: original units, reference range, H or L."""
    flags = [f.flag(v) for f, v in _valued(case) if not f.codes]
    flagged = sum(1 for flag in flags if flag)
    st.caption(
        f"{flagged} of {len(flags)} values lie outside the reference range"
        f" ({plain(case.task.reference_note)}). {plain(case.task.input_note)}"
    )
    values(case, explained.explanation if explained else None, key="values")
    with st.expander("All values as a table"):
        _numbers(case, flagged)


def _valued(case: Case) -> Iterator[tuple[Feature, float]]:
    yield from zip(case.task.features, case.data.tolist(), strict=True)


def _numbers(case: Case, flagged: int) -> None:
    table = {
        "Input": case.task.feature_names,
        "Value": [f.show(value) for f, value in _valued(case)],
        "Flag": [FLAGS[f.flag(value)] for f, value in _valued(case)],
        "Reference": [f.reference_text for f in case.task.features],
    }
    if not any(table["Reference"]):
        del table["Reference"]
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height=420,
        alt=f"Values of the case: {flagged} outside the reference range",
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
    """The case with what stands in the fields; the case itself while they stand at its values."""
    values: dict[str, float | None] = dict(case.values)
    for name in changed:
        f = case.task.feature(name)
        values[name] = _field(f, case.values[name], key=f"if {case.digest} {name}")
    return case if values == case.values else case_from_values(values, task=case.task)


def _field(f: Feature, present: float, *, key: str) -> float:
    """A slider over what is plausible, or a list of words, at the present value."""
    if f.codes:
        words = [word for word in f.codes if word]
        st.session_state.setdefault(key, f.show(present))
        word = st.selectbox(plain(f.name), words, key=key)
        return float(f.codes.index(word))
    low, high = map(float, f.plausible)
    st.session_state.setdefault(key, min(max(float(present), low), high))
    said = f"; reference {f.reference_text}" if f.reference_text else ""
    return float(
        st.slider(
            plain(f"{f.name}, {f.unit}" if f.unit else f.name),
            low,
            high,
            step=10.0**-f.decimals,
            format=f"%.{f.decimals}f",
            key=key,
            help=f"This case {f.show(present)}{said}",
        )
    )


TABLE = View(
    show=_show,
    asks=lambda task: "Inputs to change",
    change=_other_values,
    at_once=5,  # more fields would push the answer off the screen
    first=3,
    enter=_enter,
    template=table_template,
    find=_find,
)
