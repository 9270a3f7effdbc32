"""The known course of a case from two columns of a table, a time and whether the event came then:
read as the state at the first horizon, where that is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.cases.numerals import BLANK, DecimalComma, numbers
from medmodels.outcomes import TimeToEvent
from medmodels.tasks import FollowUp, Task

__all__ = ["HAD", "HAD_NOT", "States", "course", "states"]

_SHORT = 0.5  # of the first horizon: of a file with longer times some are

# What a cell of an event column says, by the words people use.
HAD = frozenset({"1", "1.0", "yes", "y", "true", "event"})
HAD_NOT = frozenset({"0", "0.0", "no", "n", "false", "censored"})


@dataclass(frozen=True, slots=True)
class States:
    """The states as the outcome has them ``named``, ``None`` where one is not known; the rows that
    are ``unread``, from 1, blank ones apart; and the longest time as it is written,
    where nobody was followed for half of the first horizon: it may be in another unit.
    """

    named: tuple[str | None, ...]
    unread: tuple[int, ...]
    longest: float | None


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
) -> States:
    """The state of each case at the first horizon, and what somebody should know of the times."""
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
    unread = np.flatnonzero(np.array(given, bool) & ~read) + 1
    longest = float(when[read].max()) * follow_up.per_unit if read.any() else None
    short = read.any() and bool((when[read] < _SHORT * asks.horizons[0]).all())
    return States(named, tuple(unread.tolist()), longest if short else None)
