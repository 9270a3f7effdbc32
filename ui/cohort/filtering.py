"""Which rows of a cohort are looked at: a search, and filters behind a button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import streamlit as st

from medmodels.cohort.filters import Between, Containing, Filter, OneOf
from medmodels.cohort.opened import INPUT, ScoredFile
from medmodels.models import Model
from ui.cohort.summary import counted_once
from ui.outcomes import FACES
from ui.text import plain

__all__ = ["ask_filters", "filters_said", "filters_set", "in_words", "title_of"]

_KEPT = "cohort filters"
_TITLES = {
    "call": "Called",
    "set": "Cannot be ruled out",
    "gate": "Gate",
    "outcome": "Known outcome",
    "row": "Row",
    "file": "File",
    "reason": "Why it abstained",
}
_WORDS = ("call", "set", "gate", "outcome")
_NONE = "not known"


def filters_set(opened: ScoredFile) -> tuple[Filter, ...]:
    """The filters that stand for this file."""
    of, filters = st.session_state.get(_KEPT, ("", ()))
    return tuple(filters) if of == str(opened.path) else ()


def ask_filters(opened: ScoredFile, model: Model) -> tuple[Filter, ...]:
    """A search field and a button behind which every column can be filtered; kept for this file
    while it is looked at.
    """
    key = f"cohort {opened.path.parent.name} {opened.path.name}"
    text = st.text_input(
        "Find a row",
        key=f"find {key}",
        placeholder="Row number or file name" if "file" in opened.columns else "Row number",
        label_visibility="collapsed",
        max_chars=100,
        width=200,
    )
    found: list[Filter] = [Containing(text)] if text.strip() else []
    with st.popover("Filter", icon=":material/filter_alt:"):
        for column in _WORDS:
            if column in opened.columns:
                found += _words(opened, column, key)
        found += _range(opened, opened.number, FACES[model.task.kind].scored_name(model.task), key)
        names = st.multiselect(
            "Inputs to filter by",
            opened.inputs,
            format_func=lambda name: plain(name.removeprefix(INPUT)),
            key=f"by {key}",
            disabled=not opened.inputs,
            placeholder="Choose inputs" if opened.inputs else "The file was scored without them",
        )
        for name in names:
            ask = _range if opened.columns[name] else _of_input
            found += ask(opened, name, name.removeprefix(INPUT), key)
    st.session_state[_KEPT] = (str(opened.path), tuple(found))
    return tuple(found)


def _words(opened: ScoredFile, column: str, key: str) -> list[Filter]:
    return _of_input(opened, column, _TITLES[column], key)


def _of_input(opened: ScoredFile, column: str, title: str, key: str) -> list[Filter]:
    """Some of the words of a column; nothing while none is chosen."""
    levels = dict(counted_once(opened, f"levels {column}", lambda: opened.levels(column)))
    if len(levels) < 2:
        return []
    chosen = st.multiselect(
        plain(title),
        list(levels),
        format_func=lambda word: plain(f"{in_words(word)} ({levels[word]:,})"),
        key=f"{column} {key}",
        placeholder="All",
    )
    return [OneOf(column, tuple(chosen))] if chosen else []


def _range(opened: ScoredFile, column: str, title: str, key: str) -> list[Filter]:
    """Between two ends; nothing while they are those of all rows."""
    reach = counted_once(opened, f"reach {column}", lambda: opened.reach(column))
    if reach is None or reach[0] == reach[1]:
        return []
    low, high = st.columns(2)
    ends = [
        place.number_input(
            plain(f"{title}, {word}"),
            value=None,
            placeholder=f"{end:.6g}",
            key=f"{word} {column} {key}",
            format="%.6g",
        )
        for place, word, end in zip((low, high), ("from", "to"), reach, strict=True)
    ]
    return [Between(column, *ends)] if any(end is not None for end in ends) else []


def in_words(word: str | None) -> str:
    """A word of a column as it is shown."""
    return _NONE if word is None else word.replace(" | ", " or ") or "blank"


def title_of(column: str) -> str:
    """What a column is called."""
    return _TITLES.get(column, column.removeprefix(INPUT))


def filters_said(filters: Sequence[Filter]) -> str:
    """The filters in words, fit for a page."""
    return plain("; ".join(_said(one) for one in filters)) + "."


@singledispatch
def _said(one: Filter) -> str:
    raise TypeError(type(one).__name__)


@_said.register
def _(one: Between) -> str:
    ends = [
        f"{word} {end:g}" for word, end in (("from", one.low), ("to", one.high)) if end is not None
    ]
    return f"{title_of(one.column)} {' '.join(ends)}"


@_said.register
def _(one: OneOf) -> str:
    return f"{title_of(one.column)}: {' or '.join(map(in_words, one.words))}"


@_said.register
def _(one: Containing) -> str:
    return f"found by “{one.text.strip()}”"
