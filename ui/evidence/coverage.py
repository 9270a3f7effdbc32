"""Do the sets and intervals hold what they promise, and when does the model not answer at all?"""

from __future__ import annotations

import streamlit as st

from medmodels.card import coverage_notes, measured_lines, written
from medmodels.evidence import Coverage, Evidence, coverage_found
from medmodels.figures import coverage_chart
from medmodels.models import Model
from medmodels.models.statements import said
from ui import loaders
from ui.blocks import card_section, chart
from ui.finding import opens_with
from ui.metrics import exact
from ui.outcomes import FACES
from ui.text import plain

__all__ = ["coverage"]


def _events(evidence: Evidence, c: Coverage) -> int:
    """How many of the cases had what is asked about, as everywhere; where nothing is, how many
    truths were held.
    """
    right = evidence.metrics.get("accuracy")
    return right.events if right and right.n == c.overall.n else c.overall.events


def coverage(model: Model) -> None:
    """Target and empirical coverage by label with intervals, sizes of sets, and what the gate
    refused.
    """
    evidence = loaders.evidence(model)
    calibrated_on = plain(said(model.artifact.manifest["calibrated_on"]))
    opens_with(model.task, coverage_found(evidence.coverage))
    st.write(
        "Beside each estimate stands what cannot be ruled out. At a target of 90% that should"
        " hold the truth in nine of ten cases. The limits come from"
        f" {calibrated_on}; the {evidence.n} held-out cases below"
        " had no part in them."
    )
    for column, c in zip(st.columns(len(evidence.coverage)), evidence.coverage, strict=True):
        with column, st.container(border=True):
            shown = written("covered", c.overall, exact=exact())
            value = f"{shown.value} ({shown.count})" if shown.count else shown.value
            st.metric(f"{100 * c.target:.0f}% promised", value)
            st.caption(
                f"95% interval {shown.interval}; n = {c.overall.n}, events ="
                f" {_events(evidence, c)}."
                f" {FACES[model.task.kind].sizes(c, model.task)}"
            )
    chart(coverage_chart(evidence.coverage), key="coverage")
    card_section("", coverage_notes(evidence, model.task))
    st.subheader("The gate")
    card_section(
        "Before any estimate the case must resemble the training cases; else the model abstains.",
        measured_lines(model).get("gate", []),
    )
