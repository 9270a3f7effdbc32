"""Differences of two numbers that were measured on different cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.statistics.differences import difference
from medmodels.statistics.intervals import wald
from medmodels.statistics.metric import Metric, share


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_of_two_shares_it_is_newcombe_s_interval(n: int, m: int, data: st.DataObject) -> None:
    """Method 10 of Newcombe 1998, as statsmodels has it."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = difference(share(a, n), share(b, m))
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_of_two_wald_intervals_it_is_wald_s() -> None:
    """Standard errors add up by their squares."""
    one = Metric(1.2, *wald(1.2, 0.3), 50, 20, "Wald")
    other = Metric(0.9, *wald(0.9, 0.4), 80, 30, "Wald")
    found = difference(one, other)

    assert found.value == pytest.approx(0.3)
    assert (found.low, found.high) == pytest.approx(wald(0.3, 0.5))
    assert (found.n, found.events) == (50, 20)


def test_what_is_not_known_has_no_difference() -> None:
    """Not a number less anything is none."""
    nothing = Metric(float("nan"), float("nan"), float("nan"), 9, 0, "")

    assert np.isnan(difference(nothing, share(1, 2)).value)
    assert np.isnan(difference(nothing, share(1, 2)).low)
