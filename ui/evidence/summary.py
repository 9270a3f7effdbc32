"""How often it is right: metrics, curves and comparators of the held-out cases, by what a task asks
for.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from medmodels.evidence import threshold_metrics
from medmodels.figures import (
    confused_chart,
    confusion_chart,
    distribution_chart,
    error_chart,
    precision_recall_chart,
    predicted_chart,
    recall_chart,
    roc_chart,
)
from medmodels.models import Model
from ui import loaders
from ui.blocks import chart, metric_row, metric_table
from ui.text import plain

__all__ = ["summary"]


def summary(model: Model) -> None:
    """What held-out cases say of a model."""
    _VIEWS[model.task.kind](model)


def _labels(model: Model) -> None:
    task, evidence, scores = model.task, loaders.evidence(model), loaders.scores(model)
    st.write(
        f"{evidence.n} cases the model never saw, {evidence.events} of them {plain(task.positive)}."
        " Accuracy, recall and F1 depend on the threshold; move it and watch. AUROC, calibration"
        " and the distribution below do not."
    )
    threshold = st.slider(
        f"Threshold: call it {plain(task.positive)} from this probability",
        0.01,
        0.99,
        evidence.threshold,
        0.01,
        key=f"threshold {model.id}",
    )
    at_threshold = threshold_metrics(scores.y, scores.p, threshold)
    metric_row(at_threshold, ("accuracy", "recall", "f1"))
    metrics = {**evidence.metrics, **at_threshold}
    baseline = {**evidence.baseline, **threshold_metrics(scores.y, scores.baseline, threshold)}
    left, right = st.columns(2, gap="large")
    with left:
        chart(confusion_chart(scores, threshold, task.labels), key="confusion")
        chart(roc_chart(scores, threshold, evidence.baseline_name), key="roc")
    with right:
        chart(distribution_chart(scores, threshold, task.labels), key="distribution")
        chart(precision_recall_chart(scores, threshold), key="pr")
    st.header(
        f"Every metric, beside a comparator ({plain(evidence.baseline_name)})", divider="gray"
    )
    metric_table({"This model": metrics, evidence.baseline_name.capitalize(): baseline})
    st.caption(
        "F1 ignores true negatives and, like every count at a threshold, rewards the wrong"
        " probabilities; it is shown because people ask for it."
    )


def _quantity(model: Model) -> None:
    quantity, evidence, scores = model.task.quantity, loaders.evidence(model), loaders.scores(model)
    assert quantity is not None
    st.write(
        f"{evidence.n} cases the model never saw. The {plain(quantity.name)} counts as right within"
        f" {quantity.within:.0%} of the true one. Published rules on the same cases stand"
        " beside it."
    )
    metric_row(evidence.metrics, ("mae", "within_20_percent", "r2"))
    left, right = st.columns(2, gap="large")
    with left:
        chart(predicted_chart(scores, quantity), key="predicted")
    with right:
        chart(error_chart(scores, quantity), key="errors")
    st.header("Every metric, beside published rules", divider="gray")
    metric_table(
        {
            "This model": evidence.metrics,
            evidence.baseline_name: evidence.baseline,
            **evidence.others,
        }
    )
    st.caption(
        "Whether a rule was fitted on some of these very cases stands under the known limits on the"
        " card."
    )


def _classes(model: Model) -> None:
    task, evidence, scores = model.task, loaders.evidence(model), loaders.scores(model)
    st.write(
        f"{evidence.n} cases the model never saw, {len(task.labels)} classes with a long tail."
        " Macro-F1 counts each class alike, accuracy each case."
    )
    metric_row(evidence.metrics, ("accuracy", "macro_f1", "log_loss"))
    chart(
        recall_chart(
            {level: metrics["recall"] for level, metrics in evidence.subgroups["class"].items()}
        ),
        key="recalls",
    )
    chart(confused_chart(scores, task.labels), key="confused")
    st.header("Every metric, beside a comparator", divider="gray")
    metric_table(
        {
            "This model": evidence.metrics,
            evidence.baseline_name[:1].upper() + evidence.baseline_name[1:]: evidence.baseline,
        }
    )


_VIEWS: dict[str, Callable[[Model], None]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
}
