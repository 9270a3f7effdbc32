"""Pieces of the training page: the columns, the strategy as data, and the trainings as they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import streamlit as st

from medmodels.training.labelled import Labelled, read_labelled
from medmodels.training.strategy import default_strategy
from ui.blocks import family_title
from ui.jobs import Job, jobs

__all__ = ["columns_table", "labelled", "strategy_options", "submit", "trainings"]

_STATES = {"waiting": "waiting", "running": "running", "done": "done", "failed": "failed", "stopped": "stopped and discarded"}


def labelled(name: str, data: bytes, target: str, group: str | None, drop: Sequence[str]) -> Labelled:
    """The table, read once for an upload (known by its ``name``) and a choice, kept in this session alone; raises as ``read_labelled``."""
    key = (name, target, group, tuple(drop))
    if st.session_state.get("labelled", (None, None))[0] != key:
        st.session_state["labelled"] = (key, read_labelled(data, target=target, group=group, drop=drop))
    table: Labelled = st.session_state["labelled"][1]
    return table


def columns_table(table: Labelled) -> dict[str, list[str]]:
    """What each column is, as a table."""
    return {
        "Column": [c.name for c in table.columns],
        "Used": ["yes" if c.used else "no" for c in table.columns],
        "Blank": [f"{c.missing:.0%}" for c in table.columns],
        "Remark": [c.remark for c in table.columns],
    }


def strategy_options(family: str) -> list[str]:
    """Every number of the family's strategy as a field; returns the command line's options for those that were changed."""
    default, changed = default_strategy(f"own/{family}"), []
    with st.expander("Strategy", icon=":material/tune:"):
        numbers = [(f.name, getattr(default, f.name)) for f in fields(default) if type(getattr(default, f.name)) in (int, float)]
        for column, (name, value) in zip(st.columns(len(numbers)), numbers, strict=True):
            new = column.number_input(
                name.replace("_", " ").capitalize(), value=value, key=f"{family} {name}", format=None if type(value) is int else "%g"
            )
            if new != value:
                changed += [f"--{name.replace('_', '-')}", f"{new:g}"]
    return changed


def submit(title: str, family: str, options: Sequence[str], table: bytes) -> None:
    jobs().submit(Job(title, family, tuple(options), table))


@st.fragment(run_every=1.0)
def trainings() -> None:
    """Every training of this server, the newest first: where it stands, what it said, and what can be done with it."""
    listed = jobs().list
    if listed:
        st.header("Trainings", divider="gray")
    for n, job in enumerate(listed):
        with st.container(border=True):
            left = f", about {job.seconds_left:.0f} s left" if job.seconds_left is not None else ""
            st.markdown(f"**{job.title}** · {family_title(job.family)} · {_STATES[job.state]}{left}")
            if job.state == "running":
                st.progress(job.share, job.said[-1] if job.said else "reading the table")
            if job.state == "failed":
                st.error(job.said[-1] if job.said else "The training ended without a word.", icon=":material/error:")
            if job.state in ("waiting", "running") and st.button("Stop and discard", key=f"stop {n} {job.started}", icon=":material/stop_circle:"):
                jobs().stop(job)
                st.rerun()
            if job.model and st.button("Open in review", key=f"open {n} {job.started}", icon=":material/clinical_notes:"):
                st.session_state["task"], st.session_state["model"] = job.model.split("/")
                st.switch_page("pages/review.py")
