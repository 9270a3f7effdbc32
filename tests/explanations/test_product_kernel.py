"""Exact Shapley values of product games, against brute force and against shap."""

from __future__ import annotations

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from medmodels.datasets import Dataset
from medmodels.explanations import product_kernel
from medmodels.explanations.product_kernel import nodes_needed, product_game_shapley, rbf_shapley


def brute_force(p: np.ndarray, q: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Shapley values of Σ weights · v by the definition, over all subsets."""
    p, q, players = p.T, q.T, len(p)
    found = np.zeros(players)

    def value(members: set[int]) -> float:
        inside = np.array([d in members for d in range(players)])
        return float(weights @ np.where(inside, p, q).prod(1))

    for d in range(players):
        others = [e for e in range(players) if e != d]
        for size in range(players):
            share = factorial(size) * factorial(players - size - 1) / factorial(players)
            found[d] += share * sum(
                value({*s, d}) - value(set(s)) for s in itertools.combinations(others, size)
            )
    return found


FACTOR = st.one_of(st.sampled_from([0.0, 1.0, 1e-300, 5e-324]), st.floats(0, 1))


@st.composite
def games(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count, players = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    factors = draw(st.lists(FACTOR, min_size=2 * count * players, max_size=2 * count * players))
    p, q = np.array(factors).reshape(2, players, count)
    return p, q, np.array(draw(st.lists(st.floats(-10, 10), min_size=count, max_size=count)))


@given(games())
@settings(max_examples=120, deadline=None, database=None, derandomize=True)
def test_equals_brute_force_over_all_subsets(
    game: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Random small product games, with factors of 0 and next to 0 among them, get the values of the
    definition.
    """
    np.testing.assert_allclose(
        product_game_shapley(*game), brute_force(*game), rtol=1e-10, atol=1e-13
    )


@pytest.mark.parametrize("games", [1, 2, 255, 256, 1000])
def test_blocks_of_any_size_give_the_same_values(
    games: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many games are worked on at a time does not change the values."""
    machine = random_machine()
    x = np.random.default_rng(5).normal(size=(3, 12))
    expected = rbf_shapley(x, **machine)

    monkeypatch.setattr(product_kernel, "_GAMES", games)

    np.testing.assert_allclose(rbf_shapley(x, **machine), expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("spread", [0.1, 1.0, 3.0, 8.0, 20.0])
def test_fewer_nodes_are_as_good_as_the_exact_number(
    spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the number of nodes that the bound asks for, the values equal those of the number that
    is exact for the polynomial.
    """
    rng = np.random.default_rng(0)
    q = rng.random((30, 50))
    p = np.clip(q + (rng.random((30, 50)) - 0.5) * spread / 7.5, 0, 1)
    w = rng.normal(size=50)
    found = product_game_shapley(p, q, w)

    monkeypatch.setattr(product_kernel, "nodes_needed", lambda players, **_: 15)

    np.testing.assert_allclose(found, product_game_shapley(p, q, w), rtol=0, atol=2e-14)


@pytest.mark.parametrize("gain", [0.02, 0.05, 0.1])
def test_the_bound_is_kept_where_it_is_nearly_reached(gain: float) -> None:
    """Of players who all gain the same the value is (1 − (1 − gain)ᴰ) / D by symmetry, and this is
    the game with the largest error of a given spread: it is still below the rounding of the sum.
    """
    players = 30
    q, p = np.full((players, 1), 1 - gain), np.ones((players, 1))

    found = product_game_shapley(p, q, np.ones(1))

    assert nodes_needed(players, spread=players * gain) < 15
    exact = -np.expm1(players * np.log1p(-gain)) / players
    np.testing.assert_allclose(found, np.full(players, exact), rtol=0, atol=5e-17)


def test_the_bound_saves_nodes_and_never_asks_for_more_than_exactness_needs() -> None:
    """Close cases need few nodes, far ones at most half the number of inputs."""
    assert nodes_needed(30, spread=0.5) < 8
    assert nodes_needed(30, spread=30.0) == 15
    assert nodes_needed(5, spread=5.0) == 3


def test_factors_of_zero_everywhere() -> None:
    """A player who alone makes the difference from nothing to everything gets it shared by the
    definition.
    """
    p, q = np.ones((4, 1)), np.zeros((4, 1))
    np.testing.assert_allclose(product_game_shapley(p, q, np.ones(1)), np.full(4, 0.25), atol=1e-14)


def test_equals_shap_on_an_svm_of_eight_inputs(dataset: Dataset) -> None:
    """The values of an RBF machine's margin equal those of shap's exact explainer on the same
    background.
    """
    import shap

    x = dataset.data[dataset.train][:, :8]
    x = (x - x.mean(0)) / x.std(0)
    svc = SVC(C=3, gamma=0.1).fit(x, dataset.labels[dataset.train])
    background, cases = x[:20], x[100:104]
    masker = shap.maskers.Independent(background, max_samples=1000)
    expected = shap.ExactExplainer(svc.decision_function, masker)(cases).values
    found = rbf_shapley(
        cases,
        vectors=svc.support_vectors_,
        weights=svc.dual_coef_[0],
        gamma=0.1,
        background=background,
    )
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def random_machine(seed: int = 0, *, inputs: int = 12) -> dict[str, np.ndarray | float]:
    rng = np.random.default_rng(seed)
    return {
        "vectors": rng.normal(size=(9, inputs)),
        "weights": rng.normal(size=9),
        "gamma": 0.07,
        "background": rng.normal(size=(7, inputs)),
    }


def expansion(x: np.ndarray, machine: dict) -> np.ndarray:
    squared = ((x[:, None] - machine["vectors"][None]) ** 2).sum(2)
    return np.exp(-machine["gamma"] * squared) @ machine["weights"]


def test_values_add_up() -> None:
    """The values sum to the case's output minus the mean output of the background."""
    machine = random_machine()
    x = np.random.default_rng(1).normal(size=(6, 12))
    found = rbf_shapley(x, **machine).sum(1)
    np.testing.assert_allclose(
        found,
        expansion(x, machine) - expansion(machine["background"], machine).mean(),
        rtol=0,
        atol=1e-12,
    )


def test_permuting_the_inputs_permutes_the_values() -> None:
    """The order of the inputs does not matter."""
    machine = random_machine()
    x = np.random.default_rng(2).normal(size=(3, 12))
    order = np.random.default_rng(3).permutation(12)
    moved = {
        **machine,
        "vectors": machine["vectors"][:, order],
        "background": machine["background"][:, order],
    }
    np.testing.assert_allclose(
        rbf_shapley(x[:, order], **moved), rbf_shapley(x, **machine)[:, order], rtol=0, atol=1e-13
    )


def test_an_input_without_influence_gets_nothing() -> None:
    """An input in which the case does not differ from any background case gets the value 0."""
    machine = random_machine()
    machine["background"][:, 4] = 0.3
    x = np.random.default_rng(4).normal(size=(2, 12))
    x[:, 4] = 0.3
    found = rbf_shapley(x, **machine)
    np.testing.assert_array_equal(found[:, 4], 0)
    assert np.abs(np.delete(found, 4, axis=1)).min() > 0


@pytest.mark.parametrize("far", [1e2, 1e3, 1e150])
def test_a_case_far_away_gives_finite_values_that_add_up(far: float) -> None:
    """Where every factor underflows the values stay finite and still add up."""
    machine = random_machine()
    x = np.full((1, 12), far)
    found = rbf_shapley(x, **machine)
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(
        -expansion(machine["background"], machine).mean(), abs=1e-12
    )
