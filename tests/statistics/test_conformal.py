"""Conformal limits and sets: by hand, by simulation, and whatever the limits are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.statistics.conformal import (
    COVERAGES,
    class_limits,
    class_sets,
    label_limits,
    label_sets,
)

ROW_OF_TWO = st.floats(0, 1).map(lambda p: [p, 1 - p])
ROW_OF_SIX = st.lists(st.floats(0.0001, 1), min_size=6, max_size=6).map(
    lambda row: [share / sum(row) for share in row]
)


def test_conformal_limits_by_hand() -> None:
    """Nineteen cases: the 16th, 18th and 19th smallest score; three cases: too few at every level,
    so the limit is 1.
    """
    first = np.arange(1, 20) / 20  # scores 1 − p are 0.05 … 0.95
    p = np.concatenate([first, [0.3, 0.2, 0.1]])
    truth = np.repeat([0, 1], [19, 3])
    limits = label_limits(np.column_stack([p, 1 - p]), truth)
    np.testing.assert_allclose(limits, [[0.80, 1.0], [0.90, 1.0], [0.95, 1.0]], atol=1e-12)


def test_conformal_limits_at_the_smallest_sufficient_number() -> None:
    """Nine cases suffice for 90% (the largest score), eight do not."""
    p = np.arange(1, 10) / 10
    truth = np.zeros(9, int)
    both = np.column_stack([p, 1 - p])
    level = COVERAGES.index(0.9)
    assert label_limits(both, truth)[level, 0] == pytest.approx(0.9)
    assert label_limits(both[1:], truth[1:])[level, 0] == 1.0


@pytest.mark.parametrize("coverage", COVERAGES)
def test_conformal_coverage_by_simulation(coverage: float) -> None:
    """Over many draws the true label is in the set as often as promised, within each label and
    together, and not much more often.
    """
    rng = np.random.default_rng(0)
    hits: list[list[np.ndarray]] = [[], []]
    n = 60
    for _ in range(400):
        # 30 or so calibration cases of each label, the rest to test
        y = rng.permutation(np.repeat([0, 1], n))
        p = 1 / (1 + np.exp(-rng.normal(1.5 - 3 * y, 1.7)))
        both = np.column_stack([p, 1 - p])
        limits = label_limits(both[:n], y[:n])[COVERAGES.index(coverage)]
        inside = 1 - both[np.arange(2 * n), y] <= limits[y]
        for k in (0, 1):
            hits[k].append(inside[n:][y[n:] == k])
    # cases of a draw share their limit: count half of them
    error = 4 * np.sqrt(coverage * (1 - coverage) / 400 / 15)
    for covered in [
        np.concatenate(hits[0]),
        np.concatenate(hits[1]),
        np.concatenate(hits[0] + hits[1]),
    ]:
        assert coverage - error <= covered.mean() <= coverage + 1 / 25 + error


def test_a_case_between_the_labels_is_left_undecided() -> None:
    """Probabilities that miss both limits never rule out everything, and what is left at one level
    is left at every higher one.
    """
    limits = np.array([[0.1, 0.05], [0.2, 0.1], [0.6, 0.1]])

    sets = label_sets(np.array([[0.5, 0.5], [0.9, 0.1], [0.05, 0.95], [0.3, 0.7]]), limits)

    # In between: left open at the highest level that leaves anything, and so at the lower ones;
    # what is as probable stays too.
    np.testing.assert_array_equal(
        sets[2], [[True, True], [True, False], [False, True], [True, True]]
    )
    np.testing.assert_array_equal(
        sets[1], [[True, True], [True, False], [False, True], [True, True]]
    )
    np.testing.assert_array_equal(sets[0], sets[1])


def assert_never_skipping(sets: np.ndarray, p: np.ndarray) -> None:
    """Sets (levels, n, labels) hold something, whatever is more probable than what they hold, and
    no less at a higher level.
    """
    assert sets.any(-1).all()
    for level in sets:
        for held, row in zip(level, p, strict=True):
            assert held[row >= row[held].min()].all()
    assert (sets[:-1] <= sets[1:]).all()


@given(
    st.lists(ROW_OF_TWO, min_size=1, max_size=20),
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80),
)
@settings(max_examples=150, deadline=None)
def test_a_set_of_two_labels_never_skips_the_more_probable_one(
    rows: list[list[float]], calibration: list[tuple[float, bool]]
) -> None:
    """Whatever the limits were fitted on, however few or many cases of each label."""
    p_positive, second = (
        (np.array(side) for side in zip(*calibration, strict=True))
        if calibration
        else (np.empty(0), np.empty(0, bool))
    )
    limits = label_limits(np.column_stack([p_positive, 1 - p_positive]), second.astype(int))
    p = np.array(rows)

    assert_never_skipping(label_sets(p, limits), p)


@given(
    st.lists(ROW_OF_SIX, min_size=1, max_size=12), st.integers(0, 2**32 - 1), st.integers(0, 400)
)
@settings(max_examples=100, deadline=None)
def test_a_set_of_many_classes_never_skips_a_more_probable_one(
    rows: list[list[float]], seed: int, n: int
) -> None:
    """With classes of their own limit, of a shared one, and of none at all."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(6, n, p=[0.5, 0.2, 0.15, 0.1, 0.05, 0])
    limits = class_limits(rng.dirichlet(np.full(6, 0.3), n).reshape(n, 6), truth)
    p = np.array(rows)

    assert_never_skipping(np.stack([class_sets(p, level) for level in limits]), p)


@pytest.mark.parametrize("coverage", COVERAGES)
def test_closed_sets_cover_each_class_as_promised(coverage: float) -> None:
    """On exchangeable cases each class of its own limit, and the rare ones together, are held as
    often as promised, four standard errors allowed.
    """
    rng, level = np.random.default_rng(3), COVERAGES.index(coverage)
    share = np.array([0.5, 0.3, 0.14, 0.02, 0.02, 0.02])
    hits: list[np.ndarray] = []
    truths: list[np.ndarray] = []
    for _ in range(60):
        y = rng.choice(6, 800, p=share)
        e = share * np.exp(rng.normal(size=(800, 6)) + 1.2 * np.eye(6)[y])
        p = e / e.sum(1, keepdims=True)
        inside = class_sets(p[400:], class_limits(p[:400], y[:400])[level])
        hits.append(inside[np.arange(400), y[400:]])
        truths.append(y[400:])
    hit, truth = np.concatenate(hits), np.concatenate(truths)
    for group in ([0], [1], [2], [3, 4, 5]):
        mine = hit[np.isin(truth, group)]
        # a draw's rare cases share one limit: count 24
        assert mine.mean() >= coverage - 4 * np.sqrt(coverage * (1 - coverage) / (60 * 24))
