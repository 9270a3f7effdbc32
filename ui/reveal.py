"""What the model says of the case: estimate, uncertainty, explanation, what-if, the other
models.
"""

from __future__ import annotations

from contextlib import suppress

import pandas as pd
import streamlit as st

from medmodels.card import measured_lines
from medmodels.cases import Case
from medmodels.errors import ModelError
from medmodels.evidence import alike, judged
from medmodels.explanations import Explanation, explain
from medmodels.explanations.words import method, sentence
from medmodels.figures import waterfall
from medmodels.models import Model, models_of
from medmodels.predictions import Prediction, predict, words_of
from ui import loaders
from ui.blocks import chart, family_title
from ui.modalities import VIEWS
from ui.state import remembered
from ui.text import led, plain, spoken

__all__ = ["all_models", "disagreement", "estimate", "explanation_of", "predicted"]

_MANY = 5  # labels beyond which they are picked from a list


def disagreement(prediction: Prediction, case: Case) -> None:
    """A sentence where another model of the task gives another answer to this case; it comes first,
    since one number alone would hide it.
    """
    others = []
    for model_id in models_of(case.task.name):
        with suppress(ModelError):  # one that cannot be used is named in the comparison
            others += (
                [predicted(loaders.model(model_id), case)] if model_id != prediction.model else []
            )
    if differing := [other for other in others if prediction.disagrees(other)]:
        said = "; ".join(
            f"{family_title(p.model.split('/')[1])}: {words_of(p).text}"
            for p in (prediction, *differing)
        )
        st.warning(
            f"**The models disagree on this case.** {plain(said)}. Neither is right by default;"
            " what moved each stands under “The same case, every model”.",
            icon=":material/call_split:",
        )


def predicted(model: Model, case: Case) -> Prediction:
    """What a model says of the case, computed once a session; an age that it is not for is no part
    of the digest.
    """
    return remembered(
        ("prediction", model.digest, case.digest, case.unfit.code if case.unfit else ""),
        lambda: predict(model, case),
    )


def estimate(model: Model, prediction: Prediction) -> bool:
    """The number, what it is compared with, and what cannot be ruled out; or why there is none.
    Returns whether it was shown.
    """
    words = words_of(prediction)
    if words.abstained:
        st.warning(
            f"**The model abstains.** {plain(words.abstained)}",
            icon=":material/do_not_disturb_on:",
        )
        if not st.toggle(
            "Show its number all the same, for teaching",
            key=f"despite {prediction.digest} {prediction.case}",
        ):
            return False
    for warning in words.warnings:
        st.warning(plain(warning), icon=":material/group_off:")
    st.metric(plain(words.title), plain(words.text))
    if words.cannot_tell:
        st.info(led(words.cannot_tell), icon=":material/help:")
    for remark in words.remarks:
        st.caption(plain(remark))
    levels = "; ".join(f"{coverage:.0%}: {plain(left)}" for coverage, left in words.levels.items())
    st.caption(f"Cannot be ruled out, by how sure one wants to be: {levels}.")
    near = alike(judged(model.task, loaders.scores(model), model.threshold), prediction.number)
    st.caption(
        f":material/history: Of the {near.n} held-out cases most like this one in their number, the"
        f" model got **{near.events}** wrong ({near.value:.0%}, 95 % interval {near.low:.0%} to"
        f" {near.high:.0%})."
    )
    return True


def explained(model: Model, case: Case, label: str) -> Explanation:
    """The explanation, computed once a session."""
    return remembered(
        ("explanation", model.digest, case.digest, label), lambda: explain(model, case, label=label)
    )


def explanation_of(model: Model, case: Case, prediction: Prediction) -> Explanation:
    """Sentence first, chart second, table third; for the label the reader picks."""
    label, labels = prediction.focus, model.task.labels
    if len(labels) > _MANY:
        label = st.selectbox(
            "Explain the estimate of",
            labels,
            index=labels.index(label),
            key=f"label {prediction.case} {prediction.model}",
        )
    elif len(labels) > 1:
        label = (
            st.segmented_control(
                "Explain the estimate of",
                labels,
                default=label,
                required=True,
                format_func=plain,
                key="label",
            )
            or label
        )
    explanation = explained(model, case, label)
    st.write(plain(sentence(explanation)))
    cost = (
        f"{explanation.evaluations} evaluations; additivity error"
        f" {explanation.additivity_error:.0e}; {explanation.seconds * 1000:.0f} ms."
    )
    chart(waterfall(explanation), key=f"waterfall {model.id} {explanation.label}", note=cost)
    if moved := VIEWS[case.task.modality].moved:
        moved(model, case, explanation)
    if checked := measured_lines(model).get("faithfulness"):
        st.badge("Faithfulness measured", icon=":material/rule:", color="blue")
        st.caption(spoken(checked[0].removeprefix("- ")))
    named = method(explanation.method, noun=explanation.noun)
    base = f"{explanation.reference_name.capitalize()}: {explanation.background}"
    st.caption(
        f"{plain(f'{named[0].upper()}{named[1:]}. {base}')}."
        f" Unit: {plain(explanation.unit)}. How the model arrived at its number, not why the"
        " patient is ill."
    )
    return explanation


def all_models(case: Case) -> None:
    """The same case through every model of the task."""
    rows, moved, missing = [], [], []
    for model_id in models_of(case.task.name):
        try:
            model = loaders.model(model_id)
            prediction = predicted(model, case)
            first = explained(model, case, prediction.focus).by_input[:3]
            rows.append(words_of(prediction))
            moved.append(", ".join(c.input for c in first))
        except ModelError as error:  # one model that cannot be used does not take the others away
            missing.append(str(error))
    table = {
        "Model": [family_title(row.p.model.split("/")[1]) for row in rows],
        **({rows[0].title: ["–" if row.abstained else row.text for row in rows]} if rows else {}),
        "Call": [row.call for row in rows],
        "Cannot rule out": ["–" if row.abstained else row.left_open for row in rows],
        "Moved most by": moved,
    }
    st.dataframe(
        pd.DataFrame(table), hide_index=True, alt="The same case through every model of this task"
    )
    for said in missing:
        st.error(plain(said), icon=":material/gpp_bad:")
