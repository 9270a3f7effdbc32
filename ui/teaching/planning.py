"""The plan of a session, as good as it stands; everything can be changed under one fold."""

from __future__ import annotations

import streamlit as st

from medmodels.sessions import Aid, Pace, Plan, Told

__all__ = ["ask_plan"]

_AIDS = {
    Aid.REASONS: "The model and its reasons",
    Aid.MODEL: "The model",
    Aid.ALONE: "Nothing",
}
_PACES = {Pace.TEACHER: "All together", Pace.OWN: "Each at their own pace"}
_TOLD = {Told.EACH: "After each case", Told.END: "At the end"}
_MOST = 50  # percent of the cases


def ask_plan(cases: int) -> Plan:
    """What is shown of so many cases, at whose pace, and what is told when."""
    with st.expander("Plan", icon=":material/tune:"):
        left, right = st.columns(2, gap="large")
        with left:
            aid = st.segmented_control(
                "Shown after the first answer",
                list(_AIDS),
                required=True,
                default=Aid.REASONS,
                format_func=_AIDS.__getitem__,
                key="plan aid",
            )
            pace = st.segmented_control(
                "Pace",
                list(_PACES),
                required=True,
                default=Pace.TEACHER,
                format_func=_PACES.__getitem__,
                key="plan pace",
            )
            shuffled = pace is Pace.OWN and st.toggle(
                "Another order for each participant", value=True, key="plan shuffled"
            )
            told = st.segmented_control(
                "The truth is told",
                list(_TOLD),
                required=True,
                default=Told.EACH,
                format_func=_TOLD.__getitem__,
                key="plan told",
            )
        with right:
            alone = st.number_input(
                "First so many cases without the model", 0, cases, 0, key=f"plan alone {cases}"
            )
            hidden = _percent("Of the others, without a reveal", "hidden")
            st.caption("Nobody knows before the first answer which these are.")
            simulated = _percent("Wrong advice altogether, at least", "simulated")
            st.caption(
                "Made up where the model's own errors are fewer. The debrief always discloses which"
                " advice was made up."
            )
    return Plan(
        aid=aid or Aid.REASONS,
        pace=pace or Pace.TEACHER,
        told=told or Told.EACH,
        shuffled=shuffled,
        alone_first=int(alone),
        hidden=hidden / 100,
        simulated=simulated / 100,
    )


def _percent(label: str, name: str) -> int:
    # from 0 on, unless a link has said otherwise, which a value here would contradict
    return int(st.slider(label, 0, _MOST, step=5, format="%d%%", key=f"plan {name}"))
