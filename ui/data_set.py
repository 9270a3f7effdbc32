"""A data set that is not on this machine yet: given in the page, fetched with one click, or taken
from a folder of the server's own machine.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from medmodels.datasets import HELD_OUT_NEEDS
from medmodels.datasets.files import DataFile, accept, fetch, offered
from medmodels.errors import DatasetError
from medmodels.tasks import Task
from ui.files import MEGABYTES, forget_file, given_file
from ui.held_out import missing_files
from ui.text import plain

__all__ = ["give_data_set", "is_local"]

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_FILE = "data set"  # the name under which the session knows the file


def is_local() -> bool:
    """Whether this server answers its own machine alone: then whoever uses the page may name a
    folder on it.
    """
    allowed = st.get_option("server.allowedHosts") or ()
    return st.get_option("server.address") in _LOOPBACK and set(allowed) <= _LOOPBACK


def give_data_set(task: Task) -> None:
    """Which files are missing, and every way to bring them that there is here; each file is checked
    against its published SHA-256 before it is kept.
    """
    files = missing_files(task)
    if not files:
        return
    with st.expander("See the cases themselves", icon=":material/folder_open:"):
        st.markdown(
            "No patient's data come with the project. Give the published"
            f" {'file' if len(files) == 1 else 'files'}, and the cases appear here and open in"
            f" review: {_named(files)}. From: {plain(task.source)}. Each is checked against its"
            " published SHA-256 and kept in the data folder of this machine."
        )
        _fetch(task)
        _upload(task, files)
        if is_local():
            _folder(task)


def _named(files: tuple[DataFile, ...]) -> str:
    return ", ".join(f"`{f.name}` ({_megabytes(f)})" for f in files)


def _megabytes(file: DataFile) -> str:
    return f"{max(file.size / 1e6, 0.1):.1f} MB"


def _fetch(task: Task) -> None:
    source = offered()
    if source and st.button("Fetch it", icon=":material/download:", key="fetch data set"):
        with st.spinner("Fetching and checking…"):
            _taken(task, source)


def _taken(task: Task, source: str) -> None:
    """Have the missing files from a folder or an address, or say why not."""
    try:
        fetch(task.name, source=source, names=HELD_OUT_NEEDS.get(task.name, ()))
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
    except OSError:
        st.error("The data folder cannot be written to.", icon=":material/error:")
    else:
        st.rerun()


def _upload(task: Task, files: tuple[DataFile, ...]) -> None:
    large = [f for f in files if f.size > MEGABYTES * 1_000_000]
    if large:
        st.caption(
            f"Too large to be given here (more than {MEGABYTES} MB): {_named(tuple(large))}."
            + ("" if is_local() else " Ask whoever runs this server to put it there.")
        )
    if len(large) == len(files):
        return
    given = given_file("The file as published", key=_FILE, forget=_forget)
    if given is None:
        return
    try:
        accept(task.name, given.data)
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    except OSError:
        st.error("The data folder cannot be written to.", icon=":material/error:")
        return
    _forget()
    st.rerun()


def _forget() -> None:
    forget_file(_FILE)


def _folder(task: Task) -> None:
    with st.form("data folder", border=False):
        folder = st.text_input(
            "Or a folder on this computer that holds it", key="folder of the data set"
        )
        if st.form_submit_button("Take it from there", icon=":material/folder_open:"):
            if folder.strip():
                _taken(task, str(Path(folder.strip())))  # a path: nothing is fetched by it
            else:
                st.error("Name a folder first.", icon=":material/error:")
