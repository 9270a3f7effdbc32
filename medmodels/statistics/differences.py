"""How far apart two numbers are that were measured on different cases."""

from __future__ import annotations

import math

from medmodels.statistics.metric import Metric

__all__ = ["SQUARED_AND_ADDED", "difference"]

SQUARED_AND_ADDED = "both intervals, squared and added"


def difference(first: Metric, second: Metric) -> Metric:
    """First less second, of cases that have nothing to do with one another, with a 95% interval
    made of both intervals: the distances to the ends that matter, squared and added.

    Of two shares with Wilson's intervals that is Newcombe's method 10 (Statistics in Medicine
    1998), of Wald's intervals the usual one; in general Zou and Donner's (Statistics in Medicine
    2008). n and events are the first one's.

    >>> one, other = Metric(0.9, 0.8, 0.95, 50, 50, ""), Metric(0.8, 0.7, 0.88, 70, 70, "")
    >>> difference(one, other).text
    '0.100 (-0.028 to 0.212)'
    """
    value = first.value - second.value
    low = value - math.hypot(first.value - first.low, second.high - second.value)
    high = value + math.hypot(first.high - first.value, second.value - second.low)
    return Metric(value, low, high, first.n, first.events, SQUARED_AND_ADDED)
