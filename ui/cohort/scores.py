"""How a cohort's numbers are spread, beside those of the held-out cases, and how many alerts a
threshold raises.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from medmodels.cohort.held_numbers import held_numbers
from medmodels.cohort.opened import ScoredFile
from medmodels.figures import cohort_scores_chart
from medmodels.models import Model
from medmodels.statistics.metric import share
from ui import loaders
from ui.blocks import chart
from ui.cohort.filtering import filters_said, filters_set
from ui.cohort.summary import counted_once
from ui.evidence.lab import ask_threshold
from ui.metrics import exact
from ui.outcomes import FACES

__all__ = ["scores"]

_BINS = 40


def scores(opened: ScoredFile, model: Model) -> None:
    """The spread, and where there is a threshold its alerts per 100, here and held out."""
    held = held_numbers(model.task, loaders.scores(model))
    filters = filters_set(opened)
    threshold = None
    if model.task.asks.has_threshold:
        threshold = _alerts(opened, model, held)
    edges = counted_once(opened, "edges", lambda: _edges(opened, held))
    everybody = counted_once(opened, "histogram", lambda: opened.histogram(opened.number, edges))
    if filters:
        st.caption(f":material/filter_alt: Filtered, as under *Cases*: {filters_said(filters)}")
    drawn = cohort_scores_chart(
        everybody,
        np.histogram(np.clip(held, edges[0], edges[-1]), edges)[0],
        edges,
        name=FACES[model.task.kind].scored_name(model.task),
        chosen=opened.histogram(opened.number, edges, filters) if filters else None,
        threshold=threshold,
    )
    chart(drawn, key="cohort scores")


def _alerts(opened: ScoredFile, model: Model, held: np.ndarray) -> float:
    left, right = st.columns([3, 2], gap="large")
    with left:
        threshold = ask_threshold(model)
    alerts, answered = opened.alerts(threshold)
    with right, st.container(border=True):
        here, there = (
            share(alerts, answered),
            share(int((held >= threshold).sum()), len(held)),
        )
        st.metric("Alerts per 100 cases", f"{100 * here.value:.0f}" if answered else "–")
        said = f"{alerts:,} of {answered:,} cases on which the model did not abstain."
        wide = f" (95% interval {100 * there.low:.1f} to {100 * there.high:.1f})" if exact() else ""
        st.caption(f"{said} On the {len(held):,} held-out cases: {100 * there.value:.0f}{wide}.")
    return threshold


def _edges(opened: ScoredFile, held: np.ndarray) -> np.ndarray:
    """Probabilities from 0 to 1; amounts from the least to the largest of both."""
    if opened.number == "probability":
        return np.linspace(0, 1, _BINS + 1)
    low, high = opened.reach(opened.number) or (float(held.min()), float(held.max()))
    ends = min(low, float(held.min())), max(high, float(held.max()))
    return (
        np.linspace(*ends, _BINS + 1)
        if ends[1] > ends[0]
        else np.linspace(ends[0], ends[0] + 1, _BINS + 1)
    )
