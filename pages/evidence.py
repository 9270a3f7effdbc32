"""What held-out cases say of a model, and what that leaves out."""

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES
from medmodels.evidence import FORM_NAMES, load_forms
from medmodels.figures import forms_chart
from ui import loaders
from ui.blocks import card_section, chart, header, pick_model, pick_task, subgroup_table
from ui.evidence_view import evidence_view

header("Held-out evidence")
task = pick_task()
model = pick_model(task)
evidence_view(model)
evidence = loaders.evidence(model)

if evidence.subgroups:
    st.header("Subgroups", divider="gray")
    subgroup_table(evidence.subgroups, task)

if cv := loaders.cross_validation(model):
    st.header(f"Cross-validation, {cv.repeats} × {cv.folds} folds" if cv.folds > 1 else f"A fifth held out, {cv.repeats} times", divider="gray")
    at = f", at the threshold {evidence.threshold:.3g}" if task.kind == "labels" else ""
    st.write(f"The whole recipe repeated on all cases{at}. The intervals allow for repeats that share cases.")
    rows = {
        "Metric": [METRIC_NAMES[n] for n in cv.metrics],
        "Mean (95 % interval)": [m.text for m in cv.metrics.values()],
        "SD": [f"{m.sd:.3f}" if m.sd == m.sd else "–" for m in cv.metrics.values()],
        "n": cv.n,
        "Events": cv.events,
    }
    st.dataframe(pd.DataFrame(rows), hide_index=True, height="content", alt="Cross-validated metrics, mean and standard deviation")

if forms := load_forms(model.artifact):
    st.header("Compression lab", divider="gray")
    st.write(
        "The same network in four forms on the held-out cases. Float16 and dynamic range keep the weights in fewer bits, int8 the arithmetic too."
    )
    chart(forms_chart(forms), key="forms")
    if absent := [name for name in FORM_NAMES if name not in {form.form for form in forms}]:
        st.caption(f"Not available for this network: {', '.join(absent)}; one of its layers has no such form.")

if measured := model.artifact.manifest["measured"]:
    st.header("What else was measured", divider="gray")
    for title, lines in measured.items():
        with st.expander(title):
            card_section("", lines)
