"""The case as a clinician reads it: a table of values, or a film."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.figures import charted_groups, film_chart, row_chart, stay_chart
from ui.blocks import chart
from ui.text import plain

__all__ = ["age_to_check", "case_view"]


def case_view(case: Case) -> None:
    """Show the case, and what a reviewer must know of its file."""
    if case.origin == "sample":
        st.caption(":material/science: Synthetic case: nobody's data.")
    for warning in case.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    _VIEWS[case.task.modality](case)


def age_to_check(case: Case) -> None:
    """Once more beside the number: the model is for some ages alone, and the file does not say the
    patient's.
    """
    ages = case.task.ages
    if ages and ages.unstated in case.warnings:
        st.warning(ages.unstated, icon=":material/warning:")


def _table(case: Case) -> None:
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


def _film(case: Case) -> None:
    """The film with window, level and inversion; zoom by dragging, fit by double-clicking."""
    with st.expander("Window, level, inversion", icon=":material/contrast:"):
        low, high = st.slider(
            "Grey levels shown, from black to white", 0, 255, (0, 255), key=f"window {case.digest}"
        )
        invert = st.toggle("Invert", key=f"invert {case.digest}")
        st.caption(
            "Drag on the film to zoom, double-click to fit. The model always gets the film as it"
            " came."
        )
    chart(
        film_chart(case.data, title="The film", window=(low, max(high, low + 1)), invert=invert),
        key="film",
        tools=True,
    )
    st.caption(plain(case.task.input_note))


def _stay(case: Case) -> None:
    """Who the patient is in a line, then the curves, a tab for each part of the chart."""
    described = {
        int(which) - len(case.task.features): value
        for _, which, value in case.data
        if which >= len(case.task.features)
    }
    known = [
        f"{f.name} {f.show(described[n])}"
        for n, f in enumerate(case.task.descriptors)
        if n in described
    ]
    measured = case.data[case.data[:, 1] < len(case.task.features), 1]
    st.caption(
        f"{plain(', '.join(known).capitalize()) or 'Nothing is known of the patient'}."
        f" {len(measured)} values of {len(set(measured))} variables."
    )
    groups = charted_groups(case)
    for tab, group in zip(
        st.tabs([plain(group.capitalize()) for group in groups]), groups, strict=True
    ):
        with tab:
            chart(stay_chart(case, group), key=f"stay {group}")
    st.caption(
        f"Band: {plain(case.task.reference_note)}. A line is broken where nothing was charted for"
        f" over six hours. {plain(case.task.input_note)}"
    )


def _row(case: Case) -> None:
    """A row of pixels or of steps as what it is."""
    chart(row_chart(case), key="row as it lies")
    st.caption(plain(case.task.input_note))


def _passage(case: Case) -> None:
    """The passage as the model gets it, identifiers masked, line by line."""
    with st.container(border=True, height=360):
        for line in case.text.splitlines():
            st.markdown(plain(line))
    st.caption(f"{len(case.text.split())} words. {plain(case.task.input_note)}")


_VIEWS: dict[str, Callable[[Case], None]] = {
    "table": _table,
    "image": _film,
    "series": _stay,
    "pixels": _row,
    "steps": _row,
    "text": _passage,
}
