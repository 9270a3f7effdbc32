"""Deleting what stands in the folder of own models, whatever has become of it."""

from __future__ import annotations

import hashlib
import os

import streamlit as st

from medmodels.errors import DatasetError
from medmodels.own.folders import remove_own
from medmodels.tasks.own import own_folders
from medmodels.wording import shown
from ui.text import plain

__all__ = ["delete_model", "delete_spoilt"]


def delete_model(model_id: str) -> None:
    """Delete a model, once a person has said twice that they want to."""
    if st.checkbox("I want to delete this model for everybody who uses this server") and st.button(
        "Delete it", icon=":material/delete:"
    ):
        _remove(model_id)


def delete_spoilt() -> None:
    """Every own question that is left out since its folder is not as it was written, with the
    reason.
    """
    spoilt = {name: folder.wrong for name, folder in own_folders().items() if folder.wrong}
    if not spoilt:
        return
    st.header("Questions that are left out", divider="gray")
    for name, wrong in spoilt.items():
        key = hashlib.sha256(os.fsencode(name)).hexdigest()  # the name need not be a text
        st.error(plain(f"{shown(name, 80)}: {wrong}."), icon=":material/gpp_bad:")
        sure = st.checkbox(
            "I want to delete it with its models for everybody who uses this server",
            key=f"sure {key}",
        )
        if sure and st.button(
            "Delete this question", key=f"spoilt {key}", icon=":material/delete:"
        ):
            _remove(name)


def _remove(what: str) -> None:
    try:
        remove_own(what)
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    for name in ("task", "model"):
        st.session_state.pop(name, None)
    st.query_params.clear()
    st.rerun()
