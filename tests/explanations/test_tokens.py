"""Words by halves of halves: shap's partition values where both are exact, additive wherever they are not."""

from __future__ import annotations

import numpy as np
import pytest
import shap

from medmodels.explanations.tokens import halving_values


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

    found, _ = halving_values(lambda z: worth(z, alone, pairs), players, evaluations=10_000)
    assert np.allclose(found, expected, atol=1e-8)


@pytest.mark.parametrize(("players", "evaluations"), [(1, 2), (3, 4), (7, 10), (50, 100), (150, 400)])
def test_they_add_up_with_any_number_of_evaluations(players: int, evaluations: int) -> None:
    """From nobody to everybody, and never more coalitions than were allowed, but for the last pair."""
    alone, pairs = game(players)
    found, used = halving_values(lambda z: worth(z, alone, pairs), players, evaluations=evaluations)
    ends = worth(np.array([np.zeros(players), np.ones(players)]), alone, pairs)

    assert np.allclose(found.sum(0), ends[1] - ends[0], atol=1e-10)
    assert used <= evaluations + 1
