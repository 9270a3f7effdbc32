"""Train a forest or a support vector regression on a table for an amount: fit, score what was held out, repeat the whole recipe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from medmodels.datasets import Dataset
from medmodels.evidence import OTHER
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.models.formulas import comparisons
from medmodels.predictions import amount_bins, amount_limits
from medmodels.training.quantity_measures import measured
from medmodels.training.reference import distance_gate, group_means
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategy import QuantityForestStrategy, QuantitySvmStrategy, Strategy
from medmodels.training.tables import stored

__all__ = ["REPEATS", "fit_quantity", "train_quantity"]

REPEATS, _HELD, _FOLDS = 20, 0.2, 5
_GROUP = 70  # training cases whose mean makes one reference case


def train_quantity(dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]) -> Run:
    """Fit on the training split, score the held-out cases, and hold out a random fifth of all cases twenty times over."""
    from sklearn.model_selection import KFold, ShuffleSplit, cross_val_predict

    assert isinstance(strategy, QuantityForestStrategy | QuantitySvmStrategy)
    task, y, train, test = dataset.task, dataset.labels, dataset.train, dataset.test
    x = expanded(dataset.data, task)
    progress(f"{task.name}/{family}: fitting on {len(train)} cases")
    fitted = fit_quantity(x[train], y[train], strategy)
    folds = KFold(_FOLDS, shuffle=True, random_state=strategy.seed)
    out_of_sample = cross_val_predict(unfitted(strategy), x[train], y[train], cv=folds)
    edges = amount_bins(out_of_sample)
    answers = comparisons(task, dataset.data)
    first = next(iter(answers))
    held = score_rows("test", y[test], fitted.predict(x[test]), answers[first][test], factors={k: v[test] for k, v in dataset.factors.items()})
    held |= {OTHER + name: values[test] for name, values in answers.items() if name != first}
    rows = [held]
    for repeat, (fit_on, rest) in enumerate(ShuffleSplit(REPEATS, test_size=_HELD, random_state=strategy.seed).split(x)):
        progress(f"held out at random: {repeat + 1} of {REPEATS}")
        rows.append(score_rows("cv", y[rest], fit_quantity(x[fit_on], y[fit_on], strategy).predict(x[rest]), answers[first][rest], repeat=repeat))
    numbers = [i for i, feature in enumerate(task.features) if not feature.codes]
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights={"model.skops": stored(fitted)},
        reference={
            "background": group_means(x[train], _GROUP),
            "conformal": amount_limits(out_of_sample, y[train], edges),
            "conformal_edges": edges,
            **distance_gate(np.sqrt(dataset.data[train][:, numbers])),
            "gate_columns": np.array(numbers),
        },
        heldout=joined(rows),
        facts={
            "background": f"means of groups of {_GROUP} or more neighbouring training cases",
            "threshold_source": "none: an amount is estimated",
            "baseline": first,
            "calibrated_on": "out-of-fold training cases",
        },
        held_inputs=x[test],
        values=(dataset.data[train], dataset.data[test]),
        measure=partial(
            measured, dataset=dataset, fit=lambda rows, truth: fit_quantity(rows, truth, strategy).predict, columns=element_of_expanded(task)
        ),
    )


def fit_quantity(x: np.ndarray, y: np.ndarray, strategy: QuantityForestStrategy | QuantitySvmStrategy) -> Any:
    """A fitted estimator for expanded rows (n, columns) and amounts (n,)."""
    return unfitted(strategy).fit(x, y)


def unfitted(strategy: QuantityForestStrategy | QuantitySvmStrategy) -> Any:
    """The estimator that a strategy describes."""
    if isinstance(strategy, QuantityForestStrategy):
        from sklearn.ensemble import RandomForestRegressor

        return RandomForestRegressor(
            strategy.trees, max_features=strategy.max_features, min_samples_leaf=strategy.min_samples_leaf, random_state=strategy.seed
        )
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVR

    return make_pipeline(StandardScaler(), SVR(C=strategy.c, gamma=strategy.gamma, epsilon=strategy.epsilon))
