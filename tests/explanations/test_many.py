"""What moved each of many estimates: what each is told alone, and no digit by what is beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from medmodels.explanations import contributions_many, explainer_of
from medmodels.explanations.trees import forest_contributions, many_forest_contributions
from medmodels.models import load_model, model_ids
from tests.explanations.test_trees import explained
from tests.predictions.test_many import loaded

TABLED = [name for name in model_ids() if explainer_of(load_model(name)).many]


@cache
def drawn(name: str, count: int = 1_200) -> np.ndarray:
    """Inputs at random about those of the reference group; counts and words stay whole, and a stay
    of which nothing is known gets values.
    """
    background, rng = load_model(name).artifact.fitted["background"], np.random.default_rng(0)
    rows = background[rng.integers(len(background), size=count)]
    if len(background) == 1:
        return np.where(rng.random(rows.shape) < 0.5, rows, rng.normal(70, 40, rows.shape))
    whole = (background == background.round()).all(0)
    moved = rows + rng.normal(size=rows.shape) * background.std(0) / 2
    return np.where(whole, rows, moved)


@pytest.mark.parametrize("name", model_ids())
def test_many_are_told_what_each_is_told_alone(name: str) -> None:
    """Of every model's samples each element's amount, of the label that is explained: from tables
    to the last digits, of a forest to what shap's single precision knows, and else bit for bit.
    """
    model, cases = loaded(name)
    data = model.batch(cases[:2])
    found = contributions_many(model, data)
    elements = len(model.task.elements)
    assert found.shape == (len(data), elements)
    asked = model.task.asks.explained(model.each(data)) if elements else []
    off = 0.0 if explainer_of(model).many is None else 1e-7 if model.family == "forest" else 1e-11

    for n, k in enumerate(asked):
        alone = explainer_of(model).contributions(model, data[n : n + 1]).by_element(elements)
        np.testing.assert_allclose(found[n], alone[0, :, k], rtol=0, atol=off)


@pytest.mark.parametrize("name", TABLED)
def test_tables_add_up(name: str) -> None:
    """To the output less its mean over the reference group, to the last digits."""
    model, data = load_model(name), drawn(name)
    expected = model.outputs(data)[:, 0] - model.base[0]
    found = contributions_many(model, data).sum(1)

    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    assert np.abs(expected).max() > 0.1


@pytest.mark.parametrize("name", ["breast-fna/forest", "icu-mortality/forest"])
def test_tables_of_a_forest_give_what_shaps_explainer_gives(name: str) -> None:
    """Of some hundred drawn cases, each column of its own, in probability, to 1e-6."""
    model, data = load_model(name), drawn(name)[:300]
    expected = explained(model, data, "probability")[:, :, 1]
    found = many_forest_contributions(model, data).amounts[..., 0]

    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    assert np.abs(expected).max() > 0.05


@pytest.mark.parametrize("name", [*TABLED, "breast-fna/svm", "warfarin-dose/ridge"])
def test_no_digit_depends_on_how_a_file_is_divided(name: str) -> None:
    """Whole, in windows, and in another order: bit for bit."""
    model = load_model(name)
    rows = drawn(name) if name in TABLED else drawn(name)[:30]
    whole = contributions_many(model, rows)
    order = np.random.default_rng(1).permutation(len(rows))
    window = 512 * len(rows) // 1_200

    pieces = np.split(rows, range(window, len(rows), window))
    divided = np.concatenate([contributions_many(model, piece) for piece in pieces])

    np.testing.assert_array_equal(divided, whole)
    np.testing.assert_array_equal(contributions_many(model, rows[order]), whole[order])


def test_what_is_explained_of_many_classes_may_be_told() -> None:
    """By outputs that are known already; each case's own most probable class unless."""
    model, cases = loaded("ecg-beat/boosting")
    data = model.batch(cases[:2])
    amounts = explainer_of(model).contributions(model, data).by_element(len(model.task.elements))
    told = np.roll(np.eye(len(data), len(model.task.labels)), 1, axis=1)

    found = contributions_many(model, data, outputs=told)

    np.testing.assert_array_equal(found, amounts[np.arange(len(data)), :, told.argmax(1)])


def test_nothing_moved_nothing() -> None:
    """Of no inputs there are no amounts."""
    model = load_model("breast-fna/forest")
    assert contributions_many(model, drawn("breast-fna/forest")[:0]).shape == (0, 30)


@dataclass(eq=False)
class Grown:
    """As much of a model as its explanation asks for."""

    estimator: Any
    artifact: Any = field(default_factory=SimpleNamespace)


def test_paths_beyond_all_tables_are_walked_one_by_one() -> None:
    """A forest deeper than there are bits, as others may grow it, is explained by compiled code."""
    from sklearn.ensemble import RandomForestClassifier

    x = np.arange(200.0)[:, None].repeat(2, axis=1)
    forest = RandomForestClassifier(3, bootstrap=False, random_state=0).fit(x, np.arange(200) % 2)
    deepest = max(tree.tree_.max_depth for tree in forest.estimators_)
    model: Any = Grown(forest, SimpleNamespace(fitted={"background": x[::20]}))
    assert deepest > 64

    np.testing.assert_array_equal(
        many_forest_contributions(model, x[:9]).amounts, forest_contributions(model, x[:9]).amounts
    )
