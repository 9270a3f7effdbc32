"""How a metric is written: counts and whole percentages, or for a statistician three decimals and
the method of the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.card.names import DIGITS, METRIC_NAMES
from medmodels.evidence import Metric

__all__ = ["MetricText", "in_short", "rounded", "written"]

_ROUNDED = {"mae": 1, "alerts_per_100": 0, "needed_to_evaluate": 1}  # digits where they are not two
_SHARES = frozenset(("precision", "npv"))  # shares that may come without a count


@dataclass(frozen=True, slots=True)
class MetricText:
    """A metric as text: its ``value``, the ``count`` behind a share (or nothing), the ``interval``
    (or nothing, where it cannot be estimated).
    """

    value: str
    count: str
    interval: str

    @property
    def text(self) -> str:
        """All in one line, as a cell of a table."""
        return f"{self.value} ({self.interval})" if self.interval else "not estimable"


def written(name: str, m: Metric, *, exact: bool = False) -> MetricText:
    """A metric for a reader, or ``exact`` for a statistician.

    >>> m = Metric(453 / 497, 0.883, 0.933, 497, 310, "Wilson")
    >>> written("accuracy", m).value, written("accuracy", m).count, written("accuracy", m).interval
    ('91%', '453 of 497', '88 to 93%')
    >>> written("accuracy", m, exact=True).text
    '0.911 (0.883 to 0.933)'
    """
    if m.value != m.value:
        return MetricText("–", "", "")
    if not exact and (m.method == "Wilson" or name in _SHARES):
        count = f"{round(m.value * m.n)} of {m.n}" if m.method == "Wilson" else ""
        return MetricText(f"{m.value:.0%}", count, _whole(m.low, m.high))
    digits = DIGITS.get(name, 3) if exact else _ROUNDED.get(name, 2)
    value, low, high = (rounded(number, digits) for number in (m.value, m.low, m.high))
    return MetricText(value, "", f"{low} to {high}")


def rounded(number: float, digits: int = 2) -> str:
    """A number with so many decimals, or one more where it would read 1 and is less.

    >>> rounded(0.974), rounded(0.997), rounded(1.0), rounded(8.43, 1)
    ('0.97', '0.997', '1.00', '8.4')
    """
    return f"{number:.{digits + (number < 1 == round(number, digits))}f}"


def _whole(low: float, high: float) -> str:
    return f"{100 * low:.0f} to {100 * high:.0f}%"


def in_short(name: str) -> str:
    """A metric's name without what is said in brackets.

    >>> in_short("recall"), in_short("mae")
    ('Recall', 'Mean absolute error')
    """
    return METRIC_NAMES.get(name, name).partition(" (")[0]
