"""Gradient descent is logistic regression; cut gradients and noise bound what one case moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
from sklearn.linear_model import LogisticRegression

from medmodels.lessons.noisy_training import Descent, descent, log_odds


def cases(n: int = 80) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(n, 4)) / 2
    return x, rng.random(n) < 1 / (1 + np.exp(-3 * x[:, 0]))


def after(steps: int, how: Descent, seed: int = 0, x: np.ndarray | None = None) -> np.ndarray:
    data, y = cases()
    going = descent(data if x is None else x, y, how, np.random.default_rng(seed))
    return next(islice(going, steps - 1, None))


def test_without_noise_it_is_logistic_regression() -> None:
    """After many steps the weights are scikit-learn's."""
    x, y = cases()
    known = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(x, y)
    weights = after(5_000, Descent())

    np.testing.assert_allclose(weights[1:], known.coef_[0], rtol=1e-4)
    np.testing.assert_allclose(log_odds(weights, x), known.decision_function(x), rtol=1e-3)


def test_decay_is_a_ridge() -> None:
    """A pull towards zero is scikit-learn's penalty with C = 1 / (n decay), on a constant input."""
    x, y = cases()
    decay = 0.05
    constant = np.column_stack([np.ones(len(x)), x])
    known = LogisticRegression(C=1 / (len(x) * decay), fit_intercept=False, tol=1e-10)
    known.fit(constant, y)

    np.testing.assert_allclose(after(3_000, Descent(decay=decay)), known.coef_[0], rtol=1e-4)


def test_one_case_moves_a_step_by_no_more_than_the_clip() -> None:
    """However far one case lies, the sum of gradients changes by twice the clip at most."""
    x, _ = cases()
    far = x.copy()
    far[0] *= 1_000
    how = Descent(rate=1.0, clip=0.3)
    moved = np.linalg.norm(after(1, how) - after(1, how, x=far)) * len(x)

    assert 0 < moved <= 2 * 0.3 + 1e-12
    assert np.linalg.norm(after(1, replace(how, clip=None), x=far)) > 1


def test_noise_is_of_the_size_that_is_accounted_for() -> None:
    """Its standard deviation is ``noise`` times the clip, over the expected size of a batch."""
    how = Descent(rate=1.0, clip=0.5, noise=2.0)
    drawn = np.array([after(1, how, seed) for seed in range(2_000)])
    expected = 2.0 * 0.5 / 80

    np.testing.assert_allclose(drawn.std(0), expected, rtol=0.06)


def test_each_case_is_drawn_by_itself() -> None:
    """The batch is Poisson's: its size varies, and steps are means over its expected size."""
    how = Descent(rate=1.0, share=0.25)
    drawn = np.array([after(1, how, seed) for seed in range(3_000)])

    np.testing.assert_allclose(drawn.mean(0), after(1, Descent(rate=1.0)), atol=0.01)
    assert drawn.std(0).min() > 0
