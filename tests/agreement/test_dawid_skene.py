"""What each case probably is, from unequal readers."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.agreement import Answers, consensus


def drawn(rng: np.random.Generator, right: list[float], cases: int) -> tuple[Answers, np.ndarray]:
    """Three labels; readers who are right with these probabilities, and each leaves a tenth out."""
    truth = rng.choice(3, cases, p=[0.5, 0.3, 0.2])
    codes = np.array(
        [
            np.where(rng.random(cases) < p, truth, (truth + rng.integers(1, 3, cases)) % 3)
            for p in right
        ]
    )
    codes[rng.random(codes.shape) < 0.1] = -1
    codes[0, (codes == -1).all(0)] = 0
    names = tuple(map(str, range(len(right))))
    return Answers(codes, (0, 1, 2), names, tuple(map(str, range(cases)))), truth


def test_good_readers_outweigh_a_majority_of_poor_ones() -> None:
    """More cases are told rightly than by votes, and each reader's skill is found."""
    right = [0.95, 0.95, 0.45, 0.45, 0.45]
    given, truth = drawn(np.random.default_rng(3), right, 400)
    found = consensus(given)
    votes = (given.codes[..., None] == np.arange(3)).sum(0).argmax(1)

    assert (found.probabilities.argmax(1) == truth).mean() > (votes == truth).mean() + 0.05
    skill = np.einsum("rjj,j->r", found.confusion, found.prevalence)
    assert skill == pytest.approx(right, abs=0.08)
    assert found.prevalence == pytest.approx([0.5, 0.3, 0.2], abs=0.06)


def test_the_likelihood_never_falls() -> None:
    """As EM promises; probabilities add up to 1."""
    given, _ = drawn(np.random.default_rng(4), [0.8, 0.6, 0.5], 60)
    found = consensus(given)

    assert (np.diff(found.log_likelihoods) > -1e-9).all()
    assert found.probabilities.sum(1) == pytest.approx(1)


def test_readers_who_agree_are_believed() -> None:
    """One label throughout is certain, and what nothing is has no confusion."""
    codes = np.zeros((2, 5), int)
    found = consensus(Answers(codes, (0, 1), ("a", "b"), tuple("12345")))

    assert found.probabilities == pytest.approx(np.tile([1.0, 0.0], (5, 1)), abs=1e-9)
    assert np.isnan(found.confusion[:, 1]).all()
