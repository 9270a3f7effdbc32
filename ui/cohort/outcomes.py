"""What known outcomes of a cohort say of the model, beside what held-out cases said."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES, in_short, written
from medmodels.card.cohorts import outcomes_found
from medmodels.cohort.counted import Counted
from medmodels.cohort.measured import CohortMetrics, Outcomes, measured_of
from medmodels.cohort.opened import ScoredFile
from medmodels.evidence import Metric
from medmodels.figures import differences_chart
from medmodels.models import Model
from ui.blocks import chart
from ui.cohort.summary import counted_once
from ui.metrics import exact
from ui.text import plain

__all__ = ["outcomes"]

_ALL, _ANSWERED = "All cases", "Where the model did not abstain"


def outcomes(opened: ScoredFile, model: Model) -> None:
    """Every metric beside the held-out one and the difference, of all and of those answered."""
    counted = Counted(opened.ask)
    with st.spinner("Measuring the model on this cohort…"):
        found: Outcomes | None = counted_once(
            opened, "outcomes", lambda: measured_of(counted, model)
        )
    if found is None:
        st.info(
            "This file holds no known outcomes, so the model cannot be measured on it. Score a"
            " table that has the outcome in a column of its own.",
            icon=":material/info:",
        )
        return
    with st.container(key="outcomes found"):
        st.markdown(f"**{plain(outcomes_found(found, model.task))}**")
    st.caption(f"{found.known:,} of {found.rows:,} cases have a known outcome.")
    if found.frequent:
        here, held = (_percent(m) for m in found.frequent)
        label = model.task.positive
        named = f"{label[:1].upper()}{label[1:]}"
        st.write(plain(f"{named}: {here} here, {held} of the held-out cases."))
    part = _part(found)
    if not part.metrics:
        st.info("Too few cases of one kind or the other to be measured.", icon=":material/info:")
        return
    chart(differences_chart(part, METRIC_NAMES), key="differences")
    _table(part)
    st.caption(
        "Each difference is cohort less held-out, its interval made of both, and each is judged for"
        " itself: of twenty that are none, one looks like one. Cases of one ward or one person are"
        " alike: intervals that take them as independent are too narrow."
    )
    if part.untold:
        names = ", ".join(in_short(name) for name in part.untold)
        st.caption(plain(f"A scored file does not hold what these need: {names}."))


def _part(found: Outcomes) -> CohortMetrics:
    if found.every is None:
        st.caption("Of cases on which the model abstained it calls nothing: they are left out.")
        return found.answered
    if found.answered.n == found.every.n:
        return found.every
    named = {
        f"{_ALL} ({found.every.n:,})": found.every,
        f"{_ANSWERED} ({found.answered.n:,})": found.answered,
    }
    chosen = st.segmented_control(
        "Of whom", list(named), default=next(iter(named)), required=True, key="measured of whom"
    )
    return named[chosen or next(iter(named))]


def _table(part: CohortMetrics) -> None:
    names, wide = list(part.differences), exact()
    rows = {
        "Metric": [METRIC_NAMES[name] for name in names],
        "Cohort (95% interval)": [
            written(name, part.metrics[name], exact=wide).text for name in names
        ],
        "Held-out cases (95% interval)": [
            written(name, part.held[name], exact=wide).text for name in names
        ],
        "Difference (95% interval)": [_difference(part.differences[name]) for name in names],
        "Told apart": ["yes" if _apart(part.differences[name]) else "no" for name in names],
        "n": [f"{part.metrics[name].n:,}" for name in names],
        "Events": [f"{part.metrics[name].events:,}" for name in names],
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt="Metrics of the cohort beside those of the held-out cases, and their differences",
    )


def _apart(m: Metric) -> bool:
    return m.low > 0 or m.high < 0


def _difference(m: Metric) -> str:
    if m.value != m.value:
        return "not estimable"
    return f"{m.value:+z.3f} ({m.low:z.3f} to {m.high:z.3f})"


def _percent(m: Metric) -> str:
    return f"{m.value:.0%} ({m.events:,} of {m.n:,})"
