"""The known course of a case from two columns of a table, a time and whether the event came then:
read as the state at the first horizon, where that is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from medmodels.cases.numerals import BLANK, DecimalComma, numbers
from medmodels.outcomes import TimeToEvent
from medmodels.tasks import FollowUp, Task

__all__ = ["HAD", "HAD_NOT", "course", "states"]

# What a cell of an event column says, by the words people use.
HAD = frozenset({"1", "1.0", "yes", "y", "true", "event"})
HAD_NOT = frozenset({"0", "0.0", "no", "n", "false", "censored"})


def course(
    times: Sequence[str], events: Sequence[str], follow_up: FollowUp, *, comma: DecimalComma
) -> tuple[np.ndarray, np.ndarray]:
    """Times (n,) in the outcome's units, ``nan`` where there is none that can be, and whether the
    event came then (n,) bool; where the other cell does not say, the time is ``nan`` too.
    """
    read = numbers(times, comma=comma) / follow_up.per_unit
    said = [text.strip().lower() for text in events]
    own = bool(follow_up.had)  # then its own words alone: an event may be coded 2, or 0
    had = frozenset(follow_up.had) if own else HAD
    had_not = frozenset(follow_up.had_not) if own else HAD_NOT
    came = np.array([word in had for word in said], bool)
    told = came | np.array([word in had_not for word in said], bool)
    return np.where(told & (read >= 0), read, np.nan), came


def states(
    times: Sequence[str], events: Sequence[str], task: Task, *, comma: DecimalComma
) -> tuple[tuple[str | None, ...], int]:
    """The state of each case at the first horizon as the outcome names it, ``None`` where it is not
    known; and how many cells could not be read, blank ones apart.
    """
    asks, follow_up = task.asks, getattr(task.inputs, "follow_up", None)
    assert isinstance(asks, TimeToEvent)
    assert follow_up is not None
    when, came = course(times, events, follow_up, comma=comma)
    read = np.isfinite(when)
    y = asks.encoded(np.where(read, when, 0.0), came)
    known = read & asks.known(y)
    named = tuple(
        asks.named(truth) if sure else None
        for truth, sure in zip(y.tolist(), known.tolist(), strict=True)
    )
    given = [
        not {t.strip().lower(), e.strip().lower()} <= set(BLANK)
        for t, e in zip(times, events, strict=True)
    ]
    return named, int((np.array(given, bool) & ~read).sum())
