"""Boosted trees as arrays: what scikit-learn's own predictions are, and files that are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from medmodels.models.boosted_trees import BoostedTrees
from medmodels.training.estimators.boosting import boosted

COLUMNS = 5


@dataclass(frozen=True)
class Small:
    """A strategy of small trees."""

    learning_rate: float = 0.3
    rounds: int = 12
    leaves: int = 6
    min_samples_leaf: int = 5
    l2: float = 1.0
    max_features: float = 0.6
    seeds: int = 2
    seed: int = 3


def rows(count: int = 300, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Rows with gaps that tell something, and an outcome between 0 and about 4."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, COLUMNS)).round(1)
    x[rng.random(x.shape) < 0.2] = np.nan
    known = np.nan_to_num(x, nan=1.0)
    return x, known[:, 0] ** 2 + known[:, 1] * known[:, 2] + rng.normal(size=count) / 5 + 5


def grown() -> BoostedTrees:
    x, y = rows()
    return boosted(x, y > 6, Small())


def test_a_case_falls_where_it_falls_in_scikit_learn() -> None:
    """The walk of our own gives what the estimators give, of many rows and of each alone, with
    gaps and without.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    x, y = rows()
    s = Small()
    expected = np.mean(
        [
            HistGradientBoostingClassifier(
                learning_rate=s.learning_rate,
                max_iter=s.rounds,
                max_leaf_nodes=s.leaves,
                min_samples_leaf=s.min_samples_leaf,
                l2_regularization=s.l2,
                max_features=s.max_features,
                early_stopping=False,
                random_state=s.seed + n,
            )
            .fit(x, y > 6)
            .decision_function(x)
            for n in range(s.seeds)
        ],
        axis=0,
    )
    trees = boosted(x, y > 6, s)

    np.testing.assert_allclose(trees.raw(x)[:, 0], expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(
        np.concatenate([trees.raw(x[n : n + 1]) for n in range(50)]), trees.raw(x[:50])
    )


def test_what_is_written_is_read_back() -> None:
    """The arrays give the same trees again, after a file too."""
    trees, (x, _) = grown(), rows(seed=1)
    again = BoostedTrees.from_arrays(trees.arrays(), columns=COLUMNS)

    np.testing.assert_array_equal(again.raw(x), trees.raw(x))
    assert again.depth == trees.depth <= 5


def _set(name: str, place: tuple[int, ...], value: float) -> Callable[[dict], None]:
    def change(arrays: dict) -> None:
        arrays[name] = arrays[name].copy()
        arrays[name][place] = value

    return change


def _put(name: str, value: object) -> Callable[[dict], None]:
    return lambda arrays: arrays.__setitem__(name, np.asarray(value))


SPOILT: dict[str, Callable[[dict], None]] = {
    "no base": lambda arrays: arrays.pop("base") and None,
    "one more": _put("more", [1.0]),
    "a child that is its parent": _set("left", (0, 0), 0),
    "a child before its parent": _set("left", (0, 1), 0),
    "a child beyond the tree": _set("right", (0, 0), 11),
    "a child far below": _set("right", (0, 0), -7),
    "two parents": _set("right", (0, 0), 1),
    "a column there is not": _set("feature", (0, 0), COLUMNS),
    "a column below": _set("feature", (0, 0), -2),
    "a leaf with a child": _set("feature", (0, 0), -1),
    "no threshold": _set("threshold", (0, 0), np.nan),
    "no bound": _set("threshold", (0, 0), np.inf),
    "a value that is none": _set("value", (0, 10), np.nan),
    "a value within": _set("value", (0, 0), 1.0),
    "an output there is not": _set("of", (0,), 1),
    "an output below": _set("of", (0,), -1),
    "a base without end": _put("base", [np.inf]),
    "a base of another shape": _put("base", 0.0),
    "trees without nodes": _put("feature", np.zeros((24, 0), int)),
    "columns as numbers": lambda arrays: arrays.update(feature=arrays["feature"].astype(float)),
    "truths as numbers": lambda arrays: arrays.update(
        missing_left=arrays["missing_left"].astype(int)
    ),
    "texts": lambda arrays: arrays.update(value=arrays["value"].astype("U8")),
    "beyond counting": lambda arrays: arrays.update(
        left=np.where(arrays["left"] > 0, 2**32 + arrays["left"].astype(int), -1)
    ),
    "a number without sign": lambda arrays: arrays.update(of=arrays["of"].astype(np.uint64)),
}


@pytest.mark.parametrize("how", SPOILT)
def test_arrays_that_are_no_trees_are_refused(how: str) -> None:
    """Before anything is walked."""
    arrays = grown().arrays()
    SPOILT[how](arrays)

    with pytest.raises(ValueError, match="boosted trees"):
        BoostedTrees.from_arrays(arrays, columns=COLUMNS)


def test_a_chain_that_is_too_deep_is_refused() -> None:
    """What an explanation holds of a tree grows with the square of its depth."""

    def chain(splits: int) -> dict[str, np.ndarray]:
        nodes = 2 * splits + 1
        inner = np.arange(nodes) % 2 == 0
        inner[-1] = False
        left = np.where(inner, np.arange(nodes) + 1, -1)
        return {
            "base": np.zeros(1),
            "of": np.zeros(1, int),
            "feature": np.where(inner, 0, -1)[None],
            "left": left[None],
            "right": np.where(inner, left + 1, -1)[None],
            "threshold": np.where(inner, np.arange(nodes), 0.0)[None],
            "value": np.where(inner, 0.0, 1.0)[None],
            "missing_left": np.zeros((1, nodes), bool),
        }

    assert BoostedTrees.from_arrays(chain(64), columns=1).depth == 64
    with pytest.raises(ValueError, match="boosted trees"):
        BoostedTrees.from_arrays(chain(65), columns=1)
