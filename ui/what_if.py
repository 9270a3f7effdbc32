"""Change the case and watch the estimate follow: the model's sensitivity, not the effect of a
treatment.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.errors import CaseRejected
from medmodels.explanations import explain
from medmodels.explanations.words import sentence
from medmodels.figures import waterfall
from medmodels.models import Model
from medmodels.predictions import Prediction, predict, words_of
from ui.blocks import chart, rejection
from ui.modalities import VIEWS
from ui.text import led, plain

__all__ = ["if_known", "what_if"]

NOT_KNOWN = "unknown"


def what_if(model: Model, case: Case, prediction: Prediction, label: str) -> None:
    """Pick what to change, change it, and compare with the case as it is."""
    view = VIEWS[case.task.modality]
    most = view.at_once
    changed = st.multiselect(
        plain(view.asks(case.task)),
        view.parts(case),
        key="what_if",
        max_selections=most,
        select_all=False,
    )
    if not changed:
        few = f", up to {most} at once" if most else ""
        st.caption(
            f"Pick one or more{few}. This shows the model's sensitivity, not the effect of a"
            " treatment."
        )
        return
    try:
        other = view.change(case, changed)
    except CaseRejected as rejected:
        rejection("No such patient", rejected.sentences)
        return
    now = predict(model, other)
    words = words_of(now)
    moved = words.moved_from(prediction)
    st.metric(
        plain(f"{words.title}, changed case"),
        plain(words.text),
        plain(moved),
        delta_color="off",
        delta_arrow="auto" if moved[0] in "+-" else "off",
    )
    if words.cannot_tell:
        st.caption(led(words.cannot_tell))
    if words.abstained:
        st.warning(
            f"The model would abstain: {plain(words.abstained)}",
            icon=":material/do_not_disturb_on:",
        )
    explanation = explain(model, other, label=label)
    st.write(plain(sentence(explanation)))
    chart(waterfall(explanation), key="waterfall what-if")


def if_known(model: Model, case: Case) -> None:
    """What the model would say for each word of an input that may be unknown, such as a genotype;
    nothing for other tasks.
    """
    features = [f for f in case.task.features if f.codes and f.codes[-1] == NOT_KNOWN]
    rows = []
    for f in features:
        position = case.task.feature_names.index(f.name)
        for code, word in enumerate(f.codes):
            data = case.data.copy()
            data[position] = code
            said = words_of(predict(model, replace(case, data=data)))
            own = case.data[position] == code
            doubts = " ".join(
                [
                    *([f"The model would abstain: {said.abstained}"] if said.abstained else []),
                    *said.warnings,
                ]
            )
            rows.append(
                {
                    "Input": f.name,
                    "If it were": f"{word} (this case)" if own else word,
                    **said.report_lines,
                    "Doubts": doubts,
                }
            )
    if rows:
        if not any(row["Doubts"] for row in rows):
            rows = [{name: text for name, text in row.items() if name != "Doubts"} for row in rows]
        st.header("If it were known, or not", divider="gray")
        st.caption(
            "One input at a time, the others as they are. Unknown is an answer of its own: the"
            " model has seen patients without it."
        )
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            height="content",
            alt="The estimate for each possible value of the inputs that may be unknown",
        )
