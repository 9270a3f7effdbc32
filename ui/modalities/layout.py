"""A row of a table that is a picture or a series on the review page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from medmodels.cases import Case, table_template
from medmodels.figures import drawn
from medmodels.tasks import LaidOut
from ui.blocks import chart
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["PIXELS", "STEPS"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """A row of pixels or of steps as what it is."""
    for figure in drawn(case):
        chart(figure, key="row as it lies")
    st.caption(plain(case.task.input_note))


def _closer(case: Case, explained: Explained) -> None:
    """Over the row what each of its parts did to the estimate."""
    explanation = explained.explanation
    for figure in drawn(case, explanation):
        chart(figure, key=f"parts {explanation.label}")
    st.caption(
        "Orange raises, blue lowers the estimate. A rough part that the model used; not an"
        " outline of disease."
    )


def _flattened(case: Case, changed: list[str]) -> Case:
    """The row with the named parts at one level: the mean of the picture, or of that variable over
    all steps.
    """
    of_column = np.array(LaidOut.of(case.task.inputs).element_of_column)
    groups = np.array([f.group for f in case.task.features])
    usual = np.array([case.data[groups == group].mean() for group in groups])
    hidden = np.isin(of_column, [case.task.elements.index(name) for name in changed])
    return replace(case, data=np.where(hidden, usual, case.data))


PIXELS = View(
    show=_show,
    asks=lambda task: "Squares to paint over in the picture's mean grey",
    change=_flattened,
    closer=_closer,
    template=table_template,
)
STEPS = View(
    show=_show,
    asks=lambda task: "Windows to flatten to the variable's mean",
    change=_flattened,
    closer=_closer,
    template=table_template,
)
