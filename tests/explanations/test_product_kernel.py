"""Product-kernel Shapley values against brute force, shap's exact explainer, and underflow."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
import pytest
import shap
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from medmodels.explanations.product_kernel import product_game_shapley, rbf_shapley

factors = st.one_of(st.just(0.0), st.just(1e-300), st.floats(0, 1))


def brute_force(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Shapley values of one product game, over all subsets."""
    players = range(len(p))

    def worth(inside: tuple[int, ...]) -> float:
        return float(np.prod([p[d] if d in inside else q[d] for d in players]))

    values = np.zeros(len(p))
    for d in players:
        rest = [e for e in players if e != d]
        for size in range(len(p)):
            weight = factorial(size) * factorial(len(p) - size - 1) / factorial(len(p))
            values[d] += weight * sum(worth((*s, d)) - worth(s) for s in combinations(rest, size))
    return values


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 6).flatmap(lambda d: st.tuples(*[st.lists(factors, min_size=d, max_size=d)] * 2)))
def test_a_product_game_equals_brute_force(game: tuple[list[float], list[float]]) -> None:
    """For any factors, zeros and near-underflow included, the quadrature is the sum over all subsets."""
    p, q = np.array(game[0]), np.array(game[1])

    values = product_game_shapley(p[None], q[None], np.ones(1))

    np.testing.assert_allclose(values, brute_force(p, q), atol=1e-13)


@pytest.fixture(scope="module")
def machine() -> tuple[SVC, np.ndarray, np.ndarray]:
    """An RBF machine on eight inputs, a background and cases."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(120, 8))
    svc = SVC(C=3, gamma=0.15).fit(x, x[:, 0] * x[:, 1] + x[:, 2] > 0)
    return svc, x[:25], x[100:104]


def ours(svc: SVC, x: np.ndarray, background: np.ndarray) -> np.ndarray:
    return rbf_shapley(x, vectors=svc.support_vectors_, weights=svc.dual_coef_[0], gamma=0.15, background=background)


def test_an_svm_equals_shaps_exact_explainer(machine: tuple[SVC, np.ndarray, np.ndarray]) -> None:
    """On eight inputs our values are those of shap's enumeration of all coalitions."""
    svc, background, x = machine
    exact = shap.explainers.ExactExplainer(svc.decision_function, shap.maskers.Independent(background, max_samples=len(background)))

    np.testing.assert_allclose(ours(svc, x, background), exact(x).values, atol=1e-9)


def test_permuting_the_inputs_permutes_the_values(machine: tuple[SVC, np.ndarray, np.ndarray]) -> None:
    """The order of the inputs does not matter."""
    svc, background, x = machine
    order = np.random.default_rng(0).permutation(8)
    permuted = rbf_shapley(
        x[:, order], vectors=svc.support_vectors_[:, order], weights=svc.dual_coef_[0], gamma=0.15, background=background[:, order]
    )

    np.testing.assert_allclose(permuted, ours(svc, x, background)[:, order], atol=1e-12)


def test_a_case_far_from_everything_stays_finite(machine: tuple[SVC, np.ndarray, np.ndarray]) -> None:
    """Where every kernel value underflows, values are finite and still add up."""
    svc, background, x = machine
    far = x[:1] + 1e4

    values = ours(svc, far, background)

    gap = svc.decision_function(far)[0] - svc.decision_function(background).mean()
    assert np.isfinite(values).all()
    assert values.sum() == pytest.approx(gap, abs=1e-10)
