"""Whether figures lie apart, their intervals too: what a claim may rest on."""

from __future__ import annotations

from medmodels.lessons.lesson import Fact

__all__ = ["apart_from", "below"]


def below(one: Fact | float, other: Fact | float) -> bool:
    """Whether all of one lies below all of the other; a number has no interval.

    >>> below(Fact(0.4, "", 0.3, 0.5), Fact(0.7, "", 0.6, 0.8)), below(Fact(0.4, "", 0.3, 0.5), 0.5)
    (True, False)
    """
    return _ends(one)[1] < _ends(other)[0]


def apart_from(one: Fact, by: float, other: Fact) -> bool:
    """Whether two figures differ by more than so much.

    >>> apart_from(Fact(0.98, ""), 0.02, Fact(0.97, ""))
    False
    """
    return abs(one.value - other.value) > by


def _ends(figure: Fact | float) -> tuple[float, float]:
    if not isinstance(figure, Fact):
        return figure, figure
    low = figure.value if figure.low is None else figure.low
    return low, figure.value if figure.high is None else figure.high
