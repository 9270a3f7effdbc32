"""What sentences claim of figures, in the few forms that come again and again."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.lessons.lesson import Facts

__all__ = ["above", "alike", "below", "chance", "more", "small", "surely_above"]

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
