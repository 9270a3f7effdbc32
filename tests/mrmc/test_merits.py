"""Figures of merit and their covariances over cases."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from medmodels.errors import AnswersError
from medmodels.mrmc import FIGURES_OF_MERIT, Ratings, merit, spread
from tests.mrmc.van_dyke import AREAS, ratings


def random_ratings(seed: int = 0, *, cases: int = 24) -> Ratings:
    """Two conditions, three readers, ratings with ties."""
    rng = np.random.default_rng(seed)
    truth = np.arange(cases) % 3 == 0
    given = rng.integers(1, 7, (2, 3, cases)) + truth
    return Ratings(given.astype(float), truth, ("a", "b"), ("x", "y", "z"), tuple("0" * cases))


def test_areas_of_a_published_study() -> None:
    """Each area, its mean variance by either method, and the mean squares."""
    for method, var in (("jackknife", 0.00080228827), ("delong", 0.00079213245)):
        found = spread(merit(ratings(), "auc", covariance=method))

        np.testing.assert_allclose(found.values, AREAS, atol=5e-9)
        assert found.var == pytest.approx(var, abs=5e-12)
        assert found.ms_t == pytest.approx(0.00479617, abs=5e-9)
        assert found.ms_r == pytest.approx(0.00383620, abs=5e-9)
        assert found.ms_tr == pytest.approx(0.00055103, abs=5e-9)


def test_sensitivities_of_a_published_study() -> None:
    """At a rating of 3 and above; only the diseased count for the variance."""
    found = spread(merit(ratings(), "sensitivity", threshold=3))

    expected = [[0.8889, 0.7778, 0.8222, 0.9333, 0.6889], [0.9778, 0.8222, 0.9111, 1, 0.8889]]
    np.testing.assert_allclose(found.values, expected, atol=5e-5)
    squares = (found.ms_t, found.ms_r, found.ms_tr, found.var)
    assert squares == pytest.approx((0.0239012, 0.0124198, 0.0018025, 0.0023681257), abs=5e-8)


def test_areas_without_each_case_are_scikit_learns() -> None:
    """And the covariance is what the jackknife makes of them."""
    given = random_ratings()
    found = merit(given, "auc")
    kept = ~np.eye(len(given.truth), dtype=bool)

    for i, j in np.ndindex(2, 3):
        scores = given.ratings[i, j]
        assert found.values[i, j] == pytest.approx(roc_auc_score(given.truth, scores))
        for k, others in enumerate(kept):
            expected = roc_auc_score(given.truth[others], scores[others])
            assert found.without[i, j, k] == pytest.approx(expected)
    flat = found.without.reshape(6, -1)
    expected = np.cov(flat) * (flat.shape[1] - 1) ** 2 / flat.shape[1]
    np.testing.assert_allclose(found.covariance, expected)


def test_delongs_covariance_is_that_of_pairs() -> None:
    """Summed pair by pair, as its definition has it."""
    given = random_ratings(1)
    flat = given.ratings.reshape(6, -1)
    ill, well = flat[:, given.truth], flat[:, ~given.truth]
    pairs = (ill[:, :, None] > well[:, None]) + (ill[:, :, None] == well[:, None]) / 2
    m, n = ill.shape[1], well.shape[1]
    expected = np.cov(pairs.mean(2)) / m + np.cov(pairs.mean(1)) / n

    np.testing.assert_allclose(merit(given, "auc", covariance="delong").covariance, expected)


@pytest.mark.parametrize(("figure", "side"), [("sensitivity", 1), ("specificity", 0)])
def test_shares_vary_with_the_cases_of_their_side(figure: str, side: int) -> None:
    """The variance is that of a mean; cases of the other side do not count."""
    given = random_ratings(2)
    found = merit(given, figure, threshold=4)
    right = (given.ratings >= 4)[..., given.truth == side] == side

    np.testing.assert_allclose(found.values, right.mean(-1))
    expected = np.cov(right.reshape(6, -1)) / right.shape[-1]
    np.testing.assert_allclose(found.covariance, expected, atol=1e-12)


def test_accuracy_is_of_all_cases() -> None:
    """The share of right calls."""
    given = random_ratings(3)
    expected = ((given.ratings >= 4) == given.truth).mean(-1)

    np.testing.assert_allclose(merit(given, "accuracy", threshold=4).values, expected)


def test_what_cannot_be_measured_is_refused() -> None:
    """DeLong's of a share, a share without a threshold, a single case of a truth."""
    given = random_ratings()
    with pytest.raises(AnswersError, match="jackknife for “accuracy”"):
        merit(given, "accuracy", threshold=4, covariance="delong")
    for figure in set(FIGURES_OF_MERIT) - {"auc"}:
        with pytest.raises(AnswersError, match="need a threshold"):
            merit(given, figure)
    truth = np.arange(len(given.truth)) == 0
    with pytest.raises(AnswersError, match="at least two cases of each truth; there are 1"):
        merit(Ratings(given.ratings, truth, *[()] * 3), "auc")
