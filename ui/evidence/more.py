"""The whole recipe repeated, the network in smaller forms, and what else was measured when it was
packaged.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES, measured_lines, title_of
from medmodels.evidence import FORM_NAMES, FoldMean, load_forms, repeats_found
from medmodels.figures import forms_chart
from medmodels.models import Model
from ui import loaders
from ui.blocks import card_section, chart
from ui.finding import opens_with
from ui.metrics import exact
from ui.text import plain

__all__ = ["more"]


def more(model: Model) -> None:
    """Cross-validation, compression and the card's own sections."""
    evidence = loaders.evidence(model)
    cv, (decides, _) = loaders.cross_validation(model), model.task.asks.decides
    opens_with(model.task, repeats_found(evidence, cv, decides))
    if cv:
        st.subheader(
            f"Cross-validation, {cv.repeats} × {cv.folds} folds"
            if cv.folds > 1
            else f"A fifth held out, {cv.repeats} times"
        )
        at = f", at the threshold {evidence.threshold:.3g}" if model.task.asks.has_threshold else ""
        st.write(
            f"The whole recipe repeated on all cases{at}. The intervals allow for repeats that"
            " share cases."
        )
        digits = 3 if exact() else 2
        rows = {
            "Metric": [METRIC_NAMES[n] for n in cv.metrics],
            "Mean (95% interval)": [_mean(m) for m in cv.metrics.values()],
            "SD": [f"{m.sd:.{digits}f}" if m.sd == m.sd else "–" for m in cv.metrics.values()],
            "n": cv.n,
            "Events": cv.events,
        }
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            height="content",
            alt="Cross-validated metrics, mean and standard deviation",
        )
    if forms := load_forms(model.artifact):
        st.subheader("Compression lab")
        st.write(
            "The same network in four forms on the held-out cases. Float16 and dynamic range keep"
            " the weights in fewer bits, int8 the arithmetic too."
        )
        chart(forms_chart(forms), key="forms")
        if absent := [name for name in FORM_NAMES if name not in {form.form for form in forms}]:
            st.caption(
                f"Not available for this network: {plain(', '.join(absent))}; one of its layers has"
                " no such form."
            )
    if measured := {
        topic: lines for topic, lines in measured_lines(model).items() if topic != "gate"
    }:
        st.subheader("What else was measured")
        for topic, lines in measured.items():
            with st.expander(plain(title_of(topic))):
                card_section("", lines)
    if not (cv or forms or measured):
        st.info("Nothing else was measured for this model.", icon=":material/info:")


def _mean(m: FoldMean) -> str:
    if exact() or m.mean != m.mean:
        return m.text
    return f"{m.mean:.2f} ({m.low:.2f} to {m.high:.2f})"
