"""How far the cohort lies from the training cases, and how frequent its labels are."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.card.cohorts import drift_family, drift_found, drift_without, prevalence_found
from medmodels.cohort.counted import Counted
from medmodels.cohort.drift import Drift, drift_of
from medmodels.cohort.opened import ScoredFile
from medmodels.cohort.prevalence import Prevalence, prevalence_of
from medmodels.figures import drift_chart
from medmodels.models import Model
from ui.blocks import chart
from ui.cohort.summary import counted_once
from ui.metrics import exact
from ui.outcomes import FACES
from ui.text import plain

__all__ = ["drift"]


def drift(opened: ScoredFile, model: Model) -> None:
    """What shifted most, every input with its interval, then the labels by the model's calls."""
    counted = Counted(opened.ask)
    with st.spinner("Comparing every input with the training cases…"):
        found: Drift = counted_once(opened, "drift", lambda: drift_of(counted, model))
        labels: Prevalence = counted_once(
            opened, "prevalence", lambda: prevalence_of(counted, model)
        )
    with st.container(key="drift found"):
        st.markdown(f"**{plain(drift_found(found, model.task))}**")
    for sentence in drift_without(found):
        st.info(plain(sentence), icon=":material/info:")
    if found.rows:
        score = FACES[model.task.kind].number.lower()
        chart(drift_chart(found, model.task, f"the model's {score}"), key="drift")
        st.caption(plain(drift_family(found)))
    st.subheader("How frequent the labels are")
    st.write(plain(prevalence_found(labels, model.task)))
    if labels.estimate is not None and labels.code in ("told", "not-labels-alone"):
        _labels(labels)


def _labels(found: Prevalence) -> None:
    e = found.estimate
    assert e is not None
    rows = range(len(found.labels))
    table = {
        "Label": list(found.labels),
        "Held-out cases": [f"{share:.1%}" for share in found.held],
        "Cohort, by the calls (95% interval)": [
            f"{e.shares[k]:.1%} ({e.low[k]:.1%} to {e.high[k]:.1%})" for k in rows
        ],
        "Times as frequent (95% interval)": [
            f"{e.weights[k]:.2f} ({e.weights_low[k]:.2f} to {e.weights_high[k]:.2f})" for k in rows
        ],
    }
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height="content",
        alt="How frequent each label is among held-out cases and, by the calls, in the cohort",
    )
    st.caption(
        f"Estimated from {found.n:,} calls and from how held-out cases of each label were called."
        " It holds where only the labels' shares changed, and the cases of each label look as"
        " before."
    )
    if exact():
        st.caption(
            f"Black-box shift estimation. Condition number {e.condition:.1f}; that labels alone"
            f" explain the scores: p = {found.explained:.3f}."
        )
