"""A film on the review page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from medmodels.cases import Case
from medmodels.explanations import explainer_of, outside_share, region_map
from medmodels.figures import film_chart, heat_chart
from medmodels.tasks import Film
from ui.blocks import chart
from ui.modalities.view import Explained, View
from ui.state import remembered
from ui.text import plain

__all__ = ["FILM"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """The film with window, level and inversion; zoom by dragging, fit by double-clicking."""
    noun = plain(case.task.inputs.noun)
    with st.expander("Window, level, inversion", icon=":material/contrast:"):
        low, high = st.slider(
            "Grey levels shown, from black to white", 0, 255, (0, 255), key=f"window {case.digest}"
        )
        invert = st.toggle("Invert", key=f"invert {case.digest}")
        st.caption(
            f"Drag on the {noun} to zoom, double-click to fit. The model always gets the {noun} as"
            " it came."
        )
    chart(
        film_chart(case.data, title=f"The {noun}", window=(low, max(high, low + 1)), invert=invert),
        key="film",
        tools=True,
    )
    st.caption(plain(case.task.input_note))


def _closer(case: Case, explained: Explained) -> None:
    """What the model sees, and on request where it looked; contributions from the region that is
    the rest are a warning in themselves.
    """
    model, explanation = explained.model, explained.explanation
    inputs, draw = Film.of(case.task.inputs), explainer_of(model).heat
    picture = model.inputs(case)[0]
    seen = 255 * (picture - picture.min()) / (float(np.ptp(picture)) or 1.0)
    left, right = st.columns(2, gap="large")
    with left:
        chart(
            film_chart(
                seen, title=f"What the model sees: {len(seen)} × {len(seen)} pixels", height=420
            ),
            key="seen",
        )
    with right:
        if draw and st.toggle("Show where the model looked", key="overlay"):
            opacity = st.slider("Strength of the overlay, in %", 0, 100, 50, 5, key="opacity") / 100
            with st.spinner(f"Hiding part after part of the {plain(inputs.noun)}…"):
                label = case.task.labels.index(explanation.label)
                heat = remembered(
                    ("heat", model.digest, case.digest, explanation.label),
                    lambda: draw(model, picture, label=label),
                )
            cost = (
                f"SHAP partition values, {heat.evaluations} evaluations; additivity error"
                f" {heat.additivity_error:.0e}; {heat.seconds:.2f} s."
            )
            chart(
                heat_chart(
                    seen,
                    heat,
                    explanation,
                    inputs,
                    opacity=opacity,
                    height=420,
                ),
                key="heat",
                note=cost,
            )
            st.caption(
                "Orange raises, blue lowers the estimate. A rough region the model used; not an"
                " outline of disease."
            )


def _outside(case: Case, explained: Explained) -> None:
    """How much comes from the region that is the rest, beside what is usual; more than in nineteen
    of twenty films is a warning.
    """
    model, explanation = explained.model, explained.explanation
    amounts = {c.input: c.amount for c in explanation.contributions}
    share = float(outside_share(np.array([amounts[name] for name in case.task.elements])))
    median, high = model.artifact.fitted["outside"].tolist()
    said = (
        f"{share:.0%} of the contributions come from {plain(case.task.elements[-1])}; half of"
        f" comparable {plain(case.task.inputs.noun)}s have more than {median:.0%}."
    )
    if share > high:
        st.warning(
            f"{said} So much is rare: the model may be using what is not disease.",
            icon=":material/warning:",
        )
    else:
        st.caption(said)


def _hidden_regions(case: Case, changed: list[str]) -> Case:
    """The film with the named regions painted in the film's mean grey, as if nothing were known of
    them.
    """
    held = region_map(Film.of(case.task.inputs).regions, (case.data.shape[0], case.data.shape[1]))
    film = case.data.copy()
    for name in changed:
        film[held == case.task.elements.index(name)] = round(float(case.data.mean()))
    return replace(case, data=film)


FILM = View(
    show=_show,
    asks=lambda task: f"Regions to paint over in the {task.inputs.noun}'s mean grey",
    change=_hidden_regions,
    closer=_closer,
    caution=_outside,
)
