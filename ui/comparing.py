"""Runs of one question side by side: their curves, their held-out metrics, what differed and how
long they took.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES
from medmodels.figures import LEARNING_CURVES, compared_curves
from medmodels.own.records import SHOWN, Record, has_records, records_of
from medmodels.tasks.own import own_tasks
from ui.blocks import chart, family_title

__all__ = ["compare_runs"]


def compare_runs() -> None:
    """Pick a question and several of its finished trainings."""
    known = {name: task.title for name, task in own_tasks().items() if has_records(name)}
    if not known:
        return
    st.header("Compare strategies", divider="gray")
    task = st.selectbox(
        "Runs of", list(known), format_func=lambda name: known[name], key="compared task"
    )
    records = {f"{family_title(r.family)}, {r.when.replace('T', ' ')}": r for r in records_of(task)}
    chosen = st.multiselect(
        "Runs to compare",
        list(records),
        default=list(records)[:4],
        key=f"compared {task}",
        max_selections=6,
    )
    if not chosen:
        return
    st.caption(
        "All runs of a question are measured on the same held-out cases; a network gives some of"
        " its training rows to validation."
    )
    runs = {name: records[name] for name in chosen}
    with_curves = {name: run.epochs for name, run in runs.items() if run.epochs}
    if with_curves:
        curve = (
            st.segmented_control(
                "Curve",
                list(LEARNING_CURVES),
                default="loss",
                required=True,
                format_func=lambda name: LEARNING_CURVES[name],
                key="curve",
            )
            or "loss"
        )
        chart(compared_curves(with_curves, curve), key="compared curves")
    st.dataframe(
        _table(runs),
        hide_index=True,
        alt="The compared runs: what differed, held-out metrics with intervals, and time",
    )


def _table(runs: dict[str, Record]) -> pd.DataFrame:
    """A row a run."""
    differing = _differing(list(runs.values()))
    rows = []
    for name, run in runs.items():
        known = [(metric, run.metrics[metric]) for metric in SHOWN]
        rows.append(
            {
                "Run": name,
                "What differs": (
                    ", ".join(
                        f"{key.replace('_', ' ')} {run.strategy[key]}"
                        for key in differing
                        if key in run.strategy
                    )
                    or "nothing"
                ),
                **{f"{METRIC_NAMES[metric]} (95% interval)": m.text for metric, m in known},
                "n": known[0][1].n,
                "Events": known[0][1].events,
                "Seconds": round(run.seconds),
            }
        )
    return pd.DataFrame(rows)


def _differing(runs: Sequence[Record]) -> list[str]:
    """The parts of a strategy that are not the same in all runs."""
    names = dict.fromkeys(name for run in runs for name in run.strategy)
    return [name for name in names if len({str(run.strategy.get(name)) for run in runs}) > 1]
