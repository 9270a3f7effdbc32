"""Sampled explanations: exact where everything is asked, shap's where shap asks everything."""

from __future__ import annotations

import itertools
import warnings
from math import comb

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from medmodels.explanations.product_kernel import rbf_shapley
from medmodels.lessons.sampled_values import coalitions, kernel_shares, nearby_plane, played

PLAYERS = 6


def game() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    return {
        "vectors": rng.normal(size=(7, PLAYERS)),
        "weights": rng.normal(size=7),
        "background": rng.normal(size=(4, PLAYERS)),
        "case": rng.normal(size=PLAYERS),
    }


def answers(rows: np.ndarray) -> np.ndarray:
    parts = game()
    apart = ((rows[:, None] - parts["vectors"]) ** 2).sum(2)
    return np.exp(-0.3 * apart) @ parts["weights"]


def exact() -> np.ndarray:
    parts = game()
    return rbf_shapley(
        parts["case"][None],
        vectors=parts["vectors"],
        weights=parts["weights"],
        gamma=0.3,
        background=parts["background"],
    )[0]


def every() -> tuple[np.ndarray, np.ndarray]:
    """All coalitions but the empty and the whole one, with the weights of Shapley's kernel."""
    asked = np.array(list(itertools.product([False, True], repeat=PLAYERS)))[1:-1]
    sizes = asked.sum(1)
    weights = [(PLAYERS - 1) / (comb(PLAYERS, s) * s * (PLAYERS - s)) for s in sizes.tolist()]
    return asked, np.array(weights)


def test_with_every_coalition_the_shares_are_exact() -> None:
    """The product kernel's Shapley values, to rounding."""
    parts = game()
    asked, weights = every()
    shares = kernel_shares(played(answers, parts["case"], parts["background"]), asked, weights)

    np.testing.assert_allclose(shares, exact(), atol=1e-9)


def test_shap_says_the_same() -> None:
    """shap's KernelExplainer, which asks for every coalition of so few players."""
    shap = pytest.importorskip("shap")
    parts = game()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        explainer = shap.KernelExplainer(answers, parts["background"])
        said = explainer.shap_values(parts["case"], nsamples=2**PLAYERS, silent=True)
    asked, weights = every()
    shares = kernel_shares(played(answers, parts["case"], parts["background"]), asked, weights)

    np.testing.assert_allclose(said, shares, atol=1e-7)


def test_sampled_shares_add_up_and_come_near() -> None:
    """Whatever is drawn they add up; the more is drawn the nearer they come."""
    parts = game()
    worth = played(answers, parts["case"], parts["background"])
    whole = answers(parts["case"][None])[0] - answers(parts["background"]).mean()

    def off(count: int) -> float:
        runs = np.array(
            [
                kernel_shares(worth, coalitions(PLAYERS, count, np.random.default_rng(seed)))
                for seed in range(10)
            ]
        )
        np.testing.assert_allclose(runs.sum(1), whole, atol=1e-9)
        return float(np.abs(runs - exact()).max())

    assert off(2_000) < off(30) / 2


def test_coalitions_come_by_the_kernel_and_in_pairs() -> None:
    """Sizes by their weight, each with those it leaves out; nobody and everybody never."""
    drawn = coalitions(5, 20_000, np.random.default_rng(0))
    sizes = drawn.sum(1)
    weights = np.array([1 / (s * (5 - s)) for s in range(1, 5)])

    assert (drawn[::2] == ~drawn[1::2]).all()
    assert sizes.min() == 1
    assert sizes.max() == 4
    counted = np.bincount(sizes, minlength=5)[1:] / len(sizes)
    np.testing.assert_allclose(counted, weights / weights.sum(), atol=0.01)


def test_a_plane_is_scikit_learns_ridge() -> None:
    """The same neighbours and weights, fitted by ``Ridge``."""
    parts = game()
    spread, center = np.full(PLAYERS, 0.7), np.zeros(PLAYERS)
    said = nearby_plane(
        answers,
        parts["case"],
        center=center,
        spread=spread,
        width=2.0,
        count=300,
        rng=np.random.default_rng(4),
    )
    away = np.random.default_rng(4).normal(size=(300, PLAYERS))
    away[0] = 0
    ridge = Ridge(alpha=1.0).fit(
        away, answers(parts["case"] + away * spread), np.exp(-(away**2).sum(1) / 4.0)
    )

    np.testing.assert_allclose(said, ridge.coef_ * (parts["case"] - center) / spread, rtol=1e-8)


def test_of_a_plane_it_finds_the_plane() -> None:
    """Slopes times how far the case lies from the center, where the model is a plane."""
    slopes = np.array([1.0, -2.0, 0.5])
    case, center = np.array([1.0, 1.0, 3.0]), np.array([0.0, 2.0, 1.0])
    said = nearby_plane(
        lambda rows: rows @ slopes + 4,
        case,
        center=center,
        spread=np.array([1.0, 2.0, 0.5]),
        width=2.0,
        count=400,
        rng=np.random.default_rng(0),
        ridge=1e-9,
    )

    np.testing.assert_allclose(said, slopes * (case - center), rtol=1e-6)
