"""What the model says of the case: estimate, uncertainty, explanation, what-if, the other models."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.cases import Case, case_from_values
from medmodels.errors import CaseRejected, ModelError
from medmodels.explanations import Explanation, explain
from medmodels.figures import waterfall
from medmodels.models import Model, models_of
from medmodels.predictions import Prediction, predict
from medmodels.wording import percent
from ui import loaders
from ui.blocks import chart, family_title, rejection

__all__ = ["all_models", "estimate", "explanation_of", "what_if"]


def estimate(prediction: Prediction, positive: str) -> bool:
    """The number, what it is compared with, and what cannot be ruled out; or why there is none. Returns whether it was shown."""
    if prediction.abstained:
        st.warning(f"**The model abstains.** {prediction.abstained}", icon=":material/do_not_disturb_on:")
        if not st.toggle("Show its number all the same, for teaching", key=f"despite {prediction.digest} {prediction.case}"):
            return False
    st.metric(f"Estimated probability of {positive}", percent(prediction.positive))
    side = "at or above" if prediction.positive >= prediction.threshold else "below"
    st.caption(f"That is {side} the threshold of {prediction.threshold:.2f} ({prediction.threshold_source}).")
    if prediction.undecided:
        st.info(f"**Cannot tell.** At {prediction.coverage:.0%} coverage the model can rule out neither label.", icon=":material/help:")
    else:
        st.caption(f"At {prediction.coverage:.0%} coverage only **{prediction.conformal_set[0]}** remains possible.")
    return True


def explanation_of(model: Model, case: Case) -> Explanation:
    """Sentence first, chart second, table third; for the label the reader picks."""
    label = st.segmented_control("Explain the estimate of", model.task.labels, default=model.task.positive, required=True, key="label")
    explanation = explain(model, case, label=label)
    st.write(explanation.sentence)
    cost = f"{explanation.evaluations} evaluations; additivity error {explanation.additivity_error:.0e}; {explanation.seconds * 1000:.0f} ms."
    chart(waterfall(explanation), key=f"waterfall {model.id} {explanation.label}", note=cost)
    st.caption(
        f"{explanation.method[0].upper()}{explanation.method[1:]}. Reference group: {explanation.background}. Unit: {explanation.unit}. "
        "How the model arrived at its number, not why the patient is ill."
    )
    return explanation


def what_if(model: Model, case: Case, prediction: Prediction, label: str) -> None:
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
    st.metric(f"Estimated probability of {case.task.positive}, changed case", percent(now.positive), f"{points:+.1f} points", delta_color="off")
    if now.undecided:
        st.caption(f"At {now.coverage:.0%} coverage neither label could be ruled out.")
    if now.abstained:
        st.warning(f"The model would abstain: {now.abstained}", icon=":material/do_not_disturb_on:")
    explanation = explain(model, other, label=label)
    st.write(explanation.sentence)
    chart(waterfall(explanation), key="waterfall what-if")


def all_models(case: Case) -> None:
    """The same case through every model of the task; disagreement is said out loud."""
    rows, moved, missing = [], [], []
    for model_id in models_of(case.task.name):
        try:
            rows.append(predict(loaders.model(model_id), case))
            moved.append(", ".join(c.input for c in explain(loaders.model(model_id), case).contributions[:3]))
        except ModelError as error:  # one model that cannot be used does not take the others away
            missing.append(str(error))
    calls = {row.label for row in rows if row.label}
    if len(calls) > 1:
        st.warning("**The models disagree on this case.** Neither is right by default; look at what moved each.", icon=":material/call_split:")
    table = {
        "Model": [family_title(row.model.split("/")[1]) for row in rows],
        f"Probability of {case.task.positive}": ["–" if row.abstained else percent(row.positive) for row in rows],
        "Call": [row.label or "abstains" for row in rows],
        "Cannot rule out": ["–" if row.abstained else ", ".join(row.conformal_set) for row in rows],
        "Moved most by": moved,
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, alt="The same case through every model of this task")
    for sentence in missing:
        st.error(sentence, icon=":material/gpp_bad:")
