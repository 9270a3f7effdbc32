"""How many readers and cases would show a difference, by what a first study found."""

from __future__ import annotations

import numpy as np

from medmodels.errors import AnswersError
from medmodels.mrmc.spread import Spread

__all__ = ["GENERALISE", "cases_needed", "power"]

# What the answer is to hold for.
GENERALISE = ("random", "fixed_readers", "fixed_cases")
_NOTHING = 1e-24  # a variance that is of rounding alone
_MOST = 1_000_000  # cases; no study has more


def power(
    pilot: Spread, *, readers: int, cases: float, effect: float, generalise: str = "random"
) -> float:
    """The chance that a study of so many readers and cases in two conditions finds a true
    difference ``effect`` at 5% (Hillis, Obuchowski and Berbaum 2011).

    ``generalise`` is one of ``GENERALISE``: to other readers and cases, to other cases, or to other
    readers.
    """
    from scipy.special import chndtr, fdtri, ncfdtr, ndtri

    shrunk = pilot.cases / cases
    error = pilot.var - pilot.cov1
    by_reader = max(pilot.components.condition_by_reader, 0.0)
    alone = shrunk * (error - pilot.cov2_beyond)
    shared = shrunk * (error + (readers - 1) * pilot.cov2_beyond)
    noise = {
        "random": by_reader + shared,
        "fixed_readers": shared,
        "fixed_cases": by_reader + alone,
    }[generalise]
    if noise <= 0:
        return 1.0
    shift = readers * effect**2 / (2 * noise)
    if generalise == "fixed_readers":
        return 1 - float(chndtr(ndtri(0.975) ** 2, 1, shift))
    df = readers - 1.0
    if generalise == "random":
        part = by_reader + alone
        df = noise**2 / (part**2 / df) if part > 0 else 1e9
    return 1 - float(ncfdtr(1, df, shift, fdtri(1, df, 0.95)))


def cases_needed(
    pilot: Spread,
    *,
    readers: int,
    effect: float,
    target: float = 0.8,
    generalise: str = "random",
) -> int | None:
    """The fewest cases with which the power is ``target``; ``None`` where no number would do, since
    readers differ too much among themselves.

    Raises ``AnswersError`` for a difference that is none between 0 and 1, and for a pilot of one
    reader or one condition, or in which nothing varies: it tells nothing of how readers differ.
    """
    if not 0 < effect < 1:
        raise AnswersError("effect-out-of-range")
    if min(pilot.readers, pilot.conditions) < 2 or pilot.var <= _NOTHING:
        raise AnswersError("pilot-tells-nothing")

    def enough(cases: float) -> bool:
        found = power(pilot, readers=readers, cases=cases, effect=effect, generalise=generalise)
        return found >= target

    if readers < 2 or not enough(np.inf):
        return None
    low, high = 1, 2
    while not enough(high):
        low, high = high, 2 * high
        if high > _MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
