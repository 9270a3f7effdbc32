"""Change the case and watch the estimate follow: the model's sensitivity, not the effect of a
treatment.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.errors import CaseRejected
from medmodels.explanations import Explanation, explain
from medmodels.explanations.words import sentence
from medmodels.figures import waterfall
from medmodels.models import Model
from medmodels.predictions import Prediction, predict, words_of
from medmodels.strips import strip_of
from ui import loaders
from ui.blocks import chart, rejection
from ui.instrument import strip
from ui.modalities import VIEWS, View
from ui.text import plain

__all__ = ["if_known", "what_if"]

NOT_KNOWN = "unknown"


@st.fragment
def what_if(model: Model, case: Case, prediction: Prediction, explanation: Explanation) -> None:
    """Change what moved the estimate most, or anything else, and see the old answer beside the new
    one.
    """
    view = VIEWS[case.task.modality]
    left, right = st.columns([2, 3], gap="large")
    with left:
        try:
            other = _changed(view, case, explanation)
        except CaseRejected as rejected:
            with right:
                rejection("No such patient", rejected.sentences)
            return
        if view.changed_view and other.digest != case.digest:
            view.changed_view(other, None)
    with right:
        _answer(model, case, other, prediction, explanation.label)


def _changed(view: View, case: Case, explanation: Explanation) -> Case:
    """The case with what was changed; the fields stand above the list that others come from."""
    there, fields = view.parts(case), st.container()
    decisive = [c.input for c in explanation.by_input if c.input in there]
    st.session_state.setdefault("what_if", decisive[: view.first])
    few = f", up to {view.at_once} at once" if view.at_once else ""
    picked = st.multiselect(
        plain(view.asks(case.task)) + few,
        [*decisive, *(name for name in there if name not in set(decisive))],
        key="what_if",
        max_selections=view.at_once,
        select_all=False,
    )
    st.button("Reset", icon=":material/restart_alt:", on_click=_reset, args=(case.digest,))
    with fields:
        return view.change(case, picked)


def _reset(digest: str) -> None:
    """Forget what stands in the fields, which then start at the case's own values."""
    for key in [str(key) for key in st.session_state]:
        if key == "what_if" or key.startswith(f"if {digest} "):
            del st.session_state[key]


def _answer(model: Model, case: Case, other: Case, before: Prediction, label: str) -> None:
    """The strip of the changed case, with the answer to the case as it is for a ghost."""
    truths, same = loaders.scores(model).y, other.digest == case.digest
    now = before if same else predict(model, other)
    if not same and words_of(now).abstained:  # as of any case, its number is none to go by
        st.warning(
            f"**The model would abstain.** {plain(words_of(now).abstained or '')}",
            icon=":material/do_not_disturb_on:",
        )
        return
    was, shown = (strip_of(model, p, None, truths=truths) for p in (before, now))
    if same:
        st.markdown("**Nothing is changed yet.** The strip shows the case as it is.")
    else:
        moved = words_of(now).moved_from(before)
        st.markdown(
            f"**{plain(moved[:1].upper() + moved[1:])}**: {plain(words_of(before).text)} before,"
            f" {plain(words_of(now).text)} now."
        )
        # an amount far from the others has a scale of its own, on which the old one has no place
        shown = shown.with_ghost(was) if shown.ends == was.ends else shown
    strip(shown, key="strip what-if")
    st.caption("This shows the model's sensitivity, not the effect of a treatment.")
    if same:
        return
    with st.expander("What moved the changed case", key="why changed", on_change="rerun") as why:
        if why.open:
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
            abstained = f"The model would abstain: {said.abstained}" if said.abstained else ""
            rows.append(
                {
                    "Input": f.name,
                    "If it were": f"{word} (this case)" if own else word,
                    said.title: "–" if abstained else said.text,
                    "Cannot rule out": "–" if abstained else said.left_open,
                    "Doubts": " ".join(doubt for doubt in (abstained, *said.warnings) if doubt),
                }
            )
    if rows:
        if not any(row["Doubts"] for row in rows):
            rows = [{name: text for name, text in row.items() if name != "Doubts"} for row in rows]
        names = " or ".join(f.name for f in features)
        with st.expander(f"If {plain(names)} were known, or not"):
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
