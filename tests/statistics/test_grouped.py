"""Intervals over people: against drawing them by hand, and their coverage where people differ."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.statistics.bootstrap import draws
from medmodels.statistics.grouped import grouped_interval, grouped_mean, grouped_share
from medmodels.statistics.intervals import percentiles, wilson


def people(rng: np.random.Generator, count: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Hits (n,) of people who differ, some with many cases."""
    sizes = rng.integers(5, 200, count)
    share = rng.beta(4, 1, count)
    groups = np.repeat(np.arange(count), sizes)
    return rng.random(len(groups)) < share[groups], groups


def test_a_share_is_what_drawing_people_gives() -> None:
    """Value, counts and interval are those of drawing people with all their cases."""
    hits, groups = people(np.random.default_rng(0))
    found = grouped_share(hits, np.ones(len(hits), bool), groups)
    by_hand = [
        np.concatenate([hits[groups == who] for who in np.repeat(np.arange(30), times)]).mean()
        for times in draws(30).astype(int)
    ]

    assert (found.value, found.n, found.events) == (hits.mean(), len(hits), hits.sum())
    assert (found.low, found.high) == pytest.approx(percentiles(np.array(by_hand)), abs=1e-12)


def test_a_statistic_of_weights_and_a_share_agree() -> None:
    """The interval of a mean of weights is that of the share."""
    hits, groups = people(np.random.default_rng(1))
    found = grouped_share(hits, np.ones(len(hits), bool), groups)

    assert grouped_interval(lambda w: w @ hits / w.sum(1), groups) == pytest.approx(
        (found.low, found.high), abs=1e-12
    )
    mean = grouped_mean(hits.astype(float), groups)
    assert (mean.low, mean.high) == pytest.approx((found.low, found.high), abs=1e-12)


def test_people_are_fewer_than_their_cases() -> None:
    """Where people differ the interval is far wider than one that takes every case for itself."""
    hits, groups = people(np.random.default_rng(2))
    found = grouped_share(hits, np.ones(len(hits), bool), groups)
    low, high = wilson(int(hits.sum()), len(hits))

    assert found.high - found.low > 2 * (high - low)


def test_intervals_over_people_hold_the_share_of_others() -> None:
    """Of two hundred samples of thirty people about 95 in 100 intervals hold the true share."""
    rng, inside, true = np.random.default_rng(3), 0, []
    intervals = []
    for _ in range(200):
        hits, groups = people(rng)
        found = grouped_share(hits, np.ones(len(hits), bool), groups)
        intervals.append((found.low, found.high))
        true.append(found.value)
    inside = sum(low <= 0.8 <= high for low, high in intervals)

    assert np.mean(true) == pytest.approx(0.8, abs=0.01)
    assert 176 <= inside <= 198


def test_nobody_to_count_is_no_share() -> None:
    """Of no case at all nothing is known."""
    found = grouped_share(np.zeros(3, bool), np.zeros(3, bool), np.arange(3))

    assert np.isnan(found.value)
    assert (found.low, found.high, found.n) == (0.0, 1.0, 0)
