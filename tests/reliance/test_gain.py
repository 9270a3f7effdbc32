"""Net benefit of seeing the model."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.errors import AnswersError
from medmodels.reliance import gains

CAME = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
BEFORE = [0.9, 0.6, 0.3, 0.1, 0.6, 0.4, 0.2, 0.2, 0.1, 0.05]
AFTER = [0.9, 0.8, 0.6, 0.2, 0.3, 0.6, 0.1, 0.2, 0.1, 0.05]


def test_ten_cases_worked_out_by_hand() -> None:
    """Nothing is gained at 10 % and 25 %, and a tenth at 50 %."""
    found = gains(CAME, BEFORE, AFTER, thresholds=(0.10, 0.25, 0.50))

    rows = [(g.before, g.after, g.everybody, g.difference) for g in found]
    assert rows[0] == pytest.approx((0.344444, 0.344444, 0.333333, 0), abs=1e-6)
    assert rows[1] == pytest.approx((0.233333, 0.233333, 0.2, 0), abs=1e-6)
    assert rows[2] == pytest.approx((0.1, 0.2, -0.2, 0.1), abs=1e-6)
    assert all(g.low <= g.difference <= g.high for g in found)


def test_what_cannot_be_weighed_is_refused() -> None:
    """No cases, no probabilities, no threshold, not of each as many."""
    with pytest.raises(AnswersError, match="no answers"):
        gains([], [], [], thresholds=(0.5,))
    with pytest.raises(AnswersError, match="between 0 and 1"):
        gains([1], [1.1], [0.5], thresholds=(0.5,))
    with pytest.raises(AnswersError, match="threshold"):
        gains([1], [0.1], [0.5], thresholds=(1,))
    with pytest.raises(AnswersError, match="not equally many"):
        gains([1], [0.1], [], thresholds=(0.5,))


def test_the_interval_of_many_is_that_of_their_mean() -> None:
    """Of 40 000 trials, which would not fit into memory one by one: the mean and 1.96 standard
    errors.
    """
    rng = np.random.default_rng(1)
    came = rng.random(40_000) < 0.4
    before, after = rng.random((2, 40_000))
    found = gains(came, before, after, thresholds=(0.25,))[0]

    moved = ((after >= 0.25) * 1.0 - (before >= 0.25)) * np.where(came, 1, -1 / 3)
    half = 1.96 * moved.std() / 200
    assert found.difference == pytest.approx(moved.mean())
    assert found.low == pytest.approx(moved.mean() - half, rel=0.1, abs=half / 10)
    assert found.high == pytest.approx(moved.mean() + half, rel=0.1, abs=half / 10)
