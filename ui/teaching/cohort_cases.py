"""Cases that were picked on the cohort page and are to come into a class."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from medmodels.models import Model
from medmodels.sessions import Pack, given_pack

__all__ = [
    "COHORT_CASES",
    "FROM_COHORT",
    "TakenRow",
    "cohort_pack",
    "has_cohort_cases",
    "rows_taken",
]

FROM_COHORT = "cohort"  # the way to a pack that such cases come by
COHORT_CASES = "cohort rows taken"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A row of a cohort as a file, with its outcome; ``place`` tells it from every other, also from
    one with the same values.
    """

    place: tuple[str, int]
    data: bytes
    outcome: str


def rows_taken(model: Model) -> tuple[TakenRow, ...]:
    """The rows in the order of taking."""
    of, rows = st.session_state.get(COHORT_CASES, ("", ()))
    return tuple(rows) if of == model.task.name else ()


def has_cohort_cases(model: Model) -> bool:
    """Whether there are any for the question of a model."""
    return bool(rows_taken(model))


def cohort_pack(model: Model) -> Pack:
    """The pack of these cases; raises what reading them raises."""
    rows = rows_taken(model)
    title = f"{len(rows)} case{'s' if len(rows) > 1 else ''} of a cohort"
    st.caption(
        "They are kept with the session, encrypted, until it is forgotten. Others are picked on the"
        " page *Cohort*."
    )
    return given_pack(model.task, [(row.data, row.outcome) for row in rows], title=title)
