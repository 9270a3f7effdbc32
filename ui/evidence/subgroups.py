"""Does it work as well for everybody?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES
from medmodels.models import Model
from ui import loaders
from ui.blocks import subgroup_table

__all__ = ["subgroups"]


def subgroups(model: Model) -> None:
    """Metrics of each subgroup with n and events, small ones held back, and the gap between the
    extremes.
    """
    evidence = loaders.evidence(model)
    if not evidence.subgroups:
        st.info(
            "Not available: the data say nothing of age, sex or any other group, so fairness cannot"
            " be examined.",
            icon=":material/info:",
        )
        return
    subgroup_table(evidence.subgroups, model.task)
    if evidence.gaps:
        st.subheader("How far apart")
        rows = {
            "Factor": [gap.factor for gap in evidence.gaps],
            "Metric": [METRIC_NAMES[gap.metric] for gap in evidence.gaps],
            "Highest": [gap.best for gap in evidence.gaps],
            "Lowest": [gap.worst for gap in evidence.gaps],
            "Difference (95 % interval)": [gap.difference.text for gap in evidence.gaps],
            "n": [gap.difference.n for gap in evidence.gaps],
            "Events": [gap.difference.events for gap in evidence.gaps],
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
