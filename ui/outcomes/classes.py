"""One of many classes on screen."""

from __future__ import annotations

import streamlit as st

from medmodels.card import baseline_name
from medmodels.evidence import classes_found
from medmodels.figures import confused_chart, recall_chart
from medmodels.models import Model
from medmodels.tasks import Task
from ui import loaders
from ui.blocks import chart
from ui.finding import opens_with
from ui.metrics import exact, metric_row, metric_table
from ui.outcomes.face import Face, scored_chance, sizes_of_sets
from ui.text import plain

__all__ = ["FACE"]

_AT_ONCE = 24  # classes that are offered side by side


def _summary(model: Model) -> None:
    """What held-out cases say of a model."""
    task, evidence, scores = model.task, loaders.evidence(model), loaders.scores(model)
    opens_with(task, classes_found(evidence))
    people = "" if scores.groups is None else f" of {len(set(scores.groups.tolist()))} people"
    over = "; intervals are over people, not over cases" if people else ""
    tail = " with a long tail" if len(task.labels) > _AT_ONCE // 2 else ""
    st.write(
        f"{evidence.n} cases{people} the model never saw{over}. {len(task.labels)} classes{tail}:"
        " macro-F1 counts each class alike, accuracy each case."
    )
    baseline = baseline_name(model)
    metric_row(evidence.metrics, ("accuracy", "macro_f1", *(("log_loss",) if exact() else ())))
    chart(
        recall_chart(
            *(
                {level: metrics[name] for level, metrics in evidence.subgroups["class"].items()}
                for name in ("recall", "precision")
            )
        ),
        key="recalls",
    )
    chart(confused_chart(scores, task.labels), key="confused")
    st.subheader("Every metric, beside a comparator")
    metric_table(
        {
            "This model": evidence.metrics,
            f"{baseline[:1].upper()}{baseline[1:]}": evidence.baseline,
        }
    )


def _ask(task: Task, key: str, kept: str | None) -> str | None:
    """All classes to be seen and one click away, but for so many that a list is searched faster."""
    if len(task.labels) <= _AT_ONCE:
        return st.pills("My answer", task.labels, default=kept, format_func=plain, key=key)
    index = task.labels.index(kept) if kept else None
    return st.selectbox("My answer", task.labels, index=index, format_func=plain, key=key)


FACE = Face(
    summary=_summary,
    ask=_ask,
    missing="Pick an answer first.",
    answer=lambda task: "probability",
    number="Probability",
    wrong=lambda task: ".",
    unsure=True,
    sizes=sizes_of_sets,
    scored=lambda model, p, call: scored_chance(model, p, model.task.labels[0]),
    scored_name=lambda task: "probability of the call",
)
