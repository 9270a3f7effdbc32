"""Figures as facts, and how sentences write them."""

from __future__ import annotations

from medmodels.evidence import Metric
from medmodels.lessons.lesson import Fact

__all__ = ["counted", "measured", "percentage"]


def percentage(metric: Metric, *, digits: int = 0) -> Fact:
    """A share in percent with its interval, so many cases of so many behind it.

    >>> percentage(Metric(0.289, 0.177, 0.434, 45, 45, "Wilson")).words
    '29% (95% interval 18% to 43%)'
    """
    value, low, high = (f"{x:.{digits}%}" for x in (metric.value, metric.low, metric.high))
    words = f"{value} (95% interval {low} to {high})"
    return Fact(metric.value, words, metric.low, metric.high, metric.n)


def measured(metric: Metric, *, digits: int = 2) -> Fact:
    """A figure that is no share, with its interval.

    >>> measured(Metric(0.72, 0.587, 0.854, 497, 310, "Wald")).words
    '0.72 (95% interval 0.59 to 0.85)'
    """
    value, low, high = (f"{x:.{digits}f}" for x in (metric.value, metric.low, metric.high))
    words = f"{value} (95% interval {low} to {high})"
    return Fact(metric.value, words, metric.low, metric.high, metric.n)


def counted(value: float, words: str = "", *, n: int | None = None) -> Fact:
    """A count, or a figure of the question itself, which has no interval.

    >>> counted(7).words, counted(0.5, "50%").words
    ('7', '50%')
    >>> counted(78601).words
    '78,601'
    """
    return Fact(value, words or f"{value:,.0f}", n=n)
