"""What held-out cases support of probabilities near 0 and 1: by hand, and beside scipy's exact
interval.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from medmodels.statistics.extremes import extremes_of


def upper(events: int, n: int) -> float:
    return float(binomtest(events, n).proportion_ci(0.95, "exact").high)


def test_a_hundred_cases_without_an_event_support_four_in_a_hundred() -> None:
    """0 of 100 allows 3.6%, and so 100 of 100 no less than 96.4%; more cases with higher numbers
    add nothing.
    """
    p = np.concatenate(
        [np.linspace(0.001, 0.1, 100), np.full(300, 0.5), np.linspace(0.9, 0.99, 100)]
    )
    y = np.arange(500) >= 400
    found = extremes_of(y, p)

    assert found.lowest == pytest.approx(upper(0, 100))
    assert found.highest == pytest.approx(1 - upper(0, 100))
    assert (found.lowest_of, found.highest_of) == ((100, 0), (100, 100))


def test_cases_of_the_same_number_stay_together() -> None:
    """Of 250 cases at exactly 0, however they are ordered, all count; a group that would cut a tie
    is none.
    """
    y = np.zeros(400, bool)
    y[[3, 200, 399]] = True
    at_zero = np.where(np.arange(400) < 250, 0.0, 0.7)
    found = extremes_of(y, at_zero)
    assert (found.lowest, found.lowest_of) == (pytest.approx(upper(2, 250)), (250, 2))

    tied = np.where(np.arange(400) < 90, 0.1, np.where(np.arange(400) < 120, 0.2, 0.7))
    assert extremes_of(y, tied).lowest_of == (90, 1)


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=160))
@settings(max_examples=150, deadline=None)
def test_the_extremes_are_the_tightest_that_scipy_finds(cases: list[tuple[int, bool]]) -> None:
    """Over every whole group of at most a hundred cases from either end, or of all that share the
    end.
    """
    p, y = np.array([n / 8 for n, _ in cases]), np.array([event for _, event in cases])
    found = extremes_of(y, p)

    def tightest(score: np.ndarray, outcome: np.ndarray) -> float:
        groups = [score <= level for level in np.unique(score)]
        allowed = [g for g in groups if g.sum() <= 100] or groups[:1]
        return min(upper(int(outcome[g].sum()), int(g.sum())) for g in allowed)

    assert found.lowest == pytest.approx(tightest(p, y))
    assert found.highest == pytest.approx(1 - tightest(-p, ~y))
