"""The bootstrap, against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from medmodels.statistics.bootstrap import bands, counts_drawn, draws, interval


def test_the_interval_is_scipys_within_the_noise_of_resampling() -> None:
    """Of a mean, by percentiles: with thirty thousand resamples each to a fiftieth of its width."""
    values = np.random.default_rng(3).gamma(2, 3, 120)
    expected = scipy.stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=30_000, rng=np.random.default_rng(1)
    ).confidence_interval

    found = interval(lambda weights: weights @ values / len(values), draws(120, count=30_000))

    width = expected.high - expected.low
    assert found == pytest.approx((expected.low, expected.high), abs=0.02 * width)


def test_every_resample_is_as_large_as_the_sample() -> None:
    """Every case may be drawn, and none is drawn always."""
    weights = draws(40)
    assert weights.shape == (2000, 40)
    assert (weights.sum(1) == 40).all()
    assert (weights.min(0) == 0).all()
    assert weights.mean(0) == pytest.approx(np.ones(40), abs=0.1)


def test_strata_keep_their_size_and_their_order_of_drawing() -> None:
    """Each stratum is drawn as often as it has cases; the first is drawn as if it were alone."""
    first, second, nobody = np.array([4, 0, 2]), np.array([1, 3]), np.array([], int)
    weights = draws(5, strata=(first, nobody, second), seed=9)
    assert (weights[:, first].sum(1) == 3).all()
    assert (weights[:, second].sum(1) == 2).all()
    np.testing.assert_array_equal(weights[:, first], draws(3, seed=9))


def test_counts_are_those_of_resampled_cases() -> None:
    """Their distribution is the one of the weights of the hits, and nothing comes of nothing."""
    hits = np.arange(30) < 9
    drawn, weighed = counts_drawn(9, 30, count=40_000), draws(30, count=40_000) @ hits
    for share in (0.025, 0.5, 0.975):
        assert np.quantile(drawn, share) == pytest.approx(np.quantile(weighed, share), abs=1)
    assert drawn.mean() == pytest.approx(9, abs=0.05)
    assert not counts_drawn(0, 0).any()


def test_bands_are_an_interval_a_column() -> None:
    """The same percentiles, column by column."""
    values = np.random.default_rng(0).normal(size=(500, 3))
    low, high = bands(values)
    for k in range(3):
        assert (low[k], high[k]) == interval(lambda _, k=k: values[:, k], np.empty((0, 0)))
