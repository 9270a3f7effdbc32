"""What the model says of the case: the answer, its reasons, and more on request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from medmodels.card import measured_lines, model_facts
from medmodels.cases import Case
from medmodels.errors import ModelError
from medmodels.evidence import alike, judged
from medmodels.explanations import Explanation, explain
from medmodels.explanations.words import method, sentence
from medmodels.figures import waterfall
from medmodels.models import Model, models_of
from medmodels.predictions import Prediction, predict, words_of
from medmodels.strips import Strip, strip_of
from ui import loaders
from ui.blocks import chart, family_title, model_facts_label
from ui.instrument import reasons, strip
from ui.modalities import VIEWS
from ui.modalities.view import Explained
from ui.outcomes import FACES
from ui.state import CaseReview, remembered
from ui.text import plain, spoken
from ui.what_if import if_known, what_if

__all__ = ["Revealed", "answered", "details", "number", "strip_for", "why"]

_MANY = 5  # labels beyond which they are picked from a list


@dataclass(frozen=True, slots=True)
class Revealed:
    """A model's prediction for a case that may be seen; ``explanation`` is ``None`` where the model
    abstained and its number stays hidden.
    """

    model: Model
    prediction: Prediction
    explanation: Explanation | None

    @property
    def explained(self) -> Explained | None:
        return Explained(self.model, self.explanation) if self.explanation else None


def answered(model: Model, case: Case) -> Revealed:
    """The prediction, and its explanation for the label that the reader picks."""
    prediction = predicted(model, case)
    if prediction.abstained and not st.session_state.get(_despite(prediction)):
        return Revealed(model, prediction, None)
    label = st.session_state.get(_label_key(prediction)) or prediction.focus
    return Revealed(model, prediction, explained(model, case, label))


def _despite(prediction: Prediction) -> str:
    return f"despite {prediction.digest} {prediction.case}"


def _label_key(prediction: Prediction) -> str:
    return f"label {prediction.digest} {prediction.case}"


def predicted(model: Model, case: Case) -> Prediction:
    """What a model says of a case, computed once a session; an age that it is not for is no part
    of the digest.
    """
    return remembered(
        ("prediction", model.digest, case.digest, case.unfit.code if case.unfit else ""),
        lambda: predict(model, case),
    )


def explained(model: Model, case: Case, label: str) -> Explanation:
    """The explanation, computed once a session."""
    return remembered(
        ("explanation", model.digest, case.digest, label), lambda: explain(model, case, label=label)
    )


def strip_for(model: Model, prediction: Prediction, review: CaseReview) -> Strip:
    """The strip of a prediction beside the judgement before it."""
    return strip_of(model, prediction, review.before, truths=loaders.scores(model).y)


def number(model: Model, case: Case, review: CaseReview) -> None:
    """The strip, drawn before the reasons are worked out; or why there is none."""
    prediction = predicted(model, case)
    words = words_of(prediction)
    if words.abstained:
        st.warning(
            f"**The model abstains.** {plain(words.abstained)}",
            icon=":material/do_not_disturb_on:",
        )
        st.toggle("Show its number all the same, for teaching", key=_despite(prediction))
        if not st.session_state.get(_despite(prediction)):
            return
    for warning in words.warnings:
        st.warning(plain(warning), icon=":material/group_off:")
    strip(strip_for(model, prediction, review), key="strip")


def why(said: Revealed, case: Case) -> None:
    """The reasons, and how often such an answer was wrong; nothing where the number is hidden."""
    if said.explanation is None:
        return
    reasons(said.explanation, key="reasons")
    _disagreement(said.prediction, case)
    if caution := VIEWS[case.task.modality].caution:
        caution(case, Explained(said.model, said.explanation))
    _alike(said.model, said.prediction, case)


def _disagreement(prediction: Prediction, case: Case) -> None:
    """A sentence where another model of the task gives another answer to this case, since one
    number alone would hide it.
    """
    others = []
    for model_id in models_of(case.task.name):
        with suppress(ModelError):  # one that cannot be used is named in the comparison
            others += (
                [predicted(loaders.model(model_id), case)] if model_id != prediction.model else []
            )
    if differing := [other for other in others if prediction.disagrees(other)]:
        said = "; ".join(
            f"{family_title(p.model.split('/')[1])}: {words_of(p).text}" for p in differing
        )
        st.warning(
            f"**The models disagree on this case.** {plain(said)}. Neither is right by default.",
            icon=":material/call_split:",
        )


def _alike(model: Model, prediction: Prediction, case: Case) -> None:
    held_out = judged(model.task, loaders.scores(model), model.threshold)
    itself = case.row - 1 if case.origin == "held-out" and case.row else None
    near = alike(held_out, prediction.number, but=itself)
    st.markdown(
        f":material/history: Of the {near.n} held-out cases most like this one in their number, the"
        f" model got **{near.events}** wrong ({near.value:.0%}, 95% interval {near.low:.0%} to"
        f" {near.high:.0%})."
    )


def details(said: Revealed, case: Case, review: CaseReview) -> None:
    """What stands behind the answer, one view at a time, below the case."""
    views = {name: view for name, view in _DETAILS.items() if said.explanation or view is _facts}
    if said.explanation and (curve := FACES[case.task.kind].curve):
        views = {"Over time": lambda said, case, review: curve(said.prediction), **views}
    if st.session_state.get("details") not in views:
        st.session_state["details"] = None
    picked = st.segmented_control("More of this case", list(views), key="details")
    if picked:
        views[picked](said, case, review)


def _facts(said: Revealed, case: Case, review: CaseReview) -> None:
    model_facts_label(model_facts(said.model, loaders.evidence(said.model)))
    words = words_of(said.prediction)
    if said.explanation is None:
        return
    for remark in words.remarks:
        st.caption(plain(remark))
    levels = "; ".join(f"{coverage:.0%}: {plain(left)}" for coverage, left in words.levels.items())
    st.caption(f"Cannot be ruled out, by how sure one wants to be: {levels}.")


def _contributions(said: Revealed, case: Case, review: CaseReview) -> None:
    """Sentence first, chart second, table third; for the label the reader picks."""
    assert said.explanation is not None
    labels, key = said.model.task.labels, _label_key(said.prediction)
    if len(labels) > 1:
        st.session_state.setdefault(key, said.prediction.focus)
    if len(labels) > _MANY:
        st.selectbox("Explain the estimate of", labels, key=key)
    elif len(labels) > 1:
        st.segmented_control(
            "Explain the estimate of", labels, required=True, format_func=plain, key=key
        )
    explanation = said.explanation
    st.write(plain(sentence(explanation)))
    cost = (
        f"{explanation.evaluations} evaluations; additivity error"
        f" {explanation.additivity_error:.0e}; {explanation.seconds * 1000:.0f} ms."
    )
    chart(waterfall(explanation), key=f"waterfall {said.model.id} {explanation.label}", note=cost)
    if checked := measured_lines(said.model).get("faithfulness"):
        st.badge("Faithfulness measured", icon=":material/rule:", color="blue")
        st.caption(spoken(checked[0].removeprefix("- ")))
    named = method(explanation.method, noun=explanation.noun)
    base = f"{explanation.reference_name.capitalize()}: {explanation.background}"
    st.caption(
        f"{plain(f'{named[0].upper()}{named[1:]}. {base}')}."
        f" Unit: {plain(explanation.unit)}. How the model arrived at its number, not why the"
        " patient is ill."
    )


def _closer(said: Revealed, case: Case, review: CaseReview) -> None:
    if came := FACES[case.task.kind].came:
        came(said.model, said.prediction)
    if (closer := VIEWS[case.task.modality].closer) and said.explained:
        closer(case, said.explained)
    elif not came:
        st.caption("Everything that moved the estimate stands on the case above.")


def _what_if(said: Revealed, case: Case, review: CaseReview) -> None:
    assert said.explanation is not None
    what_if(said.model, case, said.prediction, said.explanation)
    if_known(said.model, case)


def _every_model(said: Revealed, case: Case, review: CaseReview) -> None:
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
    for text in missing:
        st.error(plain(text), icon=":material/gpp_bad:")


# In the order of the page.
_DETAILS: dict[str, Callable[[Revealed, Case, CaseReview], None]] = {
    "Model facts": _facts,
    "All contributions": _contributions,
    "A closer look": _closer,
    "What if": _what_if,
    "Every model": _every_model,
}
