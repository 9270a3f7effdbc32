"""A teacher's own cases: a table with its outcomes, or files with the truth of each asked beside
it.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from medmodels.errors import CaseError
from medmodels.models import Model
from medmodels.outcomes import Amount
from medmodels.sessions import Pack, given_pack
from medmodels.tasks import Task
from ui.files import Given, bare, forget_file, given_file
from ui.text import plain

__all__ = ["own_pack"]

_PLACES = "own cases"  # the numbers of the files that were given, in order
_READ = "own pack"
_MOST = 60  # files


def own_pack(model: Model) -> Pack | None:
    """The cases that were given; raises what reading them raises, ``None`` while one lacks its
    truth.
    """
    if model.task.modality == "table":
        return _of_table(model.task)
    return _of_files(model.task)


def _of_table(task: Task) -> Pack | None:
    st.caption(
        "A table with a row for each case and a column of outcomes. It is kept with the session,"
        " encrypted, until the session is forgotten: leave out what identifies a patient."
    )
    key = f"own table {task.name}"
    given = given_file(task.inputs.file, key=key, forget=partial(forget_file, key))
    return _read(task, ((given, None),)) if given else None


def _of_files(task: Task) -> Pack | None:
    """One file after another; under each is asked what is true of it."""
    st.caption(
        "Give one file after another and say what is true of each. They are kept with the session,"
        " encrypted, until it is forgotten: leave out what identifies a patient."
    )
    of, places = st.session_state.get(_PLACES, ("", ()))
    if of != task.name:
        for place in places:
            forget_file(_key(of, place))
        places = ()
    files: list[tuple[Given, str | None]] = []
    following = max(places, default=-1) + 1
    for place in (*places, following)[:_MOST]:
        key = _key(task.name, place)
        given = given_file(task.inputs.file, key=key, forget=partial(_forget, task.name, place))
        if given is None:
            continue
        if place == following:
            st.session_state[_PLACES] = (task.name, (*places, place))
            st.rerun()
        files.append((given, _truth(task, place)))
    lacking = sum(truth is None for _, truth in files)
    if lacking:
        st.caption(f"The truth of {lacking} of {len(files)} is still to be said.")
    return _read(task, tuple(files)) if files and not lacking else None


def _key(task: str, place: int) -> str:
    return f"own case {task} {place}"


def _forget(task: str, place: int) -> None:
    of, places = st.session_state.get(_PLACES, (task, ()))
    st.session_state[_PLACES] = (of, tuple(other for other in places if other != place))
    forget_file(_key(task, place))


def _truth(task: Task, place: int) -> str | None:
    """What is true of a file, as it is written everywhere."""
    asked, key = task.asks.asked, f"own truth {task.name} {place}"
    if isinstance(asked, Amount):
        amount = st.number_input(
            plain(f"The true {asked.name}, {asked.unit}"),
            asked.low,
            asked.high,
            value=None,
            step=asked.step,
            key=key,
        )
        return None if amount is None else task.asks.named(amount)
    return st.selectbox("The truth", asked.labels, index=None, format_func=plain, key=key)


def _read(task: Task, files: tuple[tuple[Given, str | None], ...]) -> Pack:
    """The pack of these files, read once for these and their truths."""
    key = (task.name, tuple((given.file_id, truth) for given, truth in files))
    known, read = st.session_state.get(_READ, (None, None))
    if known != key:
        try:
            read = given_pack(task, [(given.data, truth) for given, truth in files])
        except CaseError as error:
            read = bare(error)
        st.session_state[_READ] = (key, read)
    if isinstance(read, CaseError):
        raise read.with_traceback(None)
    assert isinstance(read, Pack)
    return read
