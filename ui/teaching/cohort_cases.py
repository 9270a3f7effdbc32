"""Cases that were picked on the cohort page and are to come into a class."""

from __future__ import annotations

import streamlit as st

from medmodels.models import Model
from medmodels.sessions import Pack, given_pack

__all__ = ["COHORT_CASES", "FROM_COHORT", "cohort_pack", "has_cohort_cases", "rows_taken"]

FROM_COHORT = "cohort"  # the way to a pack that such cases come by
COHORT_CASES = "cohort rows taken"


def rows_taken(model: Model) -> tuple[tuple[bytes, str], ...]:
    """Each row as a file, with its outcome, in the order of taking."""
    of, files = st.session_state.get(COHORT_CASES, ("", ()))
    return tuple(files) if of == model.task.name else ()


def has_cohort_cases(model: Model) -> bool:
    """Whether there are any for the question of a model."""
    return bool(rows_taken(model))


def cohort_pack(model: Model) -> Pack:
    """The pack of these cases; raises what reading them raises."""
    files = rows_taken(model)
    title = f"{len(files)} case{'s' if len(files) > 1 else ''} of a cohort"
    st.caption(
        "They are kept with the session, encrypted, until it is forgotten. Others are picked on the"
        " page *Cohort*."
    )
    return given_pack(model.task, files, title=title)
