"""How packaged figures are written: short, since a sentence may hold four of them."""

from __future__ import annotations

from medmodels.lessons import Fact
from medmodels.statistics.metric import Metric

__all__ = ["bracketed"]


def bracketed(metric: Metric) -> Fact:
    """A figure with its 95% interval in brackets.

    >>> bracketed(Metric(0.694, 0.676, 0.712, 3000, 1500, "bootstrap")).words
    '0.69 (0.68 to 0.71)'
    """
    words = f"{metric.value:.2f} ({metric.low:.2f} to {metric.high:.2f})"
    return Fact(metric.value, words, metric.low, metric.high, metric.n)
