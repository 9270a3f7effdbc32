"""The rows of a cohort, a page at a time: searched, filtered, sorted; one opens in review, some go
to a class.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from medmodels.cohort.layout import INPUT
from medmodels.cohort.opened import ScoredFile
from medmodels.models import Model
from ui.cohort.filtering import ask_filters, clear_filters, filters_said, in_words, title_of
from ui.cohort.picked import picked_rows
from ui.outcomes import FACES
from ui.text import plain

__all__ = ["cases"]

_PAGE = 50
_ALSO = 3  # inputs that are shown until somebody asks for others
_FIRST = ("row", "file")
_ANSWERS = ("call", "low", "high", "set", "gate", "outcome")
_FIRST_ROW = "cohort page"
_REASONS = ("reason ", "amount ")


def cases(opened: ScoredFile, model: Model) -> None:
    """Fifty rows of those that the filters let through, in the order that was asked for."""
    with st.container(key="cohort_bar", horizontal=True, vertical_alignment="center"):
        filters = ask_filters(opened, model)
        by, descending = _order(opened, model)
        also = _columns(opened)
    count = opened.count(filters) if filters else opened.rows
    if filters:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f":material/filter_alt: **{count:,} rows** · {filters_said(filters)}")
            clear_filters(opened)
    if not count:
        st.info("No row is left by these filters.", icon=":material/filter_alt_off:")
        return
    first = _turned(count, (str(opened.path), filters, by, descending))
    places = opened.places(filters, by=by, descending=descending, offset=first, limit=_PAGE)
    names = [
        *(name for name in (*_FIRST, opened.number, *_ANSWERS) if name in opened.columns),
        *(name for name in opened.columns if name.startswith(_REASONS)),
        *also,
    ]
    rows = opened.at(places, names)
    picked = st.dataframe(
        _frame(rows, opened, model),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=420,
        key=f"cohort rows {opened.path.name} {first} {by} {descending} {hash(filters)}",
        alt=f"Rows {first + 1} to {first + len(places)} of {count} of this cohort; pick rows",
    )
    _pages(first, count)
    picked_rows(opened, model, [places[n] for n in picked["selection"]["rows"]])


def _order(opened: ScoredFile, model: Model) -> tuple[str, bool]:
    """The column that rows are sorted by, and whether the largest come first."""
    names = [name for name in opened.columns if not name.startswith("reason")]
    titles = {name: title_of(name) for name in names}
    titles[opened.number] = FACES[model.task.kind].scored_name(model.task)
    if st.session_state.get("cohort by") not in names:
        st.session_state["cohort by"] = "row"
    by = st.selectbox(
        "Sort by",
        names,
        format_func=lambda name: f"Sorted by {titles[name].lower()}",  # no option is Markdown
        key="cohort by",
        persist_state="session",
        label_visibility="collapsed",
        width=280,
    )
    descending = st.toggle("Largest first", key="cohort descending", persist_state="session")
    return by or "row", descending


def _columns(opened: ScoredFile) -> list[str]:
    """The inputs beside the answers."""
    if not opened.inputs:
        return []
    with st.popover("Columns", icon=":material/view_column:"):
        return st.multiselect(
            "Inputs to show",
            opened.inputs,
            default=opened.inputs[:_ALSO],
            format_func=lambda name: plain(name.removeprefix(INPUT)),
            key=f"columns {opened.path.name}",
            persist_state="session",
        )


def _frame(rows: Mapping[str, Sequence[Any]], opened: ScoredFile, model: Model) -> pd.DataFrame:
    """The rows as they are read, no number nearer to an end than held-out cases support."""
    face, calls = FACES[model.task.kind], rows.get("call", [None] * len(rows["row"]))
    features = {f"{INPUT}{f.name}": f for f in model.task.features}
    table: dict[str, list[Any]] = {}
    for name, values in rows.items():
        title = title_of(name)
        if name == opened.number:
            title = face.scored_name(model.task).capitalize()
            table[title] = [
                "" if v is None or v != v else face.scored(model, v, call)
                for v, call in zip(values, calls, strict=True)
            ]
        elif name in features and opened.columns[name]:
            shown = features[name].show
            table[title] = ["" if v is None or v != v else shown(v) for v in values]
        elif opened.columns[name]:
            table[title] = list(values)
        else:
            table[title] = ["" if v is None else in_words(v) for v in values]
    return pd.DataFrame(table)


def _turned(count: int, asked: object) -> int:
    """Where the page begins that is shown: anew where something else is ``asked`` for."""
    of, first = st.session_state.get(_FIRST_ROW, (None, 0))
    if of != asked:
        first = 0
    st.session_state[_FIRST_ROW] = (asked, first)
    return min(int(first), count - 1) // _PAGE * _PAGE


def _pages(first: int, count: int) -> None:
    last = min(first + _PAGE, count)
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, to, icon in (
            ("Previous", first - _PAGE, "arrow_back"),
            ("Next", first + _PAGE, "arrow_forward"),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=not 0 <= to < count,
                on_click=_turn,
                args=(to,),
                key=f"cohort {label}",
                width="content",
            )
        st.caption(f"{first + 1:,} to {last:,} of {count:,}")


def _turn(to: int) -> None:
    asked, _ = st.session_state[_FIRST_ROW]
    st.session_state[_FIRST_ROW] = (asked, to)
