"""Growing boosted trees: what each loss gives, order by constraint, weights and seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import roc_auc_score

from medmodels.statistics.links import expit
from medmodels.training.estimators.boosting import boosted
from medmodels.training.estimators.classifiers import fit_boosting
from medmodels.training.strategies import BoostingStrategy
from tests.models.test_boosted_trees import Small, rows

ONE = replace(Small(), seeds=1)
SETTINGS = {
    "learning_rate": ONE.learning_rate,
    "max_iter": ONE.rounds,
    "max_leaf_nodes": ONE.leaves,
    "min_samples_leaf": ONE.min_samples_leaf,
    "l2_regularization": ONE.l2,
    "max_features": ONE.max_features,
    "early_stopping": False,
    "random_state": ONE.seed,
}


@pytest.mark.parametrize("loss", ["squared_error", "poisson"])
def test_an_amount_and_a_rate_are_those_of_scikit_learn(loss: str) -> None:
    """The amount as it is, the rate as its logarithm; weights of cases count."""
    x, y = rows()
    weight = np.random.default_rng(2).random(len(y))
    theirs = HistGradientBoostingRegressor(loss=loss, **SETTINGS).fit(x, y, sample_weight=weight)
    trees = boosted(x, y, ONE, loss=loss, sample_weight=weight)
    expected = theirs.predict(x)

    np.testing.assert_allclose(
        trees.raw(x)[:, 0], np.log(expected) if loss == "poisson" else expected, atol=1e-10
    )


def test_several_classes_have_an_output_each() -> None:
    """In the order of the classes, up to a constant of the row."""
    x, y = rows()
    which = np.digitize(y, [5.2, 6.5])
    theirs = HistGradientBoostingClassifier(**SETTINGS).fit(x, which)
    trees = boosted(x, which, ONE, loss="multinomial")

    assert trees.outputs == 3
    np.testing.assert_allclose(trees.raw(x), theirs.decision_function(x), atol=1e-12)


def test_two_labels_are_no_classes() -> None:
    """They have one output, and are asked for as such."""
    x, y = rows()

    with pytest.raises(ValueError, match="two labels"):
        boosted(x, y > 6, ONE, loss="multinomial")


def test_an_order_that_is_asked_for_is_kept() -> None:
    """With the first column an amount may only fall, whatever stands in the others; without it, it
    does rise.
    """
    x, y = rows(600)
    x = np.nan_to_num(x)
    steps = np.repeat(x[:40], 9, axis=0)
    steps[:, 0] = np.tile(np.linspace(-3, 3, 9), 40)
    order = np.array([-1, 0, 0, 0, 0])
    kept = boosted(x, y, Small(), loss="squared_error", monotone=order).raw(steps)
    free = boosted(x, y, Small(), loss="squared_error").raw(steps)

    assert (np.diff(kept.reshape(40, 9), axis=1) <= 1e-12).all()
    assert (np.diff(free.reshape(40, 9), axis=1) > 1e-3).any()


def test_seeds_that_draw_nothing_are_grown_once() -> None:
    """With every column at every split all seeds give the same trees."""
    x, y = rows()
    trees = boosted(x, y > 6, replace(Small(), max_features=1.0, seeds=3))

    assert len(trees.of) == Small().rounds


def test_probabilities_are_calibrated_on_folds_that_were_left_out() -> None:
    """Of pure noise every training case stays near the share of the positive ones out of fold,
    though the trees themselves learn it by heart.
    """
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(300, 5)), rng.random(300) < 0.3
    strategy = BoostingStrategy(rounds=100, min_samples_leaf=5, max_features=1.0)
    fitted = fit_boosting(x, y, strategy)
    slope, offset = fitted.arrays["platt"]
    raw = fitted.estimator.raw(x)[:, 0]

    np.testing.assert_allclose(fitted.probability(x), expit(slope * raw + offset), atol=1e-12)
    assert roc_auc_score(y, raw) > 0.9
    assert roc_auc_score(y, fitted.out_of_sample) < 0.65
    assert abs(slope) < 0.4


def test_a_column_that_is_never_known_is_not_asked_for() -> None:
    """In a fold, a rare column may be empty."""
    x, y = rows()
    x[:, 2] = np.nan
    trees = boosted(x, y > 6, Small())

    assert not (trees.feature == 2).any()
