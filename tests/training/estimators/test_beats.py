"""Which beats are trained on, whose are left out together, and what calibration does."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from medmodels.statistics.conformal import COVERAGES, class_limits, class_sets
from medmodels.training.estimators.beats import (
    calibration_of,
    drawn_beats,
    folds_of_people,
    numbered,
)


def beats(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Classes and people (n,): twenty people, the last class in three of them alone."""
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(20), rng.integers(100, 400, 20))
    y = (rng.random(len(people)) < 0.1).astype(int)
    y[(people < 3) & (rng.random(len(people)) < 0.2)] = 2
    return y, people


def test_at_most_so_many_of_a_person_and_a_class() -> None:
    """No more than asked for, all where there are fewer, nobody's class left out."""
    y, people = beats()
    drawn = drawn_beats(y, people, most=50, balance=0.5, evenness=0.5, seed=0)

    for who in range(20):
        for label in range(3):
            there = int(((people == who) & (y == label)).sum())
            taken = int(((people == who) & (y == label))[drawn.rows].sum())
            assert taken == min(there, 50)
    assert len(set(drawn.rows.tolist())) == len(drawn.rows)
    assert drawn.weight.mean() == pytest.approx(1.0)


@pytest.mark.parametrize("balance", [0.0, 0.5, 1.0])
def test_classes_weigh_by_a_power_of_their_rarity(balance: float) -> None:
    """With 0 as much as they have beats, with 1 all alike."""
    y, people = beats()
    drawn = drawn_beats(y, people, most=50, balance=balance, evenness=0.5, seed=0)
    count = np.bincount(y)
    weight = np.bincount(y[drawn.rows], drawn.weight)

    expected = count * (count.max() / count) ** balance
    np.testing.assert_allclose(weight / weight[0], expected / expected[0], rtol=1e-9)


def test_people_weigh_alike_with_full_evenness() -> None:
    """Within a class as much as they have beats with 0, all alike with 1."""
    y, people = beats()
    for evenness, power in ((0.0, 1.0), (1.0, 0.0)):
        drawn = drawn_beats(y, people, most=50, balance=0, evenness=evenness, seed=0)
        mine = y[drawn.rows] == 0
        weight = np.bincount(people[drawn.rows][mine], drawn.weight[mine])
        there = np.bincount(people[y == 0]).astype(float) ** power
        np.testing.assert_allclose(weight / weight[0], there / there[0], rtol=1e-9)


def test_nobody_is_in_two_folds_and_rare_classes_are_shared_out() -> None:
    """Each person is in one fold; the three who have the rarest class are in three folds."""
    y, people = beats()
    folds = folds_of_people(y, people, 5)

    assert set(folds) == set(range(5))
    assert all(len(set(folds[people == who])) == 1 for who in range(20))
    assert len({folds[people == who][0] for who in range(3)}) == 3
    assert set(folds_of_people(y, people, 100)) == set(range(20))


def scored(seed: int, n: int = 30_000) -> tuple[np.ndarray, np.ndarray]:
    """Scores whose softmax at a slope of 0.5 and with offsets is the truth, and outcomes."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(n, 3)) * 3
    z = 0.5 * scores + np.array([0.0, -2.0, -1.0])
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return scores, (p.cumsum(1) < rng.random((n, 1))).sum(1)


def test_calibration_finds_the_slope_and_the_offsets() -> None:
    """On outcomes drawn by a known slope and offsets it gives them back, and no other optimiser
    finds less log loss.
    """
    scores, y = scored(0)
    found = calibration_of(scores, y)

    assert found.slope == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose(found.offsets, [0, -2, -1], atol=0.06)

    def loss(q: np.ndarray) -> float:
        z = q[0] * scores + np.append(0, q[1:])
        return float((np.log(np.exp(z).sum(1)) - z[np.arange(len(y)), y]).mean())

    best = minimize(loss, [1.0, 0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-5}).fun
    mine = loss(np.append(found.slope, found.offsets[1:]))
    assert mine == pytest.approx(best, abs=1e-5)
    p = found.probabilities(scores)
    np.testing.assert_allclose(p.sum(1), 1, atol=1e-9)
    np.testing.assert_allclose(p.mean(0), np.bincount(y) / len(y), atol=1e-4)


def test_stakes_find_more_of_the_rare_and_are_right_of_a_mix() -> None:
    """With a power of one half, rare classes are called more often, and probabilities are right on
    average where cases weigh by it.
    """
    scores, y = scored(1)
    plain, staked = (calibration_of(scores, y, stakes=stakes) for stakes in (0.0, 0.5))
    rare = int(np.bincount(y).argmin())
    weight = (np.bincount(y).max() / np.bincount(y))[y] ** 0.5

    def found(p: np.ndarray) -> float:
        return float((p.argmax(1) == rare)[y == rare].mean())

    p = staked.probabilities(scores)
    assert found(p) > found(plain.probabilities(scores)) + 0.05
    expected = np.bincount(y, weight) / weight.sum()
    np.testing.assert_allclose((weight @ p) / weight.sum(), expected, atol=1e-4)


def test_sets_cover_each_class_whatever_the_stakes() -> None:
    """Limits a class make sets that hold 90 in 100 of each class of new beats, since they do not
    depend on how common it is.
    """
    scores, y = scored(2)
    new, truth = scored(3)
    calibration = calibration_of(scores, y, stakes=0.5)
    limits = class_limits(calibration.probabilities(scores), y)
    for level, coverage in enumerate(COVERAGES):
        sets = class_sets(calibration.probabilities(new), limits[level])
        for k in range(3):
            mine = truth == k
            assert sets[mine, k].mean() >= coverage - 0.02


def test_people_have_numbers_of_their_own() -> None:
    """One for each, from 0, and not in the order of the records."""
    people = np.repeat([100, 101, 103, 232, 234, 205], 3)
    own = numbered(people)

    assert sorted(set(own)) == list(range(6))
    assert len({*zip(people.tolist(), own.tolist(), strict=True)}) == 6
    assert own[::3].tolist() != np.unique(people, return_inverse=True)[1][::3].tolist()
