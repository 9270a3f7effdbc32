"""What a view of the evidence comes to, the first thing on it and larger than the rest."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from medmodels.card import finding_text
from medmodels.evidence import Finding
from medmodels.tasks import Task
from ui.instrument.component import page_style
from ui.text import plain

__all__ = ["opens_with"]

_style = page_style("finding")


def opens_with(task: Task, findings: Finding | Sequence[Finding]) -> None:
    """The finding in a sentence or a few."""
    with st.container(key="finding"):
        st.markdown(plain(finding_text(task, findings)))
        _style(key="finding style")
