"""What the model says of the case: estimate, uncertainty, explanation, what-if, the other
models.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.errors import ModelError
from medmodels.evidence import alike, judged
from medmodels.explanations import (
    Explanation,
    HeatMap,
    explain,
    explainer_of,
    outside_share,
    pieces_of,
)
from medmodels.figures import (
    charted_groups,
    film_chart,
    heat_chart,
    row_chart,
    stay_chart,
    waterfall,
    window_chart,
)
from medmodels.models import Model, models_of
from medmodels.predictions import Prediction, predict
from ui import loaders
from ui.blocks import chart, family_title
from ui.state import remembered
from ui.text import led, plain, spoken

__all__ = ["all_models", "disagreement", "estimate", "explanation_of", "predicted"]

_MANY = 5  # labels beyond which they are picked from a list
_VISIBLE = 0.2  # of the largest contribution, from which a word is coloured
_DENIES = frozenset(
    "no not never none without denies denied deny nothing neither nor don't doesn't didn't isn't"
    " haven't hasn't can't cannot".split()
)


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
            f"{family_title(p.model.split('/')[1])}: {p.text}" for p in (prediction, *differing)
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
        ("prediction", model.digest, case.digest, case.unfit), lambda: predict(model, case)
    )


def estimate(model: Model, prediction: Prediction) -> bool:
    """The number, what it is compared with, and what cannot be ruled out; or why there is none.
    Returns whether it was shown.
    """
    if prediction.abstained:
        st.warning(
            f"**The model abstains.** {plain(prediction.abstained)}",
            icon=":material/do_not_disturb_on:",
        )
        if not st.toggle(
            "Show its number all the same, for teaching",
            key=f"despite {prediction.digest} {prediction.case}",
        ):
            return False
    for warning in prediction.warnings:
        st.warning(plain(warning), icon=":material/group_off:")
    st.metric(plain(prediction.title), plain(prediction.text))
    if prediction.cannot_tell:
        st.info(led(prediction.cannot_tell), icon=":material/help:")
    for remark in prediction.remarks:
        st.caption(plain(remark))
    levels = "; ".join(
        f"{coverage:.0%}: {plain(left)}" for coverage, left in prediction.levels.items()
    )
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
    st.write(plain(explanation.sentence))
    cost = (
        f"{explanation.evaluations} evaluations; additivity error"
        f" {explanation.additivity_error:.0e}; {explanation.seconds * 1000:.0f} ms."
    )
    chart(waterfall(explanation), key=f"waterfall {model.id} {explanation.label}", note=cost)
    if draw := explainer_of(model).heat:
        _overlay(model, case, explanation, draw)
    if case.task.modality == "text":
        _highlighted(case, explanation)
    if case.task.layout:
        chart(row_chart(case, explanation), key=f"parts {explanation.label}")
        st.caption(
            "Orange raises, blue lowers the estimate. A rough part that the model used; not an"
            " outline of disease."
        )
    if explanation.by_window:
        _strips(case, explanation)
    if checked := model.artifact.manifest["measured"].get("Faithfulness"):
        st.badge("Faithfulness measured", icon=":material/rule:", color="blue")
        st.caption(spoken(checked[0].removeprefix("- ")))
    method = f"{explanation.method[0].upper()}{explanation.method[1:]}"
    base = f"{explanation.reference.capitalize()}: {explanation.background}"
    st.caption(
        f"{plain(f'{method}. {base}')}."
        f" Unit: {plain(explanation.unit)}. How the model arrived at its number, not why the"
        " patient is ill."
    )
    return explanation


def _highlighted(case: Case, explanation: Explanation) -> None:
    """The passage with the words that moved the estimate most on a coloured ground, and every word
    that denies in bold.
    """
    amounts = {
        c.value: c.amount if abs(c.amount) > 2 * c.spread else 0.0
        for c in explanation.contributions
    }
    largest = max((abs(amount) for amount in amounts.values()), default=0.0) or 1.0
    parts = []
    for n, piece in enumerate(pieces_of(case.text), 1):
        word, amount = plain(piece.strip()), amounts.get(float(n), 0.0)
        shown = f"**{word}**" if piece.strip().lower().strip(".,;:!?") in _DENIES else word
        if abs(amount) >= _VISIBLE * largest:
            sign, colour = ("▲", "orange") if amount > 0 else ("▼", "blue")
            shown = f":{colour}-background[{sign}{shown}]"
        parts.append(shown + ("  \n" if "\n" in piece else " "))
    with st.container(border=True):
        st.markdown("".join(parts))
    st.caption(
        "▲ on orange raises, ▼ on blue lowers the estimate, where a word moved it by a fifth of the"
        " largest or more and by more than two standard errors. **Bold**: words that deny; look"
        " whether the model took them as such."
    )


def _overlay(
    model: Model, case: Case, explanation: Explanation, draw: Callable[..., HeatMap]
) -> None:
    """What the model sees, and on request where it looked; contributions from outside the chest are
    a warning in themselves.
    """
    _outside(model, case, explanation)
    picture = model.inputs(case)[0]
    seen = 255 * (picture - picture.min()) / (float(np.ptp(picture)) or 1.0)
    left, right = st.columns(2, gap="large")
    with left:
        chart(
            film_chart(
                seen, title=f"What the model sees: {len(seen)} × {len(seen)} pixels", height=420
            ),
            key="seen",
        )
    with right:
        if st.toggle("Show where the model looked", key="overlay"):
            opacity = st.slider("Strength of the overlay, in %", 0, 100, 50, 5, key="opacity") / 100
            with st.spinner("Hiding part after part of the film…"):
                label = case.task.labels.index(explanation.label)
                heat = remembered(
                    ("heat", model.digest, case.digest, explanation.label),
                    lambda: draw(model, picture, label=label),
                )
            cost = (
                f"SHAP partition values, {heat.evaluations} evaluations; additivity error"
                f" {heat.additivity_error:.0e}; {heat.seconds:.2f} s."
            )
            chart(
                heat_chart(seen, heat, explanation, case.task.regions, opacity=opacity, height=420),
                key="heat",
                note=cost,
            )
            st.caption(
                "Orange raises, blue lowers the estimate. A rough region the model used; not an"
                " outline of disease."
            )


def _strips(case: Case, explanation: Explanation) -> None:
    """When the estimate was moved: sums for each window, and under each curve what its
    windows did.
    """
    chart(window_chart(explanation), key="windows")
    groups = charted_groups(case)
    group = st.segmented_control(
        "Curves with what each window did",
        groups,
        default=groups[0],
        required=True,
        format_func=lambda name: plain(name.capitalize()),
        key="strips",
    )
    chart(stay_chart(case, group or groups[0], explanation=explanation), key=f"strips {group}")
    largest = abs(explanation.contributions[0].amount) or 1.0
    error = max(c.spread for c in explanation.contributions[:5]) / largest
    st.caption(
        "The strip under each curve: orange raises, blue lowers the estimate, stronger the more."
        f" Sampled: run again, the five largest contributions would differ by about {error:.1%} of"
        " the largest (standard error)."
    )


def _outside(model: Model, case: Case, explanation: Explanation) -> None:
    """How much comes from outside the chest, beside what is usual; more than in nineteen of twenty
    films is a warning.
    """
    amounts = {c.input: c.amount for c in explanation.contributions}
    share = float(outside_share(np.array([amounts[name] for name in case.task.elements])))
    median, high = model.artifact.reference["outside"].tolist()
    said = (
        f"{share:.0%} of the contributions come from {plain(case.task.elements[-1])}; half of"
        f" comparable films have more than {median:.0%}."
    )
    if share > high:
        st.warning(
            f"{said} So much is rare: the model may be using what is not disease.",
            icon=":material/warning:",
        )
    else:
        st.caption(said)


def all_models(case: Case) -> None:
    """The same case through every model of the task."""
    rows, moved, missing = [], [], []
    for model_id in models_of(case.task.name):
        try:
            model = loaders.model(model_id)
            prediction = predicted(model, case)
            first = explained(model, case, prediction.focus).by_input[:3]
            rows.append(prediction)
            moved.append(", ".join(c.input for c in first))
        except ModelError as error:  # one model that cannot be used does not take the others away
            missing.append(str(error))
    table = {
        "Model": [family_title(row.model.split("/")[1]) for row in rows],
        **({rows[0].title: ["–" if row.abstained else row.text for row in rows]} if rows else {}),
        "Call": [row.call for row in rows],
        "Cannot rule out": ["–" if row.abstained else row.left_open for row in rows],
        "Moved most by": moved,
    }
    st.dataframe(
        pd.DataFrame(table), hide_index=True, alt="The same case through every model of this task"
    )
    for sentence in missing:
        st.error(plain(sentence), icon=":material/gpp_bad:")
