"""What sentences claim of figures, in the few forms that come again and again."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.lessons.lesson import Fact, Facts

__all__ = [
    "above",
    "alike",
    "all_of",
    "below",
    "chance",
    "differ",
    "ends",
    "less",
    "more",
    "small",
    "surely_above",
]

Holds = Callable[[Facts], bool]


def above(limit: float, *names: str) -> Holds:
    """Whether all of these figures lie above a limit."""
    return lambda facts: all(facts[name].value > limit for name in names)


def surely_above(limit: float, name: str) -> Holds:
    """Whether the whole interval of a figure lies above a limit."""
    return lambda facts: (facts[name].low or 0.0) > limit


def chance(name: str) -> Holds:
    """Whether guessing, 0.5, lies within the interval of a figure."""
    return lambda facts: (facts[name].low or 1.0) < 0.5 < (facts[name].high or 0.0)


def below(limit: float, *names: str) -> Holds:
    """Whether all of these figures lie below a limit."""
    return lambda facts: all(facts[name].value < limit for name in names)


def more(by: float, than: str, *names: str) -> Holds:
    """Whether all of these figures exceed another ``by`` that much."""
    return lambda facts: all(facts[name].value - facts[than].value > by for name in names)


def alike(within: float, one: str, *others: str) -> Holds:
    """Whether all of these figures differ from the first by no more than that."""
    return lambda facts: all(abs(facts[one].value - facts[n].value) <= within for n in others)


def small(limit: float, *names: str) -> Holds:
    """Whether all of these figures lie nearer to zero than a limit, on either side."""
    return lambda facts: all(abs(facts[name].value) < limit for name in names)


def all_of(*claims: Holds) -> Holds:
    """Whether all of these hold."""
    return lambda facts: all(holds(facts) for holds in claims)


def less(one: Fact | float, other: Fact | float) -> bool:
    """Whether all of one figure's interval lies below all of the other's; a number has none.

    >>> less(Fact(0.4, "", 0.3, 0.5), Fact(0.7, "", 0.6, 0.8))
    True
    >>> less(Fact(0.4, "", 0.3, 0.5), 0.5)
    False
    """
    return ends(one)[1] < ends(other)[0]


def differ(one: Fact, by: float, other: Fact) -> bool:
    """Whether two figures differ by more than so much.

    >>> differ(Fact(0.98, ""), 0.02, Fact(0.97, ""))
    False
    """
    return abs(one.value - other.value) > by


def ends(figure: Fact | float) -> tuple[float, float]:
    """Its interval; of what has none the figure itself, twice."""
    if not isinstance(figure, Fact):
        return figure, figure
    low = figure.value if figure.low is None else figure.low
    return low, figure.value if figure.high is None else figure.high
