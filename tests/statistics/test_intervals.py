"""Intervals, against scipy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from medmodels.statistics.intervals import binomial_range, jeffreys, wald, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (111, 114, 0.9255, 0.9910),
        (40, 42, 0.8421, 0.9868),
        (0, 20, 0, 0.1611),
    ],
)
def test_wilson_vectors(hits: int, n: int, low: float, high: float) -> None:
    """Wilson's interval of known proportions, to four decimals."""
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_equals_scipy() -> None:
    """Wilson's interval equals scipy's for every number of hits."""
    for n in (1, 2, 10, 42, 114):
        for hits in range(n + 1):
            expected = scipy.stats.binomtest(hits, n).proportion_ci(method="wilson")
            assert wilson(hits, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_of_nothing() -> None:
    """Where there is nothing to count, anything is possible."""
    assert wilson(0, 0) == (0.0, 1.0)


def test_wald_is_symmetric_and_as_wide_as_the_normal_says() -> None:
    """Its ends are the 2.5th and the 97.5th percentile of a normal distribution."""
    assert wald(1.0, 2.0) == pytest.approx(scipy.stats.norm(1.0, 2.0).ppf([0.025, 0.975]))


def test_jeffreys_draws_are_of_the_posterior() -> None:
    """Their quantiles are those of Beta(k + ½, n − k + ½), also where every case is a hit."""
    for hits in (0, 7, 20):
        drawn = jeffreys(hits, 20, np.random.default_rng(1), 50_000)
        expected = scipy.stats.beta(hits + 0.5, 20.5 - hits).ppf([0.025, 0.5, 0.975])
        np.testing.assert_allclose(np.quantile(drawn, [0.025, 0.5, 0.975]), expected, atol=0.01)


def test_a_binomial_count_lies_in_its_range_in_95_of_100_samples() -> None:
    """And one case less on either side would be too few."""
    low, high = binomial_range(60, 0.9)
    of = scipy.stats.binom(60, 0.9)
    assert of.cdf(high) - of.cdf(low - 1) >= 0.95
    assert of.cdf(low - 1) <= 0.025
    assert of.sf(high) <= 0.025
