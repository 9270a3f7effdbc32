"""How far one sample lies from another, on bins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, mannwhitneyu, norm

from medmodels.statistics.shift import Binned, alike_p, holm, shift_of
from tests.shares import part

DECILES = np.arange(1, 10) / 10


def normal(
    rng: np.random.Generator, *, reference: int, cases: int, moved: float, spread: float = 1.0
) -> tuple[Binned, float, float]:
    """Two normal samples in the deciles of the first, with the true index and the true share of
    pairs in which a case is larger, in one bin half.
    """
    edges = np.quantile(rng.normal(size=reference), DECILES)
    now = rng.multinomial(cases, np.diff(np.r_[0, norm.cdf((edges - moved) / spread), 1]))
    binned = Binned(np.full(10, reference / 10), now.astype(float), np.zeros(9))
    shares = np.diff(np.r_[0, norm.cdf((norm.ppf(DECILES) - moved) / spread), 1])
    index = float(((shares - 0.1) * np.log(shares / 0.1)).sum())
    return binned, index, float(shares @ (np.arange(10) / 10 + 0.05))


def test_the_index_of_many_cases_is_the_published_formula() -> None:
    """Of a million cases on either side chance adds nothing: Σ (c − r) ln(c / r)."""
    r, c = np.array([0.5, 0.3, 0.2]), np.array([0.3, 0.3, 0.4])
    found = shift_of(Binned(r * 1e6, c * 1e6, np.zeros(2))).index

    assert found.value == pytest.approx(((c - r) * np.log(c / r)).sum(), abs=1e-4)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(("reference", "cases"), [(455, 300), (455, 1_000_000), (3_000, 2_000)])
def test_where_nothing_shifted_little_is_told(reference: int, cases: int) -> None:
    """Without a shift about one test of twenty tells one, the interval of the index begins at 0 in
    the others, and it means 0 where the raw formula gives what chance alone adds.
    """
    rng, rounds = np.random.default_rng(5), part(100, of=2_000)
    found = [
        shift_of(normal(rng, reference=reference, cases=cases, moved=0)[0], count=400)
        for _ in range(rounds)
    ]

    assert np.mean([one.p < 0.05 for one in found]) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / rounds)
    assert np.mean([one.index.low == 0 for one in found]) > 0.95 - 3 * np.sqrt(0.0475 / rounds)
    assert np.mean([one.index.value for one in found]) < 9 * (1 / reference + 1 / cases)


@pytest.mark.parametrize(
    ("reference", "cases", "moved", "spread"),
    [
        (455, 50, 1.0, 1.0),
        (455, 50, 1.5, 1.0),
        (455, 100, 0.4, 1.0),
        (455, 100, 1.5, 1.0),
        (455, 1_000, 0.3, 1.0),
        (455, 1_000, 1.0, 1.0),
        (455, 100_000, 0.3, 1.0),
        (455, 100_000, 1.5, 1.0),
        (3_000, 2_000, 0.1, 1.2),
        (20_000, 1_000, 1.5, 1.0),
    ],
)
def test_the_intervals_hold_what_is_true(
    reference: int, cases: int, moved: float, spread: float
) -> None:
    """In drawn cohorts the interval of the index holds the true one in about 95 of 100 (at least in
    93), and so does that of the share of pairs.
    """
    rng, rounds = np.random.default_rng(11), part(80, of=1_000)
    index = pairs = 0
    for seed in range(rounds):
        binned, true, larger = normal(
            rng, reference=reference, cases=cases, moved=moved, spread=spread
        )
        found = shift_of(binned, seed=seed, count=500)
        index += found.index.low <= true <= found.index.high
        assert found.larger is not None
        pairs += found.larger.low <= larger <= found.larger.high
    room = 3 * np.sqrt(0.09 / rounds)

    assert index / rounds > 0.93 - room
    assert pairs / rounds > 0.93 - room


@pytest.mark.parametrize(
    ("reference", "before", "cases", "now"),
    [
        (455, [0.998, 0.002], 10_000, [0.5, 0.5]),
        (10_000, [0.5, 0.5], 50, [0.97, 0.03]),
        (455, [0.995, 0.005], 50, [0.05, 0.95]),
    ],
)
def test_a_rare_word_that_nobody_had_is_no_proof_that_nobody_could(
    reference: int, before: list[float], cases: int, now: list[float]
) -> None:
    """Where one of two words is so rare that a sample may lack it, the interval does not begin
    above what is true.
    """
    rng, rounds = np.random.default_rng(3), part(80, of=1_000)
    true = sum((c - r) * np.log(c / r) for r, c in zip(before, now, strict=True))
    above = 0
    for seed in range(rounds):
        drawn = rng.multinomial(reference, before), rng.multinomial(cases, now)
        binned = Binned(*(one.astype(float) for one in drawn), np.zeros(1), ordered=False)
        above += true < shift_of(binned, seed=seed, count=500).index.low

    assert above / rounds < 0.05 + 3 * np.sqrt(0.05 * 0.95 / rounds)


def test_shares_are_of_what_was_drawn() -> None:
    """Where counts are no whole numbers, as of values that are recorded, shares stay shares."""
    larger = shift_of(Binned(np.array([50.6, 0.0]), np.array([0.0, 60.0]), np.zeros(1))).larger

    assert larger is not None
    assert larger.low <= larger.value <= larger.high <= 1


def test_a_shift_back_and_forth_has_a_sign() -> None:
    """Larger values are larger in most pairs, smaller ones in few; words have no order."""
    up = Binned(np.array([50.0, 50.0]), np.array([10.0, 90.0]), np.zeros(1))
    down = Binned(up.reference, up.cases[::-1], up.rough)
    words = Binned(up.reference, up.cases, up.rough, ordered=False)
    larger, smaller = shift_of(up).larger, shift_of(down).larger

    assert larger is not None
    assert smaller is not None
    assert larger.low > 0.5 > smaller.high
    assert shift_of(words).larger is None


@given(
    st.lists(st.integers(0, 40), min_size=4, max_size=4),
    st.lists(st.integers(0, 40), min_size=4, max_size=4),
)
def test_pairs_are_counted_as_mann_and_whitney_do(one: list[int], other: list[int]) -> None:
    """Where each bin is one value, the share of pairs is U / (n m), ties half."""
    if not (sum(one) and sum(other)):
        return
    x, y = (np.repeat(np.arange(4), counts) for counts in (other, one))
    found = shift_of(Binned(np.array(one, float), np.array(other, float), np.zeros(3)), count=10)
    u = mannwhitneyu(x, y).statistic

    assert found.larger is not None
    assert found.larger.value == pytest.approx(u / (len(x) * len(y)))


def test_the_test_is_pearson_s() -> None:
    """Where both samples were counted, p is that of a table of contingency."""
    a, b = np.array([30.0, 50, 20, 7]), np.array([60.0, 70, 50, 9])

    assert alike_p(Binned(a, b, np.zeros(3))) == pytest.approx(
        chi2_contingency(np.stack([a, b]), correction=False).pvalue
    )


def test_what_is_not_known_of_the_reference_is_in_the_test_and_the_interval() -> None:
    """Shares known to a hundredth tell a million cases apart less surely than shares that were
    counted.
    """
    reference, cases = np.full(4, 1e6), np.array([252_000.0, 248_000, 250_000, 250_000])
    counted = shift_of(Binned(reference, cases, np.zeros(3)))
    rough = shift_of(Binned(reference, cases, np.full(3, 0.01)))

    assert counted.p < 0.001 < 0.05 < rough.p
    assert counted.index.low > 0 == rough.index.low


def test_bins_in_which_nobody_is_change_nothing() -> None:
    """An empty bin, first, between or last, is as if it were not there."""
    a, b = np.array([30.0, 20.0]), np.array([10.0, 25.0])
    whole = shift_of(Binned(a, b, np.array([0.01])))
    for place in (0, 1, 2):
        gap = Binned(np.insert(a, place, 0), np.insert(b, place, 0), np.full(2, 0.01))
        assert shift_of(gap).index == whole.index
        assert shift_of(gap).p == pytest.approx(whole.p)


def test_a_sample_in_one_bin_has_not_shifted() -> None:
    """One bin is no test: p is 1 and the index 0."""
    found = shift_of(Binned(np.array([40.0]), np.array([90.0]), np.zeros(0)))

    assert (found.p, found.index.value) == (1.0, 0.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_several_tests_are_adjusted_as_statsmodels_does(p: list[float]) -> None:
    """Holm's adjusted values."""
    from statsmodels.stats.multitest import multipletests

    assert holm(np.array(p)) == pytest.approx(multipletests(p, method="holm")[1])
