"""Any two models of a question on the same held-out cases, and what others report."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from medmodels.card import METRIC_NAMES, written
from medmodels.evidence import comparison_found, judged
from medmodels.figures import answers_chart, overlaid_roc
from medmodels.models import Model, models_of
from ui import loaders
from ui.blocks import chart, family_title
from ui.finding import opens_with
from ui.held_out import held_out_table
from ui.metrics import exact
from ui.outcomes import FACES

__all__ = ["comparison"]


def comparison(model: Model) -> None:
    """Paired differences with intervals, curves one over the other, the cases on which the calls
    differ; then published results.
    """
    others = [name for name in models_of(model.task.name) if name != model.id]
    top = st.container()  # what was found comes first, whatever it is compared with
    if others:
        other = (
            st.selectbox(
                "Compare with",
                others,
                format_func=lambda name: family_title(name.split("/")[1]),
                key="other",
            )
            or others[0]
        )
        _pair(model, loaders.model(other), top)
    else:
        st.info(
            "This question has one model only; there is none to compare it with.",
            icon=":material/info:",
        )
    _published(model)


def _pair(first: Model, second: Model, top: DeltaGenerator) -> None:
    compared = loaders.comparison(first, second)
    a, b = loaders.scores(first), loaders.scores(second)
    names = (family_title(first.family), family_title(second.family))
    with top:
        opens_with(first.task, comparison_found(compared, first.task.asks.decides[0]))
    differences, wide = compared.differences.values(), exact()
    rows = {
        "Metric": [METRIC_NAMES[name] for name in compared.differences],
        **{
            title: [written(name, metrics[name], exact=wide).text for name in compared.differences]
            for title, metrics in zip(
                names, (loaders.evidence(model).metrics for model in (first, second)), strict=True
            )
        },
        "Difference (95% interval)": [
            m.text if wide else f"{m.value:+z.2f} ({m.low:z.2f} to {m.high:z.2f})"
            for m in differences
        ],
        "Told apart": ["yes" if m.low > 0 or m.high < 0 else "no" for m in differences],
        "n": [m.n for m in differences],
        "Events": [m.events for m in differences],
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt=f"Metrics of {names[0]} and {names[1]} and their paired differences",
    )
    st.caption(
        "Difference: this model less the other, each at its own threshold; both on the same"
        " resamples of the same held-out cases (paired bootstrap)."
    )
    face = FACES[first.task.kind]
    left_half, right_half = st.columns(2, gap="large")
    with left_half:
        chart(answers_chart(compared, names, face.answer(first.task)), key="both answers")
    if first.task.asks.has_threshold:
        with right_half:
            chart(overlaid_roc({names[0]: a, names[1]: b}), key="both roc")
    st.subheader(f"They disagree on {len(compared.disagree)} of {len(a.y)} held-out cases")
    left, right = judged(first.task, a, first.threshold), judged(second.task, b, second.threshold)
    frame = pd.DataFrame(
        {
            "Held-out case": compared.disagree + 1,
            "Truth": [left.truth[n] for n in compared.disagree],
            **{
                title: [values[n] for n in compared.disagree]
                for name, side in zip(names, (left, right), strict=True)
                for title, values in (
                    (f"{name} called", side.call),
                    (f"{face.number}, {name}", side.shown),
                )
            },
        }
    )
    held_out_table(first, frame, key=f"disagreements {second.id}")


def _published(model: Model) -> None:
    if not model.task.published:
        return
    st.subheader("Beside published results")
    evidence = loaders.evidence(model)
    names = list(dict.fromkeys(name for p in model.task.published for name in p.values))
    rows = [
        (
            "this model",
            *(
                written(name, evidence.metrics[name], exact=exact()).text
                if name in evidence.metrics
                else "–"
                for name in names
            ),
            f"{evidence.n} held-out cases",
            "yes",
        )
    ]
    rows += [
        (p.who, *(p.values.get(name, "–") for name in names), p.on, "yes" if p.same_cases else "no")
        for p in model.task.published
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            "Source",
            *(METRIC_NAMES.get(name, name) for name in names),
            "On",
            "Our held-out cases",
        ],
    )
    st.dataframe(
        frame, hide_index=True, height="content", alt="This model beside published results"
    )
    st.caption(
        "Published numbers are as their authors give them, most without an interval; on other cases"
        " than ours they compare badly."
    )
