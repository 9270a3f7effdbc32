"""What the model says of the case: estimate, uncertainty, explanation, what-if, the other models."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.cases import Case, case_from_values
from medmodels.errors import CaseRejected
from medmodels.explanations import Explanation, explain
from medmodels.figures import waterfall
from medmodels.models import Model, models_of
from medmodels.predictions import Prediction, predict
from ui import loaders
from ui.blocks import chart, family_title, rejection

__all__ = ["all_models", "estimate", "explanation_of", "what_if"]


def estimate(prediction: Prediction, positive: str) -> bool:
    """The number, what it is compared with, and what cannot be ruled out; or why there is none. Returns whether it was shown."""
    if prediction.abstained:
        st.warning(f"**The model abstains.** {prediction.abstained}", icon=":material/do_not_disturb_on:")
        if not st.toggle("Show its number all the same, for teaching", key="despite"):
            return False
    st.metric(f"Estimated probability of {positive}", f"{prediction.positive:.1%}")
    side = "at or above" if prediction.positive >= prediction.threshold else "below"
    st.caption(f"That is {side} the threshold of {prediction.threshold:.2f} ({prediction.threshold_source}).")
    if prediction.undecided:
        st.info(f"**Cannot tell.** At {prediction.coverage:.0%} coverage the model can rule out neither label.", icon=":material/help:")
    elif prediction.conformal_set:
        st.caption(f"At {prediction.coverage:.0%} coverage, all but **{prediction.conformal_set[0]}** is ruled out.")
    else:
        st.info(f"**Unusual for both labels**: at {prediction.coverage:.0%} coverage neither fits.", icon=":material/help:")
    return True


def explanation_of(model: Model, case: Case) -> Explanation:
    """Sentence first, chart second, table third; for the label the reader picks."""
    label = st.segmented_control("Explain the estimate of", model.task.labels, default=model.task.positive, required=True, key="label")
    explanation = explain(model, case, label=label)
    st.write(explanation.sentence)
    chart(waterfall(explanation), key=f"waterfall {model.id} {explanation.label}")
    st.caption(
        f"{explanation.method[0].upper()}{explanation.method[1:]}. Reference group: {explanation.background}. Unit: {explanation.unit}. "
        f"{explanation.evaluations} reference cases; additivity error {explanation.additivity_error:.0e}; {explanation.seconds * 1000:.0f} ms. "
        "How the model arrived at its number, not why the patient is ill."
    )
    return explanation


def what_if(model: Model, case: Case, prediction: Prediction) -> None:
    """Change any input and watch the estimate follow: the model's sensitivity, not the effect of a treatment."""
    changed = st.multiselect("Inputs to change", case.task.feature_names, key="what_if")
    if not changed:
        st.caption("Pick one or more inputs. This shows the model's sensitivity, not the effect of a treatment.")
        return
    values: dict[str, float | None] = dict(case.values)
    for column, name in zip(st.columns(len(changed)) if len(changed) < 4 else [st.container()] * len(changed), changed, strict=True):
        f = case.task.feature(name)
        values[name] = column.number_input(
            name,
            value=case.values[name],
            step=10.0**-f.decimals,
            format=f"%.{f.decimals + 1}f",
            key=f"if {case.digest} {name}",
            help=f"Reference {f.reference_text}",
        )
    try:
        other = case_from_values(values, task=case.task)
    except CaseRejected as rejected:
        rejection("No such patient", rejected.sentences)
        return
    now = predict(model, other)
    points = (now.positive - prediction.positive) * 100
    st.metric(f"Estimated probability of {case.task.positive}, changed case", f"{now.positive:.1%}", f"{points:+.1f} points", delta_color="off")
    if now.abstained:
        st.warning(f"The model would abstain: {now.abstained}", icon=":material/do_not_disturb_on:")
    explanation = explain(model, other)
    st.write(explanation.sentence)
    chart(waterfall(explanation), key="waterfall what-if")


def all_models(case: Case) -> None:
    """The same case through every model of the task; disagreement is said out loud."""
    rows = [predict(loaders.model(model_id), case) for model_id in models_of(case.task.name)]
    calls = {row.label for row in rows if row.label}
    if len(calls) > 1:
        st.warning("**The models disagree on this case.** Neither is right by default; look at what moved each.", icon=":material/call_split:")
    table = {
        "Model": [family_title(row.model.split("/")[1]) for row in rows],
        f"Probability of {case.task.positive}": ["–" if row.abstained else f"{row.positive:.1%}" for row in rows],
        "Call": [row.label or "abstains" for row in rows],
        "Cannot rule out": ["–" if row.abstained else ", ".join(row.conformal_set) or "neither fits" for row in rows],
        "Moved most by": [", ".join(c.input for c in explain(loaders.model(row.model), case).contributions[:3]) for row in rows],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, alt="The same case through every model of this task")
