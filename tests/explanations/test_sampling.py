"""Owen values: they add up whatever the game, and come out at the values that the
definition gives.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import shap
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import sem

from benchmarks.covered import ensemble_rounds, held, stay_rounds
from medmodels.cases import read_cases, samples
from medmodels.explanations.ensemble import ENSEMBLE_ROUNDS
from medmodels.explanations.sampling import owen_values, standard_error
from medmodels.explanations.windows import ROUNDS
from medmodels.models import load_model
from medmodels.models.ensemble import Ensemble
from medmodels.models.stay_rnn import StayRnn
from tests.shares import part


def game(seed: int, players: int):  # type: ignore[no-untyped-def]
    """A game with interactions of pairs: Σ w_i + Σ v_ij over the members."""
    rng = np.random.default_rng(seed)
    alone, pairs = rng.normal(size=players), np.triu(rng.normal(size=(players, players)), 1)
    return (
        lambda members: (
            members @ alone
            + np.einsum("mi,ij,mj->m", members.astype(float), pairs, members.astype(float))
        ),
        alone,
        pairs,
    )


@given(
    st.integers(0, 1000), st.lists(st.integers(0, 4), min_size=1, max_size=12), st.integers(1, 4)
)
def test_values_add_up_in_any_game(seed: int, groups: list[int], rounds: int) -> None:
    """Their sum is what everybody is worth less what nobody is worth, from one round on, however
    the players are grouped.
    """
    play, _, _ = game(seed, len(groups))
    values, _, evaluations = owen_values(
        play, np.array(groups), rounds=rounds, rng=np.random.default_rng(seed)
    )

    ends = play(np.array([[False] * len(groups), [True] * len(groups)]))
    assert values.sum() == pytest.approx(ends[1] - ends[0], abs=1e-9)
    assert evaluations == 1 + 2 * rounds * sum(2 ** groups.count(g) - 1 for g in set(groups))


@given(st.integers(0, 1000), st.lists(st.integers(0, 3), min_size=2, max_size=8))
def test_one_order_and_its_reverse_are_exact_for_pairs(seed: int, groups: list[int]) -> None:
    """With interactions of no more than two players the value is w_i + Σ v_ij / 2, and a round with
    its reverse gives it.
    """
    play, alone, pairs = game(seed, len(groups))
    values, error, _ = owen_values(
        play, np.array(groups), rounds=2, rng=np.random.default_rng(seed)
    )

    np.testing.assert_allclose(values, alone + (pairs + pairs.T).sum(1) / 2, atol=1e-9)
    assert error.max() < 1e-9


def test_one_group_of_all_is_shapley() -> None:
    """When all players form one group the values are those of shap's exact explainer, without
    error.
    """
    weights = np.random.default_rng(3).normal(size=(7, 4))

    def play(members: np.ndarray) -> np.ndarray:
        return np.tanh(members @ weights).prod(1)

    exact = shap.ExactExplainer(play, shap.maskers.Independent(np.zeros((1, 7))))(
        np.ones((1, 7))
    ).values[0]
    values, error, _ = owen_values(play, np.zeros(7, int), rounds=2, rng=np.random.default_rng(0))

    assert np.abs(exact).max() > 0.05
    np.testing.assert_allclose(values, exact, atol=1e-12)
    assert error.max() < 1e-12


def test_values_come_near_the_definition_within_their_error() -> None:
    """Over all orders of four groups and all orders within them (Owen's definition) the sampled
    values are right to two standard errors.
    """
    weights, groups = (
        np.random.default_rng(4).normal(size=(8, 4)),
        np.array([0, 0, 1, 1, 1, 2, 3, 3]),
    )

    def play(members: np.ndarray) -> np.ndarray:
        return np.tanh(members @ weights).prod(1)

    exact, orders = np.zeros(8), list(permutations(range(4)))
    for order in orders:
        there = np.zeros(8, bool)
        for members in (np.flatnonzero(groups == g) for g in order):
            ways = list(permutations(members))
            for way in ways:
                now = there.copy()
                for player in way:
                    before = play(now[None])[0]
                    now[player] = True
                    exact[player] += (play(now[None])[0] - before) / len(ways) / len(orders)
            there[members] = True
    values, error, _ = owen_values(play, groups, rounds=300, rng=np.random.default_rng(1))

    assert np.abs(exact).max() > 0.05
    assert (np.abs(values - exact) <= 2.5 * error + 1e-9).all()


def test_the_same_generator_gives_the_same_values() -> None:
    """Nothing is drawn but from the generator that is given; a game without players has no
    values.
    """
    play, _, _ = game(1, 6)
    groups = np.array([0, 0, 1, 2, 2, 3])
    first, again = (
        owen_values(lambda m: np.exp(play(m) / 5), groups, rounds=3, rng=np.random.default_rng(7))[
            0
        ]
        for _ in range(2)
    )

    np.testing.assert_array_equal(first, again)
    assert owen_values(play, np.zeros(0, int), rounds=3, rng=np.random.default_rng(0))[0].shape == (
        0,
    )


def test_the_error_of_many_rounds_is_their_own() -> None:
    """With many rounds nothing is drawn towards what others vary by; of one nothing is known."""
    values = np.random.default_rng(2).normal(size=(5000, 6)) * np.arange(1, 7)

    np.testing.assert_allclose(standard_error(values), sem(values, axis=0), rtol=0.02)
    assert np.isnan(standard_error(values[:1])).all()


def test_a_player_that_never_varies_has_the_error_of_its_size_in_few_rounds() -> None:
    """Rounds that happen to agree are no proof; a player that never contributes has no error."""
    values = np.random.default_rng(3).normal(5, 1, size=(4, 20))
    values[:, 0], values[:, 1] = 5.0, 0.0
    error = standard_error(values)

    assert error[0] > 0.2
    assert error[1] == 0


@pytest.mark.parametrize("name", ["04-sparsely-charted-survived"])
def test_intervals_of_a_stay_hold_what_many_rounds_say(name: str) -> None:
    """A share of ``benchmarks/covered.py``: of a sample stay, forty times four rounds."""
    model = load_model("icu-mortality/rnn")
    sample = next(s for s in samples(model.task) if s.path.stem == name)
    case = read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()
    assert isinstance(model, StayRnn)
    pool = stay_rounds(model, case, part(24, of=60), np.random.default_rng(0))
    every, largest = held(pool, ROUNDS, draws=40, rng=np.random.default_rng(1))

    assert 0.88 < every.mean() < 0.99
    assert 0.85 < largest.mean() <= 1


def test_intervals_of_an_ensemble_hold_what_many_rounds_say() -> None:
    """A share of ``benchmarks/covered.py``: of two sample stays, forty times eight rounds of what
    its network adds; one half of it is what is shown.
    """
    model = load_model("icu-mortality/ensemble")
    assert isinstance(model, Ensemble)
    every, largest = [], []
    for sample in samples(model.task)[:2]:
        case = read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()
        pool = ensemble_rounds(model, case, part(30, of=60), np.random.default_rng(0))
        found = held(pool, ENSEMBLE_ROUNDS, draws=40, rng=np.random.default_rng(1))
        every.append(found[0])
        largest.append(found[1])

    assert 0.88 < np.mean(every) < 0.99
    assert 0.85 < np.mean(largest) <= 1
