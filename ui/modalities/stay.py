"""A stay on the review page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.figures import charted_groups, sparklines, stay_chart, window_chart
from medmodels.tasks import Feature, Stay
from ui.blocks import chart
from ui.instrument.curves import FLAGS, curves
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["STAY"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """The curves in small, what is abnormal and what decided first, and their numbers."""
    curves(case, explained.explanation if explained else None, key="curves")
    with st.expander("These curves as a table"):
        _numbers(case)


def _numbers(case: Case) -> None:
    lines = sparklines(case)
    columns = {
        "Variable": [line.feature.name for line in lines],
        "Last": [line.feature.show(line.values[-1]) for line in lines],
        "Flag": [FLAGS[line.flag] for line in lines],
        "Lowest": [line.feature.show(min(line.values)) for line in lines],
        "Highest": [line.feature.show(max(line.values)) for line in lines],
        "Values": [len(line.values) for line in lines],
        "Reference": [line.feature.reference_text for line in lines],
    }
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        alt=f"The last, the lowest and the highest value of {len(lines)} charted variables",
    )


def _closer(case: Case, explained: Explained) -> None:
    """The curves in full, to zoom into; with a model that knows windows when the estimate was
    moved, and under each curve what its windows did.
    """
    explanation = explained.explanation
    if explanation.by_window:
        chart(window_chart(explanation), key="windows")
    groups = charted_groups(case)
    group = st.segmented_control(
        "Curves of which part of the chart",
        groups,
        default=groups[0],
        required=True,
        format_func=lambda name: plain(name.capitalize()),
        key="strips",
    )
    chart(
        stay_chart(case, group or groups[0], explanation=explanation),
        key=f"strips {group}",
        tools=True,
    )
    said = (
        f"Band: {plain(case.task.reference_note)}. A line is broken where nothing was charted for"
        f" over six hours. {plain(case.task.input_note)}"
    )
    if explanation.by_window:
        largest = abs(explanation.contributions[0].amount) or 1.0
        error = max(c.spread for c in explanation.contributions[:5]) / largest
        said += (
            " The strip under each curve: orange raises, blue lowers the estimate, stronger the"
            f" more. Sampled: run again, the five largest contributions would differ by about"
            f" {error:.1%} of the largest (standard error)."
        )
    st.caption(said)


def _other_chart(case: Case, changed: list[str]) -> Case:
    """The stay with the named variables' values replaced over some hours, or taken off the chart;
    the case itself while its fields stand at what was charted.
    """
    data, other = case.data, False
    for name in changed:
        f, position = case.task.feature(name), case.task.elements.index(name)
        mine = data[:, 1] == position
        with st.container(border=True, gap="small"):
            value, (low, high) = _fields(case, f, data[mine, 2])
        if value == _present(f, data[mine, 2]):
            continue
        inside = mine & (data[:, 0] >= 60 * low) & (data[:, 0] < 60 * high)
        minutes = data[inside, 0] if inside.any() else np.array([60.0 * low])
        new = (
            np.column_stack(
                [minutes, np.full(len(minutes), position), np.full(len(minutes), value)]
            )
            if value is not None
            else data[:0]
        )
        data, other = np.concatenate([data[~inside], new]), True
    return replace(case, data=data[np.lexsort((data[:, 1], data[:, 0]))]) if other else case


def _fields(case: Case, f: Feature, values: np.ndarray) -> tuple[float | None, tuple[int, int]]:
    """A field at the present value, whether to take the variable off the chart, and the hours in
    which either is done.
    """
    hours, key = Stay.of(case.task.inputs).hours, f"if {case.digest} {f.name}"
    first, second = st.columns([2, 3], vertical_alignment="bottom")
    # what has a value here is drawn anew when it is reset; a widget's own default is not
    st.session_state.setdefault(f"{key} off", False)
    with second:
        gone = st.toggle("Off the chart", key=f"{key} off", disabled=not len(values))
    with first:
        value = _value(f, _present(f, values), key=key, disabled=gone)
    span = (0, hours)
    if f not in case.task.descriptors:
        st.session_state.setdefault(f"{key} hours", span)
        st.slider("In which hours", 0, hours, step=4, key=f"{key} hours")
        span = st.session_state[f"{key} hours"]
        if span[0] == span[1]:
            st.caption("No hours chosen: nothing is changed.")
            return _present(f, values), span
    return None if gone else value, span


def _present(f: Feature, values: np.ndarray) -> float | None:
    """What stands in a field at first: the mean of a variable, the last word of a coded one."""
    if not len(values):
        return None
    return float(values[-1]) if f.codes else round(float(values.mean()), f.decimals)


def _value(f: Feature, present: float | None, *, key: str, disabled: bool) -> float | None:
    """A number in the variable's unit, or a code by its word; ``None`` while there is none."""
    if f.codes:
        words = [word for word in f.codes if word]
        st.session_state.setdefault(key, None if present is None else f.show(present))
        word = st.selectbox(plain(f.name), words, index=None, key=key, disabled=disabled)
        return None if word is None else float(f.codes.index(word))
    st.session_state.setdefault(key, present)
    said = f" Reference {f.reference_text}" if f.reference_text else ""
    return st.number_input(
        plain(f"{f.name}, {f.unit}" if f.unit else f.name),
        min_value=float(f.plausible[0]),
        max_value=float(f.plausible[1]),
        value=None,
        step=10.0**-f.decimals,
        format=f"%.{f.decimals}f",
        key=key,
        disabled=disabled,
        help=f"The mean of what was charted stands here at first.{said}",
    )


STAY = View(
    show=_show,
    asks=lambda task: "Variables to change or take off the chart",
    change=_other_chart,
    at_once=5,  # more fields would push the answer off the screen
    first=1,
    closer=_closer,
)
