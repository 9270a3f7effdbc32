"""What became of the rows of a cohort, in a sentence; and what was counted once of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from medmodels.cohort.filters import OneOf
from medmodels.cohort.left_out import RejectedRows, rejected_rows
from medmodels.cohort.opened import ScoredFile

__all__ = ["counted_once", "share_of", "summary_of"]

_T = TypeVar("_T")
_KEPT = "cohort counted"


def counted_once(opened: ScoredFile, what: str, count: Callable[[], _T]) -> _T:
    """Something that is counted of all rows of a file, kept in this session while that file is
    looked at and is the same.
    """
    status = opened.path.stat()
    file = (str(opened.path), status.st_mtime_ns, status.st_size)
    of, kept = st.session_state.get(_KEPT, (None, {}))
    if of != file:
        kept = {}
        st.session_state[_KEPT] = (file, kept)
    if what not in kept:
        kept[what] = count()
    found: _T = kept[what]
    return found


def summary_of(opened: ScoredFile) -> tuple[int, int | None]:
    """How many the model abstained on, and how many rows were rejected, where that is known; told
    first on the page.
    """
    abstained = counted_once(
        opened, "abstained", lambda: opened.count([OneOf("gate", ("abstained",))])
    )
    wrong: RejectedRows | None = counted_once(opened, "rejected", lambda: rejected_rows(opened))
    rejected = wrong.rows if wrong else None
    with st.container(key="finding"):
        st.markdown(_sentence(opened.rows, abstained, rejected))
    return abstained, rejected


def _sentence(rows: int, abstained: int, rejected: int | None) -> str:
    if rejected is None:
        given = "1 case was scored." if rows == 1 else f"{rows:,} cases were scored."
    elif not rejected:
        given = "The only row was scored." if rows == 1 else f"All {rows:,} rows were scored."
    else:
        given = (
            f"Of {rows + rejected:,} rows, {rows:,} were scored and {rejected:,} rejected"
            f" ({share_of(rejected, rows + rejected)})."
        )
    if not rows:
        return given
    if rows == 1:
        return f"{given} The model {'abstained on it' if abstained else 'did not abstain'}."
    if not abstained:
        return f"{given} The model abstained on none of them."
    return (
        f"{given} Of those scored, the model abstained on {abstained:,}"
        f" ({share_of(abstained, rows)})."
    )


def share_of(some: int, of: int) -> str:
    """A share in percent, told from none.

    >>> share_of(1, 3), share_of(1, 5000), share_of(0, 3)
    ('33%', 'less than 1%', '0%')
    """
    share = some / of if of else 0.0
    return "less than 1%" if 0 < share < 0.01 else f"{share:.0%}"
