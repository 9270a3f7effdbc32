"""One file from a person: an empty uploader, or the file that was given; never one beside what
became of another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar
from uuid import uuid4
from weakref import WeakSet

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from medmodels.errors import MedModelsError
from ui.text import plain

__all__ = [
    "MEGABYTES",
    "Given",
    "bare",
    "bytes_given",
    "forget_file",
    "give",
    "given_file",
    "keep_no_bytes",
    "keeps_bytes",
    "let_go",
]

_Error = TypeVar("_Error", bound=MedModelsError)

MEGABYTES = 20  # beyond which the browser sends nothing at all


_GIVEN: WeakSet[Given] = WeakSet()  # of all sessions, each for as long as anything holds it
_ONE_AT_A_TIME = Lock()  # scripts of other sessions add files while the server counts


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Given:
    """A file as it was given; ``file_id`` tells it from every other, ``data`` is its bytes, empty
    once nobody will read them again.
    """

    name: str
    file_id: str
    data: bytes

    def __post_init__(self) -> None:
        with _ONE_AT_A_TIME:
            _GIVEN.add(self)


def bytes_given() -> int:
    """Bytes of the files that all sessions of this server hold; Streamlit, which has let go of
    them, does not count them.
    """
    with _ONE_AT_A_TIME:
        return sum(len(given.data) for given in _GIVEN)


def given_file(what: str, *, key: str, forget: Callable[[], None]) -> Given | None:
    """The file given under ``key`` in this session, until it is removed, which calls ``forget``;
    ``None`` while there is none.

    A file takes the uploader's place. An uploader that stayed would refuse the next file in the
    browser alone (too large, lost on the way), and what became of the last one would stand under
    that refusal as if it were the answer. For the same reason every kind of file is taken: whoever
    reads it says what is wrong with it.
    """
    given: Given | None = st.session_state.get(_kept(key))
    if given is None:
        file = st.file_uploader(what, key=key, max_upload_size=MEGABYTES)
        if file is None:
            return None
        st.session_state[_kept(key)] = Given(file.name, file.file_id, file.getvalue())
        let_go(file)
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/description: {plain(given.name)}")
        st.button(
            "Remove this file", icon=":material/delete:", key=f"remove {key}", on_click=forget
        )
    return given


def give(key: str, name: str, data: bytes) -> None:
    """A file that the product itself gives, as if it had been uploaded under ``key``."""
    st.session_state[_kept(key)] = Given(name, f"given {uuid4().hex}", data)


def forget_file(key: str) -> None:
    """Drop the file given under ``key``; the uploader's own state too, which a page that stopped
    early keeps.
    """
    for name in (_kept(key), key):
        st.session_state.pop(name, None)


def keep_no_bytes(key: str) -> None:
    """From now on only the file's name is kept: it was read, and will not be read again."""
    st.session_state[_kept(key)] = replace(st.session_state[_kept(key)], data=b"")


def keeps_bytes(key: str) -> bool:
    """Whether the file given under ``key`` can be read again."""
    given: Given | None = st.session_state.get(_kept(key))
    return given is not None and bool(given.data)


def bare(error: _Error) -> _Error:
    """An error as a session keeps it: its sentence, without the frames it came from, in which the
    whole file still stands, decoded.
    """
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)


def _kept(key: str) -> str:
    return f"{key} given"


def let_go(file: UploadedFile) -> None:
    """Streamlit's own copy goes now: it would stay until the session ends, since the uploader that
    could drop it leaves the page.
    """
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context and remove:
        remove(context.session_id, file.file_id)
