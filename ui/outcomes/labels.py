"""One of two labels on screen."""

from __future__ import annotations

import streamlit as st

from medmodels.card import baseline_name
from medmodels.evidence import Evidence, calls_found, threshold_metrics
from medmodels.figures import (
    confusion_chart,
    distribution_chart,
    precision_recall_chart,
    roc_chart,
)
from medmodels.models import Model
from medmodels.tasks import Task
from ui import loaders
from ui.blocks import chart
from ui.finding import opens_with
from ui.metrics import exact, metric_row, metric_table
from ui.outcomes.face import Face, scored_chance, sizes_of_sets
from ui.text import plain

__all__ = ["FACE"]


def _summary(model: Model) -> None:
    """What held-out cases say of a model."""
    task, evidence, scores = model.task, loaders.evidence(model), loaders.scores(model)
    key = f"threshold {model.id}"
    own = round(evidence.threshold, 2)
    threshold = st.session_state.get(key, own)
    if threshold == own:  # as the slider shows the model's own
        threshold = evidence.threshold
    opens_with(task, calls_found(scores.y, scores.p, threshold))
    st.write(
        f"{evidence.n} cases the model never saw, {evidence.events} of them {plain(task.positive)}."
    )
    st.slider(
        f"Threshold: call it “{plain(task.positive)}” from this probability",
        0.01,
        0.99,
        own,
        0.01,
        format="percent",
        key=key,
    )
    at_threshold = threshold_metrics(scores.y, scores.p, threshold)
    metrics = {**evidence.metrics, **at_threshold}
    metric_row(metrics, ("accuracy", "recall", "f1" if exact() else "auroc"))
    baseline = {**evidence.baseline, **threshold_metrics(scores.y, scores.baseline, threshold)}
    left, right = st.columns(2, gap="large")
    with left:
        chart(confusion_chart(scores, threshold, task.labels), key="confusion")
        chart(roc_chart(scores, threshold, baseline_name(model)), key="roc")
    with right:
        chart(distribution_chart(scores, threshold, task.labels), key="distribution")
        chart(precision_recall_chart(scores, threshold), key="pr")
    st.subheader(f"Every metric, beside a comparator ({plain(baseline_name(model))})")
    metric_table({"This model": metrics, baseline_name(model).capitalize(): baseline})
    st.caption(
        "Accuracy, recall and F1 depend on the threshold; AUROC and calibration do not. F1 ignores"
        " true negatives and, like every count at a threshold, rewards the wrong probabilities; it"
        " is shown because people ask for it."
    )


def _ask(task: Task, key: str, kept: str | None) -> str | None:
    return st.radio(
        "My answer",
        task.labels,
        index=task.labels.index(kept) if kept else None,
        horizontal=True,
        format_func=lambda label: (
            f"{'Keep my answer: ' if label == kept else ''}{plain(task.answer(label))}"
        ),
        key=key,
    )


def _trained(task: Task, found: Evidence) -> str:
    area, right = found.metrics["auroc"], found.metrics["accuracy"]
    return (
        f"### AUROC {area.value:.2f} · {right.value:.0%} right\n"
        f"On {found.n} held-out rows, {found.events} of them “{plain(task.positive)}”; 95%"
        f" intervals {area.low:.2f} to {area.high:.2f} and {right.low:.0%} to {right.high:.0%}."
    )


FACE = Face(
    summary=_summary,
    ask=_ask,
    missing="Pick an answer first.",
    answer=lambda task: "probability",
    number="Probability",
    wrong=lambda task: ".",
    unsure=True,
    sizes=sizes_of_sets,
    scored=lambda model, p, call: scored_chance(model, p, model.task.positive),
    scored_name=lambda task: f"probability of {task.positive}",
    trained=_trained,
    estimate=lambda task: f"The estimate is the probability of {plain(task.positive)}.",
)
