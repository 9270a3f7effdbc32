"""A film on the review page."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.explanations import HeatMap, explainer_of, outside_share, region_map
from medmodels.explanations.words import effect
from medmodels.figures import (
    film_words,
    grey_windows,
    greys_table,
    heat_picture,
    outline,
    png,
    svg_path,
)
from medmodels.tasks import Film, Region
from ui.instrument.film import LightBox, Place, film, heat_asked, legend, places_of
from ui.modalities.view import Explained, View
from ui.state import remembered
from ui.text import plain

__all__ = ["FILM"]

_GRID = 512  # pixels each way of the map from which outlines are drawn


@st.fragment
def _show(case: Case, explained: Explained | None = None) -> None:
    """The film at full height, and on it the regions with what each did to the estimate.

    A heat map takes longer than everything else on the page: it is drawn when the browser asks for
    it, and then the film alone is drawn again.
    """
    shown = remembered(("film", case.digest), lambda: _light_box(case))
    if explained:
        shown = replace(
            shown, places=_places(case, explained), note=legend(explained.explanation.label)
        )
        if explainer_of(explained.model).heat:
            over = _heat(case, explained) if _asks_for_heat(case, explained) else None
            shown = replace(
                shown,
                heat_name=_heat_name(explained),
                heat=heat_picture(over.patches()) if over else None,
            )
    film(shown, key=_key(case))


def _key(case: Case) -> str:
    return f"film {case.digest[:12]}"


def _heat_name(explained: Explained) -> str:
    return f"{explained.model.digest[:12]} {explained.explanation.label}"


def _asks_for_heat(case: Case, explained: Explained) -> bool:
    return heat_asked(_key(case), _heat_name(explained))


def _light_box(case: Case) -> LightBox:
    noun, (height, width) = case.task.inputs.noun, case.data.shape[:2]
    return LightBox(
        picture=png(case.data),
        size=(width, height),
        noun=noun,
        alt=film_words(case.data, title=f"The {noun}"),
        windows=grey_windows(case.data),
    )


def _places(case: Case, explained: Explained) -> tuple[Place, ...]:
    paths = _outlines(Film.of(case.task.inputs).regions)
    return places_of(explained.explanation, dict(zip(case.task.elements, paths, strict=True)))


@lru_cache(maxsize=8)
def _outlines(regions: tuple[Region, ...]) -> tuple[str, ...]:
    """The regions' borders; they lie alike on every film of a question."""
    held = region_map(regions, (_GRID, _GRID))
    return tuple(svg_path(outline(held, n, tolerance=0.75)) for n in range(len(regions)))


def _heat(case: Case, explained: Explained) -> HeatMap:
    model, label = explained.model, explained.explanation.label
    draw = explainer_of(model).heat
    assert draw is not None
    return remembered(
        ("heat", model.digest, case.digest, label),
        lambda: draw(model, model.inputs(case)[0], label=case.task.labels.index(label)),
    )


def _painted(case: Case, explained: Explained | None = None) -> None:
    """The changed film, small, with the same outlines."""
    places = _places(case, explained) if explained else ()
    film(replace(_light_box(case), places=places, small=True), key="changed film")


def _closer(case: Case, explained: Explained) -> None:
    """What the model sees, and what each region did in numbers."""
    explanation, noun = explained.explanation, plain(case.task.inputs.noun)
    picture = explained.model.inputs(case)[0]
    levels = 255 * (picture - picture.min()) / (float(np.ptp(picture)) or 1.0)
    seen = levels.astype(np.uint8)
    size = f"{seen.shape[1]} × {seen.shape[0]}"
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(f"What the model sees: {size} pixels", anchor=False)
        film(
            LightBox(
                picture=png(seen),
                size=(seen.shape[1], seen.shape[0]),
                noun=case.task.inputs.noun,
                alt=film_words(seen, title="What the model sees"),
                note=(
                    f"The {case.task.inputs.noun} squashed to {size}, its greys spread alike: finer"
                    " detail than this it cannot have used."
                ),
                coarse=True,
                small=True,
            ),
            key="seen",
        )
        with st.expander(f"Grey levels of the {noun}"):
            st.dataframe(
                pd.DataFrame(greys_table(case.data)),
                hide_index=True,
                alt=film_words(case.data, title=f"The {case.task.inputs.noun}"),
            )
    with right:
        st.subheader("What each region did", anchor=False)
        definitions = {r.name: r.definition for r in Film.of(case.task.inputs).regions}
        table = {
            "Region": [c.input for c in explanation.contributions],
            "Effect": [effect(explanation, c) for c in explanation.contributions],
            "What it is": [definitions[c.input] for c in explanation.contributions],
            f"In {explanation.unit}": [round(c.amount, 3) for c in explanation.contributions],
        }
        st.dataframe(
            pd.DataFrame(table),
            hide_index=True,
            height="content",
            alt=f"What each region did to the estimate of {explanation.label}, largest first",
        )
        if _asks_for_heat(case, explained):
            heat = _heat(case, explained)
            st.caption(
                f"The heat map: SHAP partition values, {heat.evaluations} evaluations; additivity"
                f" error {heat.additivity_error:.0e}; {heat.seconds:.2f} s."
            )


def _outside(case: Case, explained: Explained) -> None:
    """Whether the answer comes from the region that is the rest: first where that is the strongest
    of all, or more than in nineteen of twenty films; else a line.
    """
    amounts = {c.input: c.amount for c in explained.explanation.contributions}
    share = float(outside_share(np.array([amounts[name] for name in case.task.elements])))
    strongest = explained.explanation.contributions[0].input == case.task.elements[-1]
    median, high = explained.model.artifact.fitted["outside"].tolist()
    said = border_sentence(case, share=share, strongest=strongest, usual=median, rare=share > high)
    if strongest or share > high:
        st.warning(said, icon=":material/warning:")
    else:
        st.caption(said)


def border_sentence(case: Case, *, share: float, strongest: bool, usual: float, rare: bool) -> str:
    """How much of the answer comes from the rest of the picture, in one sentence of Markdown."""
    rest, noun = case.task.elements[-1], plain(case.task.inputs.noun)
    where = plain(rest if rest.startswith("outside") else f"the {rest}")
    if not strongest and not rare:
        return (
            f"{share:.0%} of this answer comes from {where}; half of comparable {noun}s have more"
            f" than {usual:.0%}."
        )
    first = (
        "Most" if share > 0.5 else "The strongest part" if strongest else "An unusually large part"
    )
    beside = (
        ", which is rare" if rare else f"; half of comparable {noun}s have more than {usual:.0%}"
    )
    return (
        f"**{first} of this answer comes from {where}** ({share:.0%} of it{beside}): the model"
        " may be using what is not disease."
    )


def _hidden_regions(case: Case, changed: list[str]) -> Case:
    """The film with the named regions painted in the film's mean grey, as if nothing were known of
    them.
    """
    held = region_map(Film.of(case.task.inputs).regions, (case.data.shape[0], case.data.shape[1]))
    painted = case.data.copy()
    for name in changed:
        painted[held == case.task.elements.index(name)] = round(float(case.data.mean()))
    return replace(case, data=painted)


FILM = View(
    show=_show,
    asks=lambda task: f"Regions to paint over in the {task.inputs.noun}'s mean grey",
    change=_hidden_regions,
    changed_view=_painted,
    closer=_closer,
    caution=_outside,
)
