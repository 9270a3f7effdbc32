"""Held-out accuracy, recall and F1, and what they leave out."""

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES
from medmodels.evidence import FORM_NAMES, load_forms, threshold_metrics
from medmodels.figures import calibration_chart, confusion_chart, distribution_chart, forms_chart, precision_recall_chart, roc_chart
from ui import loaders
from ui.blocks import card_section, chart, header, metric_row, metric_table, pick_model, pick_task, subgroup_table

header("Held-out evidence")
task = pick_task()
model = pick_model(task)
evidence, scores = loaders.evidence(model), loaders.scores(model)
st.write(
    f"{evidence.n} cases the model never saw, {evidence.events} of them {task.positive}. Accuracy, recall and F1 depend on the threshold; "
    "move it and watch. AUROC, calibration and the distribution below do not."
)
threshold = st.slider("Threshold: call it " + task.positive + " from this probability", 0.01, 0.99, evidence.threshold, 0.01, key="threshold")
at_threshold = threshold_metrics(scores.y, scores.p, threshold)
metric_row(at_threshold, ("accuracy", "recall", "f1"))
metrics = {**evidence.metrics, **at_threshold}
baseline = {**evidence.baseline, **threshold_metrics(scores.y, scores.baseline, threshold)}

left, right = st.columns(2, gap="large")
with left:
    chart(confusion_chart(scores, threshold, task.labels), key="confusion")
    chart(roc_chart(scores, threshold, evidence.baseline_name), key="roc")
with right:
    chart(distribution_chart(scores, threshold, task.labels), key="distribution")
    chart(precision_recall_chart(scores, threshold), key="pr")
chart(calibration_chart(scores, metrics["calibration_slope"].text, metrics["calibration_intercept"].text), key="calibration")

st.header(f"Every metric, beside a comparator ({evidence.baseline_name})", divider="gray")
metric_table({"This model": metrics, evidence.baseline_name.capitalize(): baseline})
st.caption("F1 ignores true negatives and, like every count at a threshold, rewards the wrong probabilities; it is shown because people ask for it.")

if evidence.subgroups:
    st.header("Subgroups", divider="gray")
    subgroup_table(evidence.subgroups)

if cv := loaders.cross_validation(model):
    st.header(f"Cross-validation, {cv.repeats} × {cv.folds} folds", divider="gray")
    st.write(f"The whole recipe repeated on all cases, at the threshold {evidence.threshold:.3g}. The intervals allow for folds that share cases.")
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
