"""Mistakes that were met on the evidence page and are to come into a class."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from medmodels.models import Model
from medmodels.sessions import MOST_CASES

__all__ = ["TAKEN_FROM", "take_into_class", "taken"]

TAKEN_FROM = "by hand"  # the way to a pack that such cases come by
_TAKEN = "taken into a class"


def taken(model: Model) -> tuple[int, ...]:
    """The numbers of the held-out cases that were taken, in the order of taking."""
    of, numbers = st.session_state.get(_TAKEN, ("", ()))
    return tuple(numbers) if of == model.id else ()


def take_into_class(model: Model, numbers: Sequence[int]) -> None:
    """Offer to take the held-out cases on the page into a class, and say how many were taken."""
    already = taken(model)
    new = [number for number in numbers if number not in already]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Take {'these' if len(new) != 1 else 'this'} {len(new)} into a class",
            icon=":material/playlist_add:",
            disabled=not new or len(already) + len(new) > MOST_CASES,
            on_click=_take,
            args=(model, (*already, *new)),
            width="content",
        )
        if not already:
            return
        task, family = model.id.split("/")
        st.page_link(
            "../pages/teaching.py",
            label=f"To the class with {len(already)}",
            icon=":material/co_present:",
            query_params={"task": task, "model": family},
        )
        st.button("Drop them", type="tertiary", on_click=_take, args=(model, ()), width="content")


def _take(model: Model, numbers: tuple[int, ...]) -> None:
    st.session_state[_TAKEN] = (model.id, numbers)
    if numbers:
        st.session_state["pack from"] = TAKEN_FROM
