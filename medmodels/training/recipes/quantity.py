"""Train a forest, boosted trees, a support vector or a ridge regression on a table for an amount:
fit, score what was held out, repeat the whole recipe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from medmodels.datasets import Dataset
from medmodels.evidence import OTHER
from medmodels.models.coded import bounds_of, directions_of, expanded
from medmodels.models.formulas import comparisons
from medmodels.models.statements import statement
from medmodels.statistics.conformal import amount_bins, amount_limits
from medmodels.tasks import Task
from medmodels.training.estimators.boosting import boosted
from medmodels.training.estimators.monotone_forest import put_in_order
from medmodels.training.estimators.monotone_kernel import fit_ordered
from medmodels.training.estimators.ordered_root import fit_root
from medmodels.training.gates import distance_gate
from medmodels.training.measures.quantity import measured
from medmodels.training.microaggregation import group_means
from medmodels.training.progress import Redrawn, Started, Tell
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategies import (
    QuantityBoostingStrategy,
    QuantityForestStrategy,
    QuantityRidgeStrategy,
    QuantitySvmStrategy,
)
from medmodels.training.weights import weight_files, weight_statements

__all__ = ["REPEATS", "FittedQuantity", "fit_quantity", "train_quantity", "word_counts"]

QuantityStrategy = (
    QuantityBoostingStrategy | QuantityForestStrategy | QuantitySvmStrategy | QuantityRidgeStrategy
)

REPEATS, _HELD, _FOLDS = 20, 0.2, 5
_GROUP = 70  # training cases whose mean makes one reference case
_GROUPS = 75  # of 46 training cases or more each; with 150 the error is the same


@dataclass(frozen=True, eq=False)
class FittedQuantity:
    """A fitted forest, kernel expansion or root, and how to get amounts (n,) for expanded rows (n,
    columns).
    """

    estimator: Any
    predict: Callable[[np.ndarray], np.ndarray]


def train_quantity(dataset: Dataset, family: str, strategy: QuantityStrategy, tell: Tell) -> Run:
    """Fit on the training split, score the held-out cases, and hold out a random fifth of all cases
    twenty times over.
    """
    task, y, train, test = dataset.task, dataset.labels, dataset.train, dataset.test
    x = expanded(dataset.data, task)
    tell(Started(f"{task.name}/{family}", "cases", len(train)))
    assert task.quantity is not None
    directions, bounds = directions_of(task), bounds_of(task)
    fit = partial(fit_quantity, strategy=strategy, least=task.quantity.plausible[0])
    whole = partial(fit, directions=directions, bounds=bounds)
    trained = whole(x[train], y[train])
    out_of_sample = _out_of_fold(x[train], y[train], strategy.seed, whole)
    edges = amount_bins(out_of_sample)
    answers = comparisons(task, dataset.data)
    first = next(iter(answers), None)
    baseline = _baseline(y, None if first is None else answers[first])
    held = score_rows(
        "test",
        y[test],
        trained.predict(x[test]),
        baseline(train, test),
        factors={k: v[test] for k, v in dataset.factors.items()},
    )
    held |= {OTHER + name: values[test] for name, values in answers.items() if name != first}
    scores = joined([held, *_redrawn(x, y, baseline, strategy.seed, tell, whole)])
    numbers = [i for i, feature in enumerate(task.features) if not feature.codes]
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=weight_files(trained.estimator),
        fitted={
            "background": group_means(x[train], _GROUP),
            "conformal": amount_limits(out_of_sample, y[train], edges),
            "conformal_edges": edges,
            **distance_gate(np.sqrt(dataset.data[train][:, numbers])),
            "gate_columns": np.array(numbers),
            "word_counts": word_counts(dataset.data[train], task),
        },
        heldout=scores,
        stated={
            "background": statement("group means", group=_GROUP, of="cases"),
            "threshold_source": statement("amount"),
            "baseline": first or statement("median amount"),
            "calibrated_on": statement("out of fold"),
            **weight_statements(trained.estimator, code="landmarks moved outwards"),
        },
        held_inputs=x[test],
        values=(dataset.data[train], dataset.data[test]),
        measure=partial(
            measured,
            dataset=dataset,
            fit=lambda rows, truth, kept: (
                fit(rows, truth, directions=directions[kept], bounds=bounds[kept]).predict
            ),
        ),
    )


FitQuantity = Callable[[np.ndarray, np.ndarray], FittedQuantity]
# From the cases that were fitted on and those held out to the amounts of the latter.
Baseline = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _baseline(y: np.ndarray, formula: np.ndarray | None) -> Baseline:
    """What models are compared with: the answers (n,) of a published formula, or where there is
    none the median amount of the cases that were fitted on.
    """
    if formula is None:
        return lambda fit_on, held: np.full(len(held), np.median(y[fit_on]))
    return lambda fit_on, held: formula[held]


def _out_of_fold(x: np.ndarray, y: np.ndarray, seed: int, fit: FitQuantity) -> np.ndarray:
    """Estimates (n,) of training cases by fits that did not see them."""
    from sklearn.model_selection import KFold

    estimates = np.empty(len(y))
    for rows, held in KFold(_FOLDS, shuffle=True, random_state=seed).split(x):
        estimates[held] = fit(x[rows], y[rows]).predict(x[held])
    return estimates


def _redrawn(
    x: np.ndarray,
    y: np.ndarray,
    baseline: Baseline,
    seed: int,
    tell: Tell,
    fit: FitQuantity,
) -> list[dict[str, np.ndarray]]:
    """A random part of all cases held out, again and again."""
    from sklearn.model_selection import ShuffleSplit

    rows = []
    splits = ShuffleSplit(REPEATS, test_size=_HELD, random_state=seed).split(x)
    for repeat, (fit_on, rest) in enumerate(splits):
        tell(Redrawn(repeat + 1, REPEATS))
        predicted = fit(x[fit_on], y[fit_on]).predict(x[rest])
        rows.append(score_rows("cv", y[rest], predicted, baseline(fit_on, rest), repeat=repeat))
    return rows


def fit_quantity(
    x: np.ndarray,
    y: np.ndarray,
    strategy: QuantityStrategy,
    directions: np.ndarray,
    bounds: np.ndarray,
    *,
    least: float,
) -> FittedQuantity:
    """A fit to expanded rows (n, columns) and amounts (n,) from ``least``; it keeps to
    ``directions`` (columns,), and ``bounds`` (columns, 2) are what each column may hold.
    """
    return _FITS[type(strategy)](x, y, strategy, directions, bounds, least)


def _forest(
    x: np.ndarray,
    y: np.ndarray,
    strategy: QuantityForestStrategy,
    directions: np.ndarray,
    bounds: np.ndarray,
    least: float,
) -> FittedQuantity:
    from sklearn.ensemble import RandomForestRegressor

    forest = RandomForestRegressor(
        strategy.trees,
        max_features=strategy.max_features,
        min_samples_leaf=strategy.min_samples_leaf,
        random_state=strategy.seed,
    )
    put_in_order(forest.fit(x, y), directions)
    return FittedQuantity(forest, forest.predict)


def _expansion(
    x: np.ndarray,
    y: np.ndarray,
    strategy: QuantitySvmStrategy,
    directions: np.ndarray,
    bounds: np.ndarray,
    least: float,
) -> FittedQuantity:
    expansion = fit_ordered(
        x,
        y,
        directions,
        bounds,
        c=strategy.c,
        gamma=strategy.gamma,
        epsilon=strategy.epsilon,
        least=least,
        most=_GROUPS,
    )
    return FittedQuantity(expansion, expansion)


def _root(
    x: np.ndarray,
    y: np.ndarray,
    strategy: QuantityRidgeStrategy,
    directions: np.ndarray,
    bounds: np.ndarray,
    least: float,
) -> FittedQuantity:
    root = fit_root(
        x, y, directions, bounds, alpha=strategy.alpha, margin=strategy.margin, least=least
    )
    return FittedQuantity(root, root)


def _boosted(
    x: np.ndarray,
    y: np.ndarray,
    strategy: QuantityBoostingStrategy,
    directions: np.ndarray,
    bounds: np.ndarray,
    least: float,
) -> FittedQuantity:
    trees = boosted(x, y, strategy, monotone=directions, loss="squared_error")
    return FittedQuantity(trees, lambda data: trees.raw(data)[:, 0])


_FITS: dict[type, Callable[..., FittedQuantity]] = {
    QuantityBoostingStrategy: _boosted,
    QuantityForestStrategy: _forest,
    QuantitySvmStrategy: _expansion,
    QuantityRidgeStrategy: _root,
}


def word_counts(rows: np.ndarray, task: Task) -> np.ndarray:
    """How many of rows (n, features) hold each word of each coded input, (features, most words); 0
    elsewhere.
    """
    most = max(len(feature.codes) for feature in task.features)
    return np.stack(
        [
            (
                np.bincount(rows[:, i].astype(int), minlength=most)
                if feature.codes
                else np.zeros(most, int)
            )
            for i, feature in enumerate(task.features)
        ]
    )
