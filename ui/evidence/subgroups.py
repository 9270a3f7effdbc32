"""Does it work as well for everybody?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES, WORDS, in_short, measured_lines, title_of, written
from medmodels.evidence import Gap, classes_found, subgroups_found
from medmodels.figures import forest_chart
from medmodels.models import Model
from ui import loaders
from ui.blocks import card_section, chart
from ui.finding import opens_with
from ui.metrics import exact

__all__ = ["subgroups"]


def subgroups(model: Model) -> None:
    """A metric in each subgroup beside that of all, small ones held back, and the gap between the
    extremes.
    """
    evidence, asks = loaders.evidence(model), model.task.asks
    if not evidence.subgroups:
        st.info(
            "Not available: the data say nothing of age, sex or any other group, so fairness cannot"
            " be examined.",
            icon=":material/info:",
        )
        return
    levels = evidence.subgroups
    there = [
        name
        for name in asks.subgroup_metrics
        if any(name in m for of in levels.values() for m in of.values())
    ]
    decides = asks.gap_metric
    if decides in there:
        opens_with(model.task, subgroups_found(levels, evidence.metrics[decides], decides))
    else:  # the classes alone: of cases that share a person no other group is told
        decides = there[0]
        opens_with(model.task, classes_found(evidence))
    name = (
        st.segmented_control(
            "Metric",
            there,
            default=decides,
            required=True,
            format_func=in_short,
            key=f"subgroup metric {model.task.name}",
            label_visibility="collapsed",
        )
        or decides
    )
    wide = exact()
    chart(
        forest_chart(
            levels,
            name,
            evidence.metrics.get(name),
            name=in_short(name),
            text=lambda m: written(name, m, exact=wide).text,
        ),
        key="subgroups",
    )
    st.caption(WORDS[model.task.kind].subgroups)
    if evidence.gaps:
        _gaps(evidence.gaps, wide=wide)
    if elsewhere := measured_lines(model).get("elsewhere"):
        st.subheader(title_of("elsewhere"))
        card_section("", elsewhere)


def _gaps(gaps: tuple[Gap, ...], *, wide: bool) -> None:
    st.subheader("How far apart")
    rows = {
        "Factor": [gap.factor for gap in gaps],
        "Metric": [METRIC_NAMES[gap.metric] for gap in gaps],
        "Highest": [gap.best for gap in gaps],
        "Lowest": [gap.worst for gap in gaps],
        "Difference (95% interval)": [
            gap.difference.text if wide else _points(gap) for gap in gaps
        ],
        "n": [gap.difference.n for gap in gaps],
        "Events": [gap.difference.events for gap in gaps],
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt="The difference between the highest and the lowest level of each factor",
    )
    st.caption(
        "The two levels were picked for being the extremes, which makes the difference look"
        " larger than it is. No pass, no fail: a question."
    )


def _points(gap: Gap) -> str:
    m = gap.difference
    return f"{100 * m.value:.0f} points ({100 * m.low:.0f} to {100 * m.high:.0f})"
