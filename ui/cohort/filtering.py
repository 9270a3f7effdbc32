"""Which rows of a cohort are looked at: a search, and filters behind a button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import streamlit as st

from medmodels.cohort.filters import Between, Containing, Filter, OneOf
from medmodels.cohort.layout import INPUT
from medmodels.cohort.opened import ScoredFile
from medmodels.models import Model
from ui.cohort.summary import counted_once
from ui.outcomes import FACES
from ui.text import plain

__all__ = [
    "ask_filters",
    "clear_filters",
    "filters_said",
    "filters_set",
    "in_words",
    "title_of",
]

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
    key = _key(opened)
    text = st.text_input(
        "Find a row",
        key=f"find {key}",
        persist_state="session",
        placeholder="Row number or file name" if "file" in opened.columns else "Row number",
        label_visibility="collapsed",
        max_chars=100,
        width=200,
    )
    found: list[Filter] = [Containing(text)] if text.strip() else []
    with st.popover("Filter", icon=":material/filter_alt:"):
        columns = [column for column in _WORDS if column in opened.columns]
        for place, column in zip(st.columns(2) * 2, columns, strict=False):
            with place:
                found += _one_of(opened, column, _TITLES[column], key)
        found += _number(opened, FACES[model.task.kind].scored_name(model.task), key)
        names = st.multiselect(
            "Inputs to filter by",
            opened.inputs,
            format_func=lambda name: plain(name.removeprefix(INPUT)),
            key=f"by {key}",
            persist_state="session",
            disabled=not opened.inputs,
            placeholder="Choose inputs" if opened.inputs else "The file was scored without them",
        )
        for name in names:
            ask = _between if opened.columns[name] else _one_of
            found += ask(opened, name, name.removeprefix(INPUT), key)
    st.session_state[_KEPT] = (str(opened.path), tuple(found))
    return tuple(found)


def clear_filters(opened: ScoredFile) -> None:
    """A button that takes every filter of this file away."""
    st.button("Show all rows", type="tertiary", on_click=_clear, args=(_key(opened),))


def _clear(key: str) -> None:
    for name in [name for name in st.session_state if str(name).endswith(key)]:
        del st.session_state[name]


def _key(opened: ScoredFile) -> str:
    """What the fields of a file end in."""
    return f"filter of {opened.path.parent.name} {opened.path.name}"


def _one_of(opened: ScoredFile, column: str, title: str, key: str) -> list[Filter]:
    """Some of the words of a column; nothing while none is chosen."""
    levels = dict(counted_once(opened, f"levels {column}", lambda: opened.levels(column)))
    if len(levels) < 2:
        return []
    chosen = st.multiselect(
        plain(title),
        list(levels),
        format_func=lambda word: plain(f"{in_words(word)} ({levels[word]:,})"),
        key=f"{column} {key}",
        persist_state="session",
        placeholder="All",
    )
    return [OneOf(column, tuple(chosen))] if chosen else []


def _number(opened: ScoredFile, title: str, key: str) -> list[Filter]:
    """Between two ends of the model's number: a slider where it is a probability."""
    if opened.number != "probability":
        return _between(opened, opened.number, title, key)
    low, high = st.slider(
        plain(_capital(title)),
        0.0,
        1.0,
        (0.0, 1.0),
        0.01,
        format="percent",
        key=f"number {key}",
        persist_state="session",
    )
    if (low, high) == (0.0, 1.0):
        return []
    return [Between(opened.number, low or None, None if high == 1 else high)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _between(opened: ScoredFile, column: str, title: str, key: str) -> list[Filter]:
    """Between two ends; nothing while they are those of all rows."""
    reach = counted_once(opened, f"reach {column}", lambda: opened.reach(column))
    if reach is None or reach[0] == reach[1]:
        return []
    low, high = st.columns(2)
    ends = [
        place.number_input(
            plain(f"{_capital(title)}, {word}"),
            value=None,
            placeholder=f"{end:.6g}",
            key=f"{word} {column} {key}",
            persist_state="session",
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
