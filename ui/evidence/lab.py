"""What a threshold does where you work: chosen by hand or by a wish, at the prevalence you see, and
whether it is worth acting on.
"""

from __future__ import annotations

import streamlit as st

from medmodels.card import baseline_name, positives
from medmodels.evidence import (
    decision_found,
    for_sensitivity,
    from_harms,
    operating_point,
    patients,
    youden,
)
from medmodels.evidence.decisions import RANGE
from medmodels.figures import decision_chart, patients_chart
from medmodels.models import Model
from ui import loaders
from ui.blocks import chart
from ui.finding import opens_with
from ui.metrics import metric_row
from ui.text import plain

__all__ = ["ask_threshold", "lab"]

_WAYS = ("by hand", "Youden", "wished-for sensitivity", "ratio of harms")


def lab(model: Model) -> None:
    """Reads stored scores and curves; a slider runs this part of the page alone."""
    _lab(model)


@st.fragment
def _lab(model: Model) -> None:
    task, scores = model.task, loaders.scores(model)
    own = float(scores.y.mean())
    opens_with(task, decision_found(loaders.curves(model)[1], model.threshold))
    st.write(
        f"{len(scores.y)} held-out cases, {int(scores.y.sum())} of them {plain(task.positive)}"
        f" ({own:.0%}). A threshold is a decision: what is missed against what is called in vain."
    )
    left, right = st.columns(2, gap="large")
    with left:
        threshold = ask_threshold(model)
    with right:
        prevalence = (
            st.slider(
                f"How common {plain(positives(task))} are where you work, in %",
                0.5,
                99.5,
                round(100 * own, 1),
                0.5,
                key=f"prevalence {task.name}",
            )
            / 100
        )
        st.caption(
            "Predictive values are worked out anew, with the same sensitivity and specificity; a"
            " sicker or healthier group breaks that."
        )
    point = operating_point(scores.y, scores.p, threshold, prevalence=prevalence)
    metric_row(point, ("recall", "specificity", "precision"))
    metric_row(point, ("npv", "alerts_per_100", "needed_to_evaluate"))
    chart(
        patients_chart(
            patients(point["recall"].value, point["specificity"].value, prevalence), task.labels
        ),
        key="patients",
    )
    st.subheader("Is it worth acting on?")
    curve = loaders.curves(model)[1]
    first, last = st.slider(
        "Thresholds that could be sensible",
        0.01,
        0.99,
        (0.01, round(min(0.99, max(2 * own, 0.5)), 2)),
        0.01,
        key=f"range {task.name}",
    )
    chart(
        decision_chart(
            curve, threshold, (first, max(last, first + 0.02)), baseline=baseline_name(model)
        ),
        key="decision",
    )
    st.caption(
        "Net benefit = true positives per patient − false positives per patient × t/(1 − t), at"
        f" the prevalence of the held-out cases, thresholds {RANGE[0]:.2f} to {RANGE[-1]:.2f}. A"
        " policy is worth following where it lies above both treating everybody and treating"
        " nobody."
    )


def ask_threshold(model: Model) -> float:
    """Where the line stands, moved by hand or found by a wish, and on the page why there."""
    scores = loaders.scores(model)
    way = (
        st.segmented_control(
            "Threshold", _WAYS, required=True, default=_WAYS[0], key=f"way {model.id}"
        )
        or _WAYS[0]
    )
    if way == "by hand":
        return st.slider(
            f"Call it “{plain(model.task.positive)}” from this probability",
            0.01,
            0.99,
            round(model.threshold, 2),
            0.01,
            format="percent",
            key=f"lab threshold {model.id}",
        )
    if way == "Youden":
        threshold, why = (
            youden(scores.y, scores.p),
            "the largest sensitivity + specificity on these held-out cases",
        )
    elif way == "wished-for sensitivity":
        wished = (
            st.slider(
                "Find at least this share of them, in %", 50, 100, 95, 1, key=f"wished {model.id}"
            )
            / 100
        )
        threshold, why = (
            for_sensitivity(scores.y, scores.p, wished),
            f"the highest that finds {wished:.0%} of these held-out cases",
        )
    else:
        ratio = st.slider(
            "A missed one is as bad as how many false alarms?",
            0.1,
            50.0,
            4.0,
            0.1,
            key=f"harms {model.id}",
        )
        threshold, why = (
            from_harms(ratio),
            "1 / (1 + that), right if the probabilities are calibrated",
        )
    chosen = (
        " Chosen on the very cases it is measured on: expect a little less elsewhere."
        if way != "ratio of harms"
        else ""
    )
    st.caption(f"Threshold **{threshold:.3f}**: {why}.{chosen}")
    return threshold
