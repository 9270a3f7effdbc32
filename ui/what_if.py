"""Change the case and watch the estimate follow: the model's sensitivity, not the effect of a
treatment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import Case, case_from_text, case_from_values
from medmodels.errors import CaseRejected
from medmodels.explanations import explain, pieces_of, region_map
from medmodels.figures import waterfall
from medmodels.models import Model
from medmodels.predictions import Prediction, predict
from medmodels.tasks import Feature
from ui.blocks import chart, rejection
from ui.text import led, plain

__all__ = ["if_known", "what_if"]

UNKNOWN = "unknown"

# Where each one that is picked gets a field of its own: more of them would push the answer off the
# screen.
_AT_ONCE = {"table": 5, "series": 5}


def what_if(model: Model, case: Case, prediction: Prediction, label: str) -> None:
    """Pick what to change, change it, and compare with the case as it is."""
    elements = case.task.elements or tuple(
        f"{piece.strip()} ({n})" for n, piece in enumerate(pieces_of(case.text), 1)
    )
    most = _AT_ONCE.get(case.task.modality)
    changed = st.multiselect(
        _ASKS[case.task.modality], elements, key="what_if", max_selections=most, select_all=False
    )
    if not changed:
        few = f", up to {most} at once" if most else ""
        st.caption(
            f"Pick one or more{few}. This shows the model's sensitivity, not the effect of a"
            " treatment."
        )
        return
    try:
        other = _CHANGES[case.task.modality](case, changed)
    except CaseRejected as rejected:
        rejection("No such patient", rejected.sentences)
        return
    now = predict(model, other)
    moved = now.moved_from(prediction)
    st.metric(
        plain(f"{now.title}, changed case"),
        plain(now.text),
        plain(moved),
        delta_color="off",
        delta_arrow="auto" if moved[0] in "+-" else "off",
    )
    if now.cannot_tell:
        st.caption(led(now.cannot_tell))
    if now.abstained:
        st.warning(
            f"The model would abstain: {plain(now.abstained)}", icon=":material/do_not_disturb_on:"
        )
    explanation = explain(model, other, label=label)
    st.write(plain(explanation.sentence))
    chart(waterfall(explanation), key="waterfall what-if")


def if_known(model: Model, case: Case) -> None:
    """What the model would say for each word of an input that may be unknown, such as a genotype;
    nothing for other tasks.
    """
    features = [f for f in case.task.features if f.codes and f.codes[-1] == UNKNOWN]
    rows = []
    for f in features:
        position = case.task.feature_names.index(f.name)
        for code, word in enumerate(f.codes):
            data = case.data.copy()
            data[position] = code
            said = predict(model, replace(case, data=data))
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
                    **said.facts,
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


def _other_values(case: Case, changed: list[str]) -> Case:
    values: dict[str, float | None] = dict(case.values)
    for column, name in zip(
        st.columns(len(changed)) if len(changed) < 4 else [st.container()] * len(changed),
        changed,
        strict=True,
    ):
        f = case.task.feature(name)
        if f.codes:
            words = [word for word in f.codes if word]
            word = column.selectbox(
                plain(name),
                words,
                index=words.index(f.show(case.values[name])),
                key=f"if {case.digest} {name}",
            )
            values[name] = float(f.codes.index(word))
            continue
        values[name] = column.number_input(
            plain(name),
            value=case.values[name],
            step=10.0**-f.decimals,
            format=f"%.{f.decimals + 1}f",
            key=f"if {case.digest} {name}",
            help=f"Reference {f.reference_text}",
        )
    return case_from_values(values, task=case.task)


def _hidden_regions(case: Case, changed: list[str]) -> Case:
    """The film with the named regions painted in the film's mean grey, as if nothing were known of
    them.
    """
    held = region_map(case.task.regions, (case.data.shape[0], case.data.shape[1]))
    film = case.data.copy()
    for name in changed:
        film[held == case.task.elements.index(name)] = round(float(case.data.mean()))
    return replace(case, data=film)


def _other_chart(case: Case, changed: list[str]) -> Case:
    """The stay with the named variables' values replaced over some hours, or taken off the
    chart.
    """
    data = case.data
    for name in changed:
        f, position = case.task.feature(name), case.task.elements.index(name)
        mine = data[:, 1] == position
        low, high = (0, case.task.hours) if f in case.task.descriptors else _hours(case, name)
        if low == high:
            st.caption(f"No hours chosen for {plain(name)}: nothing is changed.")
            continue
        inside = mine & (data[:, 0] >= 60 * low) & (data[:, 0] < 60 * high)
        value = _new_value(f, key=f"if {case.digest} {name}")
        minutes = data[inside, 0] if inside.any() else np.array([60.0 * low])
        new = (
            np.column_stack(
                [minutes, np.full(len(minutes), position), np.full(len(minutes), value or 0.0)]
            )
            if value is not None
            else data[:0]
        )
        data = np.concatenate([data[~inside], new])
    return replace(case, data=data[np.lexsort((data[:, 1], data[:, 0]))])


def _new_value(f: Feature, *, key: str) -> float | None:
    """A number in the variable's unit or a code by its word; ``None`` takes it off the chart."""
    if f.codes:
        words = [word for word in f.codes if word]
        word = st.selectbox(
            f"{plain(f.name)}; empty takes it off the chart", words, index=None, key=key
        )
        return None if word is None else float(f.codes.index(word))
    return st.number_input(
        f"{plain(f.name)}, {plain(f.unit or 'value')}; empty takes it off the chart",
        min_value=float(f.plausible[0]),
        max_value=float(f.plausible[1]),
        value=None,
        step=10.0**-f.decimals,
        format=f"%.{f.decimals}f",
        key=key,
        help=f"Reference {f.reference_text}",
    )


def _hours(case: Case, name: str) -> tuple[int, int]:
    return st.slider(
        f"{plain(name)}: change which hours",
        0,
        case.task.hours,
        (0, case.task.hours),
        4,
        key=f"hours {case.digest} {name}",
    )


def _flattened(case: Case, changed: list[str]) -> Case:
    """The row with the named parts at one level: the mean of the picture, or of that variable over
    all steps.
    """
    of_column = np.array(case.task.element_of_column)
    groups = np.array([f.group for f in case.task.features])
    usual = np.array([case.data[groups == group].mean() for group in groups])
    hidden = np.isin(of_column, [case.task.elements.index(name) for name in changed])
    return replace(case, data=np.where(hidden, usual, case.data))


def _fewer_words(case: Case, changed: list[str]) -> Case:
    """The passage without the named words."""
    places = {int(name.rpartition("(")[2].rstrip(")")) for name in changed}
    kept = "".join(piece for n, piece in enumerate(pieces_of(case.text), 1) if n not in places)
    return case_from_text(kept, task=case.task, origin=case.origin)[0]


_ASKS = {
    "table": "Inputs to change",
    "image": "Regions to paint over in the film's mean grey",
    "series": "Variables to change or take off the chart",
    "pixels": "Squares to paint over in the picture's mean grey",
    "steps": "Windows to flatten to the variable's mean",
    "text": "Words to take out",
}
_CHANGES: dict[str, Callable[[Case, list[str]], Case]] = {
    "table": _other_values,
    "image": _hidden_regions,
    "series": _other_chart,
    "pixels": _flattened,
    "steps": _flattened,
    "text": _fewer_words,
}
