"""Tables to try: drawn by a program, nobody's data."""

from __future__ import annotations

import streamlit as st

from medmodels.places import app_folder
from ui.files import give

__all__ = ["example_tables"]

# By file name: what it is called, and what it shows.
_EXAMPLES = {
    "falls": ("Falls on a ward", "400 invented patients, yes or no, some cells blank"),
    "grades": ("A grade from 0 to 4", "500 invented rows, with zeros where nothing was measured"),
    "readmission": (
        "Days until readmission",
        "400 invented patients, some lost before anything happened",
    ),
    "series": ("Pulse by the hour", "300 invented series of twelve hours"),
}


def example_tables(key: str) -> None:
    """A button a table, which takes the place of an upload under ``key``."""
    st.caption("Or try a table drawn by a program; none of it is anybody's data.")
    for column, (name, (title, about)) in zip(
        st.columns(len(_EXAMPLES)), _EXAMPLES.items(), strict=True
    ):
        file = app_folder() / "assets" / "tables" / f"{name}.csv"
        with column:
            st.button(
                title,
                icon=":material/table:",
                width="stretch",
                on_click=give,
                args=(key, f"{name}.csv", file.read_bytes()),
            )
            st.caption(about)
