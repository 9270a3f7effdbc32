"""A row of a table that is a picture or a series on the review page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case, table_template
from medmodels.explanations.words import effect
from medmodels.figures import (
    drawn,
    film_words,
    grey_windows,
    outline,
    picture_of,
    png,
    svg_path,
)
from medmodels.tasks import LaidOut, Pixels
from ui.blocks import chart
from ui.instrument.film import LightBox, film, legend, places_of
from ui.instrument.series import series
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["PIXELS", "STEPS"]


def _picture(case: Case, explained: Explained | None = None) -> None:
    """A row of pixels as the picture that it is, and on it what each of its squares did."""
    film(_light_box(case, explained), key=f"picture {case.digest[:12]}")
    st.caption(plain(case.task.input_note))


def _flat_picture(case: Case, explained: Explained | None = None) -> None:
    """The changed picture, small."""
    film(replace(_light_box(case, explained), small=True, note=""), key="changed picture")


def _light_box(case: Case, explained: Explained | None) -> LightBox:
    picture, noun = picture_of(case), case.task.inputs.noun
    shown = LightBox(
        picture=png(picture),
        size=(picture.shape[1], picture.shape[0]),
        noun=noun,
        alt=film_words(picture, title=f"The {noun}"),
        windows=grey_windows(picture),
        coarse=True,
    )
    if explained is None:
        return shown
    height, width, channels = Pixels.of(case.task.inputs).layout
    held = np.array(LaidOut.of(case.task.inputs).element_of_column)
    outlined = {
        name: svg_path(outline(held.reshape(height, width, channels)[..., 0], n))
        for n, name in enumerate(case.task.elements)
    }
    explanation = explained.explanation
    return replace(shown, places=places_of(explanation, outlined), note=legend(explanation.label))


def _squares(case: Case, explained: Explained) -> None:
    """What each square did, in numbers."""
    explanation = explained.explanation
    table = {
        "Square": [c.input for c in explanation.contributions],
        "Mean level": [c.shown for c in explanation.contributions],
        "Effect": [effect(explanation, c) for c in explanation.contributions],
        f"In {explanation.unit}": [round(c.amount, 4) for c in explanation.contributions],
    }
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height="content",
        alt=f"What each square did to the estimate of {explanation.label}, largest first",
    )


def _series(case: Case, explained: Explained | None = None) -> None:
    """A row of steps as the series that it is, and on it what each of its windows did."""
    series(case, explained.explanation if explained else None, key="series")
    (figure,) = drawn(case)
    with st.expander("This series as a table"):
        st.dataframe(pd.DataFrame(figure.table), hide_index=True, alt=figure.alt)


def _flat_series(case: Case, explained: Explained | None = None) -> None:
    """The changed series."""
    series(case, explained.explanation if explained else None, key="changed series")


def _series_in_full(case: Case, explained: Explained) -> None:
    """The series in full, and behind it what each of its windows did, in numbers too."""
    for figure in drawn(case, explained.explanation):
        chart(figure, key="series in full")


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
    show=_picture,
    asks=lambda task: "Squares to paint over in the picture's mean grey",
    change=_flattened,
    changed_view=_flat_picture,
    closer=_squares,
    template=table_template,
)
STEPS = View(
    show=_series,
    asks=lambda task: "Windows to flatten to the variable's mean",
    change=_flattened,
    changed_view=_flat_series,
    closer=_series_in_full,
    template=table_template,
)
