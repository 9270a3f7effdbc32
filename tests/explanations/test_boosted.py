"""Shapley values of boosted trees: those of every coalition played, and of shap's explainer."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np
import pytest

from medmodels.explanations.boosted import boosted_game
from medmodels.models.boosted_trees import BoostedTrees
from medmodels.training.estimators.boosting import boosted
from tests.models.test_boosted_trees import COLUMNS, Small, rows


def trees_of(loss: str = "log_loss") -> BoostedTrees:
    x, y = rows()
    labels = {"log_loss": y > 6, "multinomial": np.digitize(y, [5.2, 6.5])}
    return boosted(x, labels.get(loss, y), Small(), loss=loss)


def played(
    trees: BoostedTrees, row: np.ndarray, background: np.ndarray, player_of: np.ndarray
) -> np.ndarray:
    """Values (players, outputs) from the worth of every coalition, by the definition."""
    players = sorted(set(player_of.tolist()))

    def worth(inside: tuple[int, ...]) -> np.ndarray:
        shown = np.where(np.isin(player_of, inside), row, background)
        return trees.raw(shown).mean(0)

    found = np.zeros((len(players), trees.outputs))
    for player in players:
        others = [other for other in players if other != player]
        for size in range(len(others) + 1):
            for inside in combinations(others, size):
                gain = worth((*inside, player)) - worth(inside)
                found[player] += gain / (len(players) * comb(len(others), size))
    return found


@pytest.mark.parametrize("loss", ["log_loss", "squared_error", "multinomial"])
@pytest.mark.parametrize("player_of", [(0, 1, 2, 3, 4), (0, 1, 1, 2, 0), (0, 0, 0, 0, 0)])
def test_values_are_those_of_every_coalition(loss: str, player_of: tuple[int, ...]) -> None:
    """Of single columns, of groups of them that lie apart, and of all as one; with gaps in the case
    and in the reference cases.
    """
    trees, (data, _) = trees_of(loss), rows(8, seed=5)
    background, owner = rows(12, seed=6)[0], np.array(player_of)
    found = boosted_game(trees, background, owner)(data)

    for n in range(len(data)):
        np.testing.assert_allclose(
            found[n], played(trees, data[n], background, owner), rtol=0, atol=1e-12
        )


def test_groups_play_another_game_than_their_columns() -> None:
    """A group's value is not the sum of what its columns would get."""
    trees, (data, _) = trees_of(), rows(20, seed=5)
    background, owner = rows(12, seed=6)[0], np.array([0, 1, 1, 2, 0])
    apart, together = (boosted_game(trees, background, of)(data) for of in (None, owner))
    summed = np.stack([apart[:, owner == player].sum(1) for player in range(3)], axis=1)

    assert np.abs(summed - together).max() > 1e-3


def test_values_add_up_exactly() -> None:
    """To what the trees give less its mean over the reference cases."""
    trees, (data, _) = trees_of("multinomial"), rows(200, seed=5)
    background = rows(40, seed=6)[0]
    found = boosted_game(trees, background)(data).sum(1)

    np.testing.assert_allclose(
        found, trees.raw(data) - trees.raw(background).mean(0), rtol=0, atol=1e-13
    )


def test_values_are_those_of_shap() -> None:
    """On numbers that single precision holds, where no gap leads it astray."""
    import shap
    from sklearn.ensemble import HistGradientBoostingRegressor

    x, y = rows(seed=9)
    x = np.nan_to_num(x).round()
    background = x[:20]
    estimator = HistGradientBoostingRegressor(
        learning_rate=0.3,
        max_iter=12,
        max_leaf_nodes=6,
        min_samples_leaf=5,
        l2_regularization=1.0,
        early_stopping=False,
    ).fit(x, y)
    explainer = shap.TreeExplainer(
        estimator, background, feature_perturbation="interventional", model_output="raw"
    )
    expected = explainer.shap_values(x[30:60], check_additivity=False)
    trees = boosted(
        x,
        y,
        replace(Small(), max_features=1.0),
        loss="squared_error",
    )

    np.testing.assert_allclose(
        boosted_game(trees, background)(x[30:60])[..., 0], expected, rtol=0, atol=1e-6
    )


def test_trees_that_ask_nothing_give_nothing() -> None:
    """Of a single leaf the base says all."""
    x, y = rows(20)
    trees = boosted(x, y, replace(Small(), min_samples_leaf=20), loss="squared_error")
    found = boosted_game(trees, x)(x[:3])

    assert found.shape == (3, COLUMNS, 1)
    assert not found.any()
