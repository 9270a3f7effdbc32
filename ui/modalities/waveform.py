"""A beat of an ECG on the review page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.cases import Case
from medmodels.cases.waveform_changes import with_usual
from medmodels.explanations.words import effect, shown
from medmodels.figures import beat_words, drawn, intervals_table
from medmodels.tasks import Waveform
from ui.blocks import chart
from ui.instrument.ecg import ecg
from ui.modalities.view import Explained, View

__all__ = ["WAVEFORM"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """The paper with the beat marked, and every beat around it in numbers."""
    ecg(case, explained.explanation if explained else None, key=f"ecg {case.digest[:12]}")
    with st.expander("These beats as a table"):
        st.dataframe(pd.DataFrame(intervals_table(case)), hide_index=True, alt=beat_words(case))


def _changed(case: Case, explained: Explained | None = None) -> None:
    ecg(case, explained.explanation if explained else None, key="changed ecg")


def _closer(case: Case, explained: Explained) -> None:
    """The beat to zoom into, and what each segment did in numbers."""
    explanation = explained.explanation
    (figure,) = drawn(case, explanation)
    chart(figure, key="segments", tools=True)
    definitions = {s.name: s.definition for s in Waveform.of(case.task.inputs).segments}
    table = {
        "Segment": [c.input for c in explanation.contributions],
        "Here": [shown(c) for c in explanation.contributions],
        "Effect": [effect(explanation, c) for c in explanation.contributions],
        "What it is": [definitions[c.input] for c in explanation.contributions],
        f"In {explanation.unit}": [round(c.amount, 3) for c in explanation.contributions],
    }
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height="content",
        alt=f"What each segment did to the estimate of {explanation.label}, largest first",
    )


WAVEFORM = View(
    show=_show,
    asks=lambda task: (
        "Segments to make usual: a wave flat, a neighbour at the usual distance, the rhythm regular"
    ),
    change=with_usual,
    changed_view=_changed,
    closer=_closer,
)
