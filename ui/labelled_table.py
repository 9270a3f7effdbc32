"""The table of the training page: which column is what, read once, and what each column is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from medmodels.errors import DatasetError
from medmodels.own.labelled import Labelled, column_names
from medmodels.own.layouts import READ_AS
from medmodels.own.timed import likely_course, read_own
from medmodels.training.words import sentence
from medmodels.words.own_tables import remark_text
from ui.blocks import rejection
from ui.course_choice import ask_course, course_options
from ui.files import Given, bare, forget_file
from ui.label_choice import ask_split
from ui.text import plain

__all__ = ["TABLE_FILE", "ask_table", "columns_table", "forget_table", "labelled"]

TABLE_FILE = "table"  # the name under which the session knows the file

_READ_AS = {
    "": "what their names say",
    "table": "a plain table",
    "picture": "pixels of a picture",
    "series": "time steps",
}


def ask_table(file: Given) -> tuple[Labelled, list[str]] | None:
    """Which column is what, and the table read so, with the command line's options that say it;
    ``None``, and a sentence on the page, where it cannot be learnt from.
    """
    try:
        names = column_names(file.data)
        told = _ASKED[_what(file, names)](file, names)
        if told is None:
            return None
        truth = [told[name] for name in ("target", "time", "event") if name in told]
        told |= _sides(names, truth)
        st.session_state["table choices"] = told
        table = labelled(file.file_id, file.data, **told)
    except DatasetError as error:
        rejection("This table cannot be learnt from yet", (str(error),))
        return None
    for remarked in table.remarks:
        st.caption(plain(sentence(remarked)))
    if zeros := [column.name for column in table.columns if column.remark == "zeros"]:
        st.warning(
            f"{plain(', '.join(zeros))}: zeros lie far below every other value. If they stand for"
            " “not measured”, leave those cells blank; as it is they are learnt as numbers.",
            icon=":material/exposure_zero:",
        )
    if len(shown := columns_table(table)):
        st.dataframe(shown, hide_index=True, alt="What each column is and whether it is used")
    dropped = [f"--drop={name}" for name in told["drop"]]
    given = {name: value for name, value in told.items() if name != "drop"}
    return table, [*(course_options if "time" in told else _options)(given), *dropped]


def _what(file: Given, names: Sequence[str]) -> str:
    """What is to be learnt; a table with the columns of a course starts with it."""
    timed = None not in likely_course(names)
    start = "course" if timed else "label"
    picked = st.segmented_control(
        "What is to be learnt",
        list(_ASKED),
        required=True,
        default=start,
        format_func=_WHAT.__getitem__,
        key=f"what {file.file_id}",
    )
    return picked or start


def _ask_label(file: Given, names: Sequence[str]) -> dict[str, Any]:
    """The label column, how the others lie, and where labels of many values part."""
    left, right = st.columns(2, gap="large")
    target = left.selectbox("Label column", names, index=len(names) - 1, key="target")
    with right:
        layout = read_as()
    return {"target": target, "read_as": layout} | ask_split(file, target)


def _sides(names: Sequence[str], truth: Sequence[str]) -> dict[str, Any]:
    """Who is kept together, who says the side of the split, and what is left out."""
    left, right = st.columns(2, gap="large")
    others = [name for name in names if name not in truth]
    group = left.selectbox(
        "Keep together in the split (such as a patient)", others, index=None, key="group"
    )
    split = right.selectbox(
        "A column that says train, validation or test", others, index=None, key="split"
    )
    rest = [name for name in others if name not in (group, split)]
    drop = st.multiselect("Leave out", rest, key="drop")
    return {"group": group, "split": split, "drop": tuple(drop)}


def _options(told: Mapping[str, Any]) -> list[str]:
    return [
        f"--{name.replace('_', '-')}={value}" for name, value in told.items() if value is not None
    ]


# What can be learnt from a table: its name on the page, and the fields that ask for it.
_WHAT = {"label": "One of two labels", "course": "A time to an event"}
_ASKED: Mapping[str, Callable[[Given, Sequence[str]], dict[str, Any] | None]] = {
    "label": _ask_label,
    "course": ask_course,
}


def labelled(name: str, data: bytes, **choices: Any) -> Labelled:
    """The table without its rows, read once for an upload (known by its ``name``) and its choices,
    kept in this session alone.

    Raises as ``read_own``.
    """
    key = (name, repr(choices))
    kept = st.session_state.get("labelled")
    if kept is None or kept[0] != key:
        with st.spinner("Reading the table…"):
            try:
                kept = (key, read_own(data, **choices).without_rows())
            except DatasetError as error:  # read once, refused or not
                kept = (key, bare(error))
        st.session_state["labelled"] = kept
    if isinstance(kept[1], DatasetError):
        raise kept[1].with_traceback(None)
    table: Labelled = kept[1]
    return table


def forget_table() -> None:
    """Drop the file and what was read from it."""
    forget_file(TABLE_FILE)
    for name in ("labelled", "label values", "table choices"):
        st.session_state.pop(name, None)


def read_as() -> str | None:
    """What the columns are, where their names do not tell."""
    return (
        st.selectbox(
            "Read the columns as",
            ["", *READ_AS],
            format_func=lambda name: _READ_AS[name],
            key="read as",
        )
        or None
    )


def columns_table(table: Labelled) -> pd.DataFrame:
    """What each column is; of a picture or a series, only those with a remark."""
    shown = [c for c in table.columns if not table.layout or not c.used or c.remark]
    return pd.DataFrame(
        {
            "Column": [c.name for c in shown],
            "Used": ["yes" if c.used else "no" for c in shown],
            "Blank": [f"{c.missing:.0%}" for c in shown],
            "Remark": [remark_text(c.remark, c.missing) for c in shown],
        }
    )
