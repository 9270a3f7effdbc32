"""Cases counted by score and outcome, and metrics of the counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.outcomes import Labels
from medmodels.statistics.binary import confusion
from medmodels.statistics.cells import halves, measured_cells
from tests.statistics.made_cells import cells_of

ASKED = Labels("ill", "well")


def sample(n: int, *, digits: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes and probabilities of so many digits."""
    rng = np.random.default_rng(seed)
    y = rng.random(n) < 0.3
    return y, np.round(1 / (1 + np.exp(-rng.normal(np.where(y, 1, -1.5), 1.2))), digits)


@pytest.mark.parametrize("digits", [2, 9])
def test_values_are_those_of_the_cases(digits: int) -> None:
    """Each value, n and count of events is that of the cases one by one, and of what has an
    interval without draws so is the interval; that of the others is within what draws differ by.
    """
    y, p = sample(1_500, digits=digits)
    one_by_one = ASKED.measure(y, p, threshold=0.5)
    counted = measured_cells(cells_of(y, p), confusion(y, p, 0.5))

    assert list(counted) == list(one_by_one)
    for name, m in one_by_one.items():
        found = counted[name]
        assert (found.n, found.events, found.method) == (m.n, m.events, m.method)
        assert found.value == pytest.approx(m.value, abs=1e-10)
        drawn = m.method == "bootstrap" and name != "f1"
        room = 0.1 * (m.high - m.low) if drawn else 1e-7
        assert (found.low, found.high) == pytest.approx((m.low, m.high), abs=room)


def test_few_resamples_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are held at once, the resamples are drawn in turn and the intervals agree to
    what draws differ by.
    """
    y, p = sample(600, digits=3)
    at = confusion(y, p, 0.5)
    whole = measured_cells(cells_of(y, p), at)["auroc"]
    monkeypatch.setattr("medmodels.statistics.cells._AT_ONCE", 2_000)
    few = measured_cells(cells_of(y, p), at)["auroc"]

    assert few.low == pytest.approx(whole.low, abs=0.005)
    assert few.high == pytest.approx(whole.high, abs=0.005)


@given(st.integers(0, 1_000), st.integers(2, 400))
def test_halves_are_all_cases_once(seed: int, n: int) -> None:
    """Two halves add up to the whole, and each outcome is divided evenly."""
    y, p = sample(n, digits=1, seed=seed)
    cells = cells_of(y, p)
    first, second = halves(cells, seed=seed)

    assert first.n + second.n == n
    assert abs(first.events - second.events) <= 1
    for outcome in (False, True):
        for score in np.unique(p):
            count = [
                int(c.counts[(c.y == outcome) & (c.p == score)].sum()) for c in (first, second)
            ]
            assert sum(count) == int(((y == outcome) & (p == score)).sum())
