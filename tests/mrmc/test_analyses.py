"""Whether conditions differ: digits of published analyses, and what must hold of any."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.mrmc import (
    Differ,
    Ratings,
    fixed_cases,
    fixed_readers,
    merit,
    random_readers_and_cases,
    single_conditions,
    single_readers,
    spread,
)
from medmodels.statistics.intervals import binomial_range
from tests.mrmc.test_merits import random_ratings
from tests.mrmc.van_dyke import JACKKNIFE, study

FRANKEN = study(
    0.00152578,
    0.00079168,
    0.00048364,
    0.00051251,
    values=np.array(
        [
            [0.85345997, 0.86499322, 0.85730439, 0.81524197],
            [0.84961556, 0.84350972, 0.84011759, 0.81433740],
        ]
    ),
    squares=(0.00023565, 0.00068406, 0.00005020),
    cases=100,
)


def told(found: Differ | None) -> tuple[float | None, ...]:
    assert found is not None
    (contrast,) = found.contrasts
    gap = contrast.difference
    return found.statistic, found.df2, found.p, gap.value, gap.se, gap.low, gap.high


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (JACKKNIFE, (4.456319, 15.259675, 0.05166569, 0.02074862, -0.08795950, 0.00035885)),
        (
            study(0.00079213245, 0.00034200896, 0.00033952653, 0.00023584965),
            (4.484854, 15.06611, 0.05123303, 0.02068250, -0.08786720, 0.00026655),
        ),
        (  # unbiased
            study(0.0007883925, 0.0003416706, 0.0003390650, 0.0002356148),
            (4.489614, 15.03418, 0.0511618, 0.02067154, -0.08785194, 0.00025130),
        ),
    ],
    ids=["jackknife", "delong", "unbiased"],
)
def test_areas_of_a_published_study(given, expected) -> None:  # type: ignore[no-untyped-def]
    """F, degrees of freedom, p, standard error and interval, for random readers and cases."""
    f, df2, p, gap, se, low, high = told(random_readers_and_cases(given))

    assert (f, df2) == pytest.approx(expected[:2], rel=2e-5)
    assert p == pytest.approx(expected[2], abs=5e-7)
    assert gap == pytest.approx(-0.04380032, abs=1e-8)
    assert (se, low, high) == pytest.approx(expected[3:], abs=2e-7)


def test_binormal_areas_of_the_same_study() -> None:
    """By their mean squares and covariances."""
    means = np.array([[0.0] * 5, [0.04056698] * 5])  # a test needs the difference alone
    squares = (0.0041142, 0.0026081, 0.0009479)
    covariances = (0.0010790449, 0.0003125019, 0.0003116050, 0.0001937700)
    given = study(*covariances, values=means, squares=squares)
    f, df2, p, gap, se, low, high = told(random_readers_and_cases(given))

    assert (f, df2) == pytest.approx((2.67666, 10.51789), rel=5e-4)
    assert p == pytest.approx(0.1313682, abs=5e-5)
    assert (gap, se) == pytest.approx((-0.04056698, 0.02479568), abs=1e-6)
    assert (low, high) == pytest.approx((-0.09544867, 0.01431471), abs=5e-6)
    assert given.components.reader == pytest.approx(0.00071138, abs=5e-7)
    assert given.components.condition_by_reader == pytest.approx(0.00029918, abs=5e-7)


def test_sensitivities_of_the_same_study() -> None:
    """At a rating of 3."""
    values = np.array(
        [[0.8889, 0.7778, 0.8222, 0.9333, 0.6889], [0.9778, 0.8222, 0.9111, 1, 0.8889]]
    )
    squares = (0.0239012, 0.0124198, 0.0018025)
    covariances = (0.0023681257, 0.0009943883, 0.0010145903, 0.0006604938)
    given = study(*covariances, values=values, squares=squares)
    f, df2, p, gap, se, low, high = told(random_readers_and_cases(given))

    assert (f, df2) == pytest.approx((6.689493, 15.71732), rel=2e-5)
    assert p == pytest.approx(0.02008822, abs=1e-6)
    assert (gap, se) == pytest.approx((-0.09777778, 0.03780451), abs=5e-6)
    assert (low, high) == pytest.approx((-0.1780371, -0.0175185), abs=1e-5)
    assert given.components.reader == pytest.approx(0.00497475, abs=1e-7)
    assert given.components.condition_by_reader == pytest.approx(0.00078283, abs=1e-7)


def test_fixed_readers_and_fixed_cases() -> None:
    """Chi-squared and F of the same study."""
    chi2, df2, p, _, se, low, high = told(fixed_readers(JACKKNIFE))
    assert (chi2, p) == pytest.approx((5.475953, 0.01927984), rel=2e-6)
    assert np.isinf(df2 or 0)
    assert (se, low, high) == pytest.approx((0.01871748, -0.08048591, -0.00711473), abs=2e-8)
    f, df2, p, _, se, _, _ = told(fixed_cases(JACKKNIFE))
    assert (f, df2, p) == pytest.approx((8.704, 4, 0.04195875), rel=1e-5)
    assert se == pytest.approx(0.01484629, abs=5e-8)


def test_conditions_alone() -> None:
    """Mean, standard error, degrees of freedom and interval of either."""
    first, second = single_conditions(JACKKNIFE)

    assert (first.value, second.value) == pytest.approx((0.8970370, 0.9408374), abs=5e-8)
    assert (first.se, second.se) == pytest.approx((0.03317360, 0.02156637), abs=2e-7)
    assert (first.df, second.df) == pytest.approx((12.74465, 12.71019), rel=2e-5)
    assert (first.low, first.high) == pytest.approx((0.82522360, 0.96885048), abs=5e-7)
    assert (second.low, second.high) == pytest.approx((0.89413783, 0.98753689), abs=5e-7)


def test_readers_with_cases_of_their_own() -> None:
    """Without covariances between readers, or between conditions, as nested designs have none."""
    nested = told(random_readers_and_cases(study(0.0008079682, 0.0003490676, 0, 0)))
    assert nested[:2] == pytest.approx((8.704, 4), rel=1e-5)
    conditions = told(random_readers_and_cases(study(0.0008058382, 0, 0.0003455973, 0)))
    assert conditions[:3] == pytest.approx((2.104491, 68.42325, 0.1514363), rel=2e-5)


def test_a_negative_component_is_told_and_not_used() -> None:
    """A study in which cov2 lies below cov3, and the variance of condition by reader below 0."""
    f, df2, p, gap, se, low, high = told(random_readers_and_cases(FRANKEN))

    assert (f, df2, p) == pytest.approx((4.69, 3, 0.1188), abs=6e-3)
    assert (gap, se) == pytest.approx((0.01085, 0.00501), abs=6e-6)
    assert (low, high) == pytest.approx((-0.00509, 0.02680), abs=1e-5)
    assert FRANKEN.components.reader == pytest.approx(0.00003776, abs=2e-8)
    assert FRANKEN.components.condition_by_reader == pytest.approx(-0.00071276, abs=2e-8)


def test_order_and_names_do_not_matter() -> None:
    """Readers and cases in another order give the same test; conditions change the sign."""
    given, rng = random_ratings(), np.random.default_rng(1)
    readers, cases = rng.permutation(3), rng.permutation(len(given.truth))
    mixed = Ratings(given.ratings[::-1][:, readers][..., cases], given.truth[cases], *[()] * 3)
    first, second = (
        told(random_readers_and_cases(spread(merit(which, "auc")))) for which in (given, mixed)
    )

    assert second[:3] == pytest.approx(first[:3])
    assert (second[3], second[6]) == pytest.approx((-(first[3] or 0), -(first[5] or 0)))


def test_one_condition_or_one_reader_has_no_test_of_that_kind() -> None:
    """What is left is estimated: a condition's mean, a reader's difference by the cases."""
    given = random_ratings()
    alone = spread(merit(Ratings(given.ratings[:1], given.truth, *[()] * 3), "auc"))
    assert random_readers_and_cases(alone) is None
    assert fixed_readers(alone) is None
    assert fixed_cases(alone) is None
    assert len(single_conditions(alone)) == 1
    one = spread(merit(Ratings(given.ratings[:, :1], given.truth, *[()] * 3), "auc"))
    assert random_readers_and_cases(one) is None
    reader = told(fixed_readers(one))
    ((contrast,),) = single_readers(one)
    assert reader[3] == contrast.difference.value
    assert reader[4] == pytest.approx(contrast.difference.se)
    assert all(np.isfinite(mean.se) for mean in single_conditions(one))


def test_perfect_areas_have_no_statistic() -> None:
    """All readers tell all cases apart: nothing varies, so nothing is tested, and no nan comes of
    it.
    """
    truth = np.arange(10) > 4
    perfect = np.broadcast_to(truth * 1.0, (2, 3, 10)).copy()
    given = spread(merit(Ratings(perfect, truth, *[()] * 3), "auc"))

    for analysis in (random_readers_and_cases, fixed_readers, fixed_cases):
        found = analysis(given)
        assert found is not None
        assert (found.statistic, found.p) == (None, None)
        (contrast,) = found.contrasts
        assert (contrast.difference.value, contrast.difference.low, contrast.p) == (0, None, None)
    assert single_conditions(given)[0].low is None
    assert single_readers(given)[0][0].p is None


def test_three_conditions_have_three_contrasts() -> None:
    """And one test with two degrees of freedom."""
    rng = np.random.default_rng(5)
    truth = np.arange(30) % 2 == 0
    given = Ratings(rng.normal(size=(3, 4, 30)) + truth, truth, *[()] * 3)
    found = random_readers_and_cases(spread(merit(given, "auc")))

    assert found is not None
    assert found.df1 == 2
    assert [(c.first, c.second) for c in found.contrasts] == [(0, 1), (0, 2), (1, 2)]


def roe_metz(rng: np.random.Generator, *, readers: int, cases: int) -> Ratings:
    """Ratings of two conditions that do not differ: normal effects of reader, case and their
    interactions with the condition, drawn for normal and diseased cases apart (Roe and Metz 1997,
    Acad Radiol 4).
    """
    truth = np.arange(cases) % 2 == 0
    given = np.where(truth, 1.5, 0.0) + np.zeros((2, readers, cases))
    for side in (truth, ~truth):
        shapes = {  # variance: which of condition, reader and case it differs by
            (1, readers, 1): 0.0055,
            (2, readers, 1): 0.0055,
            (1, 1, cases): 0.3,
            (2, 1, cases): 0.1,
            (1, readers, cases): 0.2,
            (2, readers, cases): 0.4,
        }
        for shape, variance in shapes.items():
            given = given + side * rng.normal(0, np.sqrt(variance), shape)
    return Ratings(given, truth, ("1", "2"), tuple(map(str, range(readers))), ())


def test_a_difference_that_is_not_there_is_found_as_seldom_as_said() -> None:
    """In 2 000 studies of conditions that do not differ, about 5 % find one: within the counts that
    a binomial of 5 % allows.
    """
    rng = np.random.default_rng(11)
    found = 0
    for _ in range(2_000):
        test = random_readers_and_cases(
            spread(merit(roe_metz(rng, readers=5, cases=100), "auc", covariance="delong"))
        )
        assert test is not None
        found += (test.p or 0) < 0.05
    low, high = binomial_range(2_000, 0.05)

    assert low <= found <= high
