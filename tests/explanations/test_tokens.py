"""Words by halves of halves: shap's partition values where both are exact, additive wherever they
are not.
"""

from __future__ import annotations

import numpy as np
import pytest
import shap
from scipy.stats import sem

from medmodels.explanations.sampling import standard_error
from medmodels.explanations.tokens import (
    evaluations_needed,
    halving_values,
    ordered_rounds,
    ordered_values,
    rounds_of,
)


def game(players: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(players)
    return rng.normal(size=(players, 2)), rng.normal(size=(players, players, 2))


def worth(members: np.ndarray, alone: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Each player's own worth, what pairs add, and a bend that no sum has; two labels."""
    z = np.asarray(members, float)
    return np.tanh(z @ alone + np.einsum("np,pqk,nq->nk", z, pairs, z) / 4)


@pytest.mark.parametrize("players", [2, 4, 8])
def test_with_enough_evaluations_they_are_shaps_partition_values(players: int) -> None:
    """The same balanced tree, every stretch cut to its single players."""
    alone, pairs = game(players)
    rows, level = [], [(n, 1) for n in range(players)]
    while len(level) > 1:
        joined = []
        for (a, m), (b, n) in zip(level[::2], level[1::2], strict=True):
            rows.append((float(a), float(b), float(m + n), float(m + n)))
            joined.append((players + len(rows) - 1, m + n))
        level = joined
    masker = shap.maskers.Partition(np.zeros((1, players)), clustering=np.array(rows))
    explainer = shap.PartitionExplainer(lambda z: worth(z, alone, pairs), masker)
    expected = explainer(np.ones((1, players)), max_evals=10_000, silent=True).values[0]

    found = halving_values(lambda z: worth(z, alone, pairs), players)
    assert np.allclose(found, expected, atol=1e-8)


@pytest.mark.parametrize("players", [1, 2, 3, 7, 20])
def test_the_cost_is_known_beforehand(players: int) -> None:
    """As many coalitions are played as were counted."""
    alone, pairs = game(players)
    played = 0

    def counted(z: np.ndarray) -> np.ndarray:
        nonlocal played
        played += len(z)
        return worth(z, alone, pairs)

    found = halving_values(counted, players)
    ends = worth(np.array([np.zeros(players), np.ones(players)]), alone, pairs)
    assert played == evaluations_needed(players)
    assert np.allclose(found.sum(0), ends[1] - ends[0], atol=1e-10)


@pytest.mark.parametrize("players", [2, 9, 60])
def test_sampled_orders_add_up_and_tell_their_error(players: int) -> None:
    """Exactly additive; the exact values lie within four standard errors."""
    alone, pairs = game(players)
    play = lambda z: worth(z, alone, pairs) / players  # noqa: E731
    found, error = ordered_values(
        play, players, rounds=200 if players < 20 else 40, rng=np.random.default_rng(0)
    )
    ends = play(np.array([np.zeros(players), np.ones(players)]))

    assert np.allclose(found.sum(0), ends[1] - ends[0], atol=1e-10)
    if players < 20:
        assert (np.abs(found - halving_values(play, players)) <= 4 * error + 1e-9).all()


@pytest.mark.parametrize("rounds", [2, 3, 5, 40])
def test_the_error_is_that_of_the_rounds_that_were_played(rounds: int) -> None:
    """Worked out once more from the coalitions that were asked: each round's order and its reverse
    are one draw, whose mean is the value and whose spread gives the error.
    """
    players, asked = 6, []
    alone, pairs = game(players)

    def play(z: np.ndarray) -> np.ndarray:
        asked.append(np.asarray(z, bool))
        return worth(z, alone, pairs)

    found, error = ordered_values(play, players, rounds=rounds, rng=np.random.default_rng(1))

    coalitions = np.concatenate(asked)[2:].reshape(2 * rounds, players - 1, players)
    nobody, everybody = np.zeros((1, players), bool), np.ones((1, players), bool)
    draws = np.zeros((rounds, players, 2))
    for n, grown in enumerate(coalitions):
        steps = np.concatenate([nobody, grown, everybody])
        gains = np.diff(worth(steps, alone, pairs), axis=0)
        for who, gain in zip((steps[1:] & ~steps[:-1]).argmax(1), gains, strict=True):
            draws[n // 2, who] += gain / 2
    np.testing.assert_allclose(found, draws.mean(0), rtol=0, atol=1e-12)
    np.testing.assert_allclose(error, standard_error(draws), rtol=1e-9)
    assert error.max() > 0


@pytest.mark.parametrize("players", [60, 90])
def test_intervals_of_sampled_words_hold_the_exact_value(players: int) -> None:
    """Words that count only four together, so that few rounds see little of how much they vary:
    over sixty explanations in as many rounds as so many words are given, 95% intervals hold the
    value that three hundred rounds give about as often as they say, those of the rounds alone
    less often.
    """
    rng = np.random.default_rng(players)
    sets = np.stack([rng.choice(players, 4, replace=False) for _ in range(2 * players)])
    amounts = rng.gamma(0.3, 1.0, len(sets)) * rng.choice([-1, 1], len(sets))

    def play(z: np.ndarray) -> np.ndarray:
        return (np.asarray(z, bool)[:, sets].all(2) @ amounts)[:, None]

    pool = ordered_rounds(play, players, rounds=300, rng=rng)[..., 0]
    truth, vary, few = pool.mean(0), pool.std(0) > 1e-9, rounds_of(players)
    drawn = [pool[rng.choice(len(pool), few, replace=False)] for _ in range(60)]
    inside, alone = (
        np.mean([(np.abs(d.mean(0) - truth) <= 1.96 * error(d))[vary].mean() for d in drawn])
        for error in (standard_error, lambda d: sem(d, axis=0))
    )

    assert 0.925 < inside < 0.98
    assert alone < 0.925
