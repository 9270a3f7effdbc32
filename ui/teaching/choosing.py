"""Choosing a session on one screen: which cases, which plan, and a button that starts it."""

from __future__ import annotations

import streamlit as st

from medmodels.errors import CaseError, CaseRejected, MedModelsError, SessionError
from medmodels.models import Model
from medmodels.sessions import Pack, Plan
from ui.blocks import rejection
from ui.held_out import held_out_set
from ui.teaching.conducting import open_session
from ui.teaching.errors import ErrorsOfPack, errors_of, errors_said, met
from ui.teaching.joining import reaches_phones
from ui.teaching.packs import ask_pack
from ui.teaching.planning import ask_plan
from ui.text import plain

__all__ = ["choose"]

_LOCAL = (
    "This server answers this machine alone, so no phone can join. Start it with “make class” or"
    " “medmodels serve --class” to let in phones on the same network."
)
# What a class may read of it says nothing of the model.
_FOLD = "For you alone: how often the model is wrong"
_LOOK = "Before you start, see the fold: other cases or another plan may teach more."


def choose(model: Model) -> None:
    """Ask for a pack and a plan; “Start the session” opens it."""
    pack = _pack(model)
    if pack is not None:
        counts_itself = pack.title.startswith(str(len(pack.cases)))
        st.markdown(f"**{plain(pack.title)}{'' if counts_itself else f': {_cases(pack)}'}**")
    found = _errors(model, pack) if pack is not None else None
    fold = st.container()
    if not reaches_phones():
        st.caption(f":material/smartphone: {_LOCAL}")
    with st.container(key="start", horizontal=True):
        asked = st.button(
            "Start the session",
            icon=":material/play_arrow:",
            type="primary",
            disabled=found is None,
            key="start session",
        )
    plan = ask_plan(len(pack.cases) if pack is not None else 0)
    if found is not None:
        with fold:
            _tell_the_teacher(found, plan)
    if asked and pack is not None:
        try:
            with st.spinner(f"Asking the model about {_cases(pack)}…"):
                open_session(model, pack, plan)
        except MedModelsError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.rerun()


def _pack(model: Model) -> Pack | None:
    """The pack that was chosen, or on the page why it cannot be."""
    try:
        return ask_pack(model)
    except CaseRejected as rejected:
        rejection("These cases cannot be used yet", rejected.sentences)
    except (CaseError, SessionError) as error:
        rejection("These cases cannot be used", (str(error),))
    return None


def _errors(model: Model, pack: Pack) -> ErrorsOfPack | None:
    """How often the model is wrong on it; ``None``, and why on the page, where that cannot be
    told.
    """
    dataset = held_out_set(model.task) if pack.has_held_out else None
    try:
        return errors_of(model, pack, dataset.held_out if dataset else None)
    except MedModelsError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


def _tell_the_teacher(found: ErrorsOfPack, plan: Plan) -> None:
    """Folded away: a class may already look at this page."""
    if not met(found, plan).is_usual:
        st.caption(f":material/info: {_LOOK}")
    with st.expander(_FOLD, icon=":material/visibility_off:"):
        st.markdown(plain(errors_said(found, plan)))


def _cases(pack: Pack) -> str:
    count = len(pack.cases)
    return f"{count} case{'s' if count > 1 else ''}"
