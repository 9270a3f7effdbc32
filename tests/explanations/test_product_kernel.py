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
from medmodels.explanations.product_kernel import product_game_shapley, rbf_shapley


def brute_force(p: np.ndarray, q: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Shapley values of Σ weights · v by the definition, over all subsets."""
    _games, players = p.shape
    found = np.zeros(players)

    def value(members: set[int]) -> float:
        inside = np.array([d in members for d in range(players)])
        return float(weights @ np.where(inside, p, q).prod(1))

    for d in range(players):
        others = [e for e in range(players) if e != d]
        for size in range(players):
            share = factorial(size) * factorial(players - size - 1) / factorial(players)
            found[d] += share * sum(value({*s, d}) - value(set(s)) for s in itertools.combinations(others, size))
    return found


FACTOR = st.one_of(st.sampled_from([0.0, 1.0, 1e-300, 5e-324]), st.floats(0, 1))


@st.composite
def games(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count, players = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    factors = draw(st.lists(FACTOR, min_size=2 * count * players, max_size=2 * count * players))
    p, q = np.array(factors).reshape(2, count, players)
    return p, q, np.array(draw(st.lists(st.floats(-10, 10), min_size=count, max_size=count)))


@given(games())
@settings(max_examples=120, deadline=None, database=None, derandomize=True)
def test_equals_brute_force_over_all_subsets(game: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Random small product games, with factors of 0 and next to 0 among them, get the values of the definition."""
    np.testing.assert_allclose(product_game_shapley(*game), brute_force(*game), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("count", [1, 255, 256, 257, 600])
def test_any_number_of_games_adds_up(count: int) -> None:
    """The values of many games are the sum of the values of each, wherever the blocks end."""
    rng = np.random.default_rng(count)
    p, q, w = rng.random((count, 3)), rng.random((count, 3)), rng.normal(size=count)
    np.testing.assert_allclose(product_game_shapley(p, q, w), brute_force(p, q, w), rtol=0, atol=1e-11)


def test_factors_of_zero_everywhere() -> None:
    """A player who alone makes the difference from nothing to everything gets it shared by the definition."""
    p, q = np.ones((1, 4)), np.zeros((1, 4))
    np.testing.assert_allclose(product_game_shapley(p, q, np.ones(1)), np.full(4, 0.25), atol=1e-14)


def test_equals_shap_on_an_svm_of_eight_inputs(dataset: Dataset) -> None:
    """The values of an RBF machine's margin equal those of shap's exact explainer on the same background."""
    import shap

    x = dataset.data[dataset.train][:, :8]
    x = (x - x.mean(0)) / x.std(0)
    svc = SVC(C=3, gamma=0.1).fit(x, dataset.labels[dataset.train])
    background, cases = x[:20], x[100:104]
    masker = shap.maskers.Independent(background, max_samples=1000)
    expected = shap.ExactExplainer(svc.decision_function, masker)(cases).values
    found = rbf_shapley(cases, vectors=svc.support_vectors_, weights=svc.dual_coef_[0], gamma=0.1, background=background)
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def random_machine(seed: int = 0, *, inputs: int = 12) -> dict[str, np.ndarray | float]:
    rng = np.random.default_rng(seed)
    return {"vectors": rng.normal(size=(9, inputs)), "weights": rng.normal(size=9), "gamma": 0.07, "background": rng.normal(size=(7, inputs))}


def expansion(x: np.ndarray, machine: dict) -> np.ndarray:
    squared = ((x[:, None] - machine["vectors"][None]) ** 2).sum(2)
    return np.exp(-machine["gamma"] * squared) @ machine["weights"]


def test_values_add_up() -> None:
    """The values sum to the case's output minus the mean output of the background."""
    machine = random_machine()
    x = np.random.default_rng(1).normal(size=(6, 12))
    found = rbf_shapley(x, **machine).sum(1)
    np.testing.assert_allclose(found, expansion(x, machine) - expansion(machine["background"], machine).mean(), rtol=0, atol=1e-12)


def test_permuting_the_inputs_permutes_the_values() -> None:
    """The order of the inputs does not matter."""
    machine = random_machine()
    x = np.random.default_rng(2).normal(size=(3, 12))
    order = np.random.default_rng(3).permutation(12)
    moved = {**machine, "vectors": machine["vectors"][:, order], "background": machine["background"][:, order]}
    np.testing.assert_allclose(rbf_shapley(x[:, order], **moved), rbf_shapley(x, **machine)[:, order], rtol=0, atol=1e-13)


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
    assert found.sum() == pytest.approx(-expansion(machine["background"], machine).mean(), abs=1e-12)
