"""Metrics on screen: counts and whole percentages, or what a statistician asks for."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES, in_short, written
from medmodels.evidence import Metric
from ui.text import plain

__all__ = ["exact", "metric_row", "metric_table"]


def exact() -> bool:
    """Whether the switch *Statistician* is on in this session."""
    return bool(st.session_state.get("statistician"))


def metric_row(metrics: Mapping[str, Metric], names: tuple[str, ...], *, unit: str = "") -> None:
    """A few headline metrics, each with interval, n and events; an error in its ``unit``."""
    for column, name in zip(st.columns(len(names)), names, strict=True):
        m, wide = metrics[name], exact()
        shown = written(name, m, exact=wide)
        with column, st.container(border=True):
            value = f"{shown.value} ({shown.count})" if shown.count else shown.value
            of = f", {unit}" if unit and name == "mae" else ""
            st.metric(plain(f"{METRIC_NAMES[name] if wide else in_short(name)}{of}"), value)
            interval = f"95% interval {shown.interval}" if shown.interval else "Not estimable"
            method = f" ({m.method})" if wide and m.method else ""
            st.caption(plain(f"{interval}{method}; n = {m.n}, events = {m.events}"))


def metric_table(columns: Mapping[str, Mapping[str, Metric]]) -> None:
    """All metrics of one or more models on the same cases."""
    names, wide = list(next(iter(columns.values()))), exact()
    table: dict[str, list[object]] = {"Metric": [METRIC_NAMES[name] for name in names]}
    for title, metrics in columns.items():
        table[f"{title} (95% interval)"] = [
            written(name, metrics[name], exact=wide).text for name in names
        ]
    first = next(iter(columns.values()))
    table["n"] = [
        " / ".join(dict.fromkeys(str(metrics[name].n) for metrics in columns.values()))
        for name in names
    ]
    table["Events"] = [first[name].events for name in names]
    if wide:
        table["Interval"] = [first[name].method for name in names]
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height="content",
        alt="Held-out metrics with 95% intervals, n and events",
    )
