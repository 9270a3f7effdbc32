"""What a view of the evidence comes to, the first thing on it and larger than the rest."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from medmodels.card import finding_text
from medmodels.evidence import Finding, rest_found
from medmodels.models import Model
from medmodels.tasks import Film, Task
from ui import loaders
from ui.text import plain

__all__ = ["found_of_the_rest", "opens_with"]


def opens_with(task: Task, findings: Finding | Sequence[Finding]) -> None:
    """The finding in a sentence or a few."""
    with st.container(key="finding"):
        st.markdown(plain(finding_text(task, findings)))


def found_of_the_rest(model: Model) -> Finding | None:
    """That the border of its pictures moves a model most, where that is so: for the page of its
    behaviour, and for beside a case.
    """
    inputs = model.task.inputs
    if not isinstance(inputs, Film):
        return None
    return rest_found(loaders.behaviour(model), inputs.regions[-1].name)
