"""A stay on the review page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from medmodels.cases import Case
from medmodels.figures import charted_groups, drawn, stay_chart, window_chart
from medmodels.tasks import Feature, Stay
from ui.blocks import chart
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["STAY"]


def _show(case: Case, explained: Explained | None = None) -> None:
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
    tabs = st.tabs([plain(group.capitalize()) for group in groups])
    for tab, group, figure in zip(tabs, groups, drawn(case), strict=True):
        with tab:
            chart(figure, key=f"stay {group}")
    st.caption(
        f"Band: {plain(case.task.reference_note)}. A line is broken where nothing was charted for"
        f" over six hours. {plain(case.task.input_note)}"
    )


def _closer(case: Case, explained: Explained) -> None:
    """When the estimate was moved: sums for each window, and under each curve what its
    windows did; nothing for a model that knows no windows.
    """
    explanation = explained.explanation
    if not explanation.by_window:
        return
    chart(window_chart(explanation), key="windows")
    groups = charted_groups(case)
    group = st.segmented_control(
        "Curves with what each window did",
        groups,
        default=groups[0],
        required=True,
        format_func=lambda name: plain(name.capitalize()),
        key="strips",
    )
    chart(stay_chart(case, group or groups[0], explanation=explanation), key=f"strips {group}")
    largest = abs(explanation.contributions[0].amount) or 1.0
    error = max(c.spread for c in explanation.contributions[:5]) / largest
    st.caption(
        "The strip under each curve: orange raises, blue lowers the estimate, stronger the more."
        f" Sampled: run again, the five largest contributions would differ by about {error:.1%} of"
        " the largest (standard error)."
    )


def _other_chart(case: Case, changed: list[str]) -> Case:
    """The stay with the named variables' values replaced over some hours, or taken off the
    chart.
    """
    data, hours = case.data, Stay.of(case.task.inputs).hours
    for name in changed:
        f, position = case.task.feature(name), case.task.elements.index(name)
        mine = data[:, 1] == position
        low, high = (0, hours) if f in case.task.descriptors else _hours(case, name)
        if low == high:
            st.caption(f"No hours chosen for {plain(name)}: nothing is changed.")
            continue
        inside = mine & (data[:, 0] >= 60 * low) & (data[:, 0] < 60 * high)
        value = _new_value(f, key=f"if {case.digest} {name}")
        minutes = data[inside, 0] if inside.any() else np.array([60.0 * low])
        new = (
            np.column_stack(
                [minutes, np.full(len(minutes), position), np.full(len(minutes), value or 0.0)]
            )
            if value is not None
            else data[:0]
        )
        data = np.concatenate([data[~inside], new])
    return replace(case, data=data[np.lexsort((data[:, 1], data[:, 0]))])


def _new_value(f: Feature, *, key: str) -> float | None:
    """A number in the variable's unit or a code by its word; ``None`` takes it off the chart."""
    if f.codes:
        words = [word for word in f.codes if word]
        word = st.selectbox(
            f"{plain(f.name)}; empty takes it off the chart", words, index=None, key=key
        )
        return None if word is None else float(f.codes.index(word))
    return st.number_input(
        f"{plain(f.name)}, {plain(f.unit or 'value')}; empty takes it off the chart",
        min_value=float(f.plausible[0]),
        max_value=float(f.plausible[1]),
        value=None,
        step=10.0**-f.decimals,
        format=f"%.{f.decimals}f",
        key=key,
        help=f"Reference {f.reference_text}",
    )


def _hours(case: Case, name: str) -> tuple[int, int]:
    return st.slider(
        f"{plain(name)}: change which hours",
        0,
        Stay.of(case.task.inputs).hours,
        (0, Stay.of(case.task.inputs).hours),
        4,
        key=f"hours {case.digest} {name}",
    )


STAY = View(
    show=_show,
    asks=lambda task: "Variables to change or take off the chart",
    change=_other_chart,
    at_once=5,  # more fields would push the answer off the screen
    closer=_closer,
)
