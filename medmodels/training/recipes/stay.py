"""Train a model of stays: fit, score the held-out stays, cross-validate the whole recipe on all. A
forest is trained here; other families have a file of their own beside this one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from medmodels.datasets import Dataset
from medmodels.errors import BadStrategy
from medmodels.models.statements import Statement, statement
from medmodels.models.stays import filled, levels, summary
from medmodels.statistics.conformal import label_limits
from medmodels.tasks import Task
from medmodels.training.estimators.classifiers import FITTERS, baseline_probability
from medmodels.training.gates import distance_gate, skewed
from medmodels.training.measures.stay import event_threshold, measured
from medmodels.training.microaggregation import group_means
from medmodels.training.progress import FoldBegun, Started, Tell
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategies import (
    BoostingStrategy,
    ForestStrategy,
    Strategy,
)
from medmodels.training.weights import stored

__all__ = [
    "FOLDS",
    "FittedStays",
    "element_values",
    "require_no_threshold",
    "stay_folds",
    "stay_gate",
    "summaries_of",
    "train_stay_forest",
    "trained_on_stays",
]

FOLDS = 5
_GROUP = 100  # stays whose mean makes one reference stay of the forest


@dataclass(frozen=True, eq=False)
class FittedStays:
    """One fit: probabilities of inputs like those it was fitted on, of its own training stays out
    of sample, the arrays that are stored and what its background is.

    ``written`` gives its files by form, made when they are asked for; of a network ``seen`` turns
    grids into what it sees.
    """

    probability: Callable[[np.ndarray], np.ndarray]
    out_of_sample: np.ndarray
    arrays: dict[str, np.ndarray]
    background: Statement
    written: Callable[[], dict[str, bytes]]
    network: Any = None
    seen: Callable[[np.ndarray], np.ndarray] | None = None

    @cached_property
    def forms(self) -> dict[str, bytes]:
        """The files of the weights; of a network, all its forms."""
        return self.written()

    @property
    def weights(self) -> dict[str, bytes]:
        """The files that are packaged."""
        if self.network is None:
            return self.forms
        return {
            "model.tflite": self.forms["float32"],
            "model-compressed.tflite": self.forms["dynamic range"],
        }


FitStays = Callable[[np.ndarray, np.ndarray, np.ndarray], FittedStays]


def train_stay_forest(dataset: Dataset, family: str, strategy: ForestStrategy, tell: Tell) -> Run:
    """A forest on the summaries of stays; its threshold is chosen where recall equals precision.

    Raises ``BadStrategy`` when a threshold is given.
    """
    require_no_threshold(strategy)
    columns = summaries_of(dataset)
    fit = partial(_fit_forest, strategy=strategy)
    done, trained = trained_on_stays(dataset, family, strategy, tell, columns, columns, fit)
    threshold = float(done.fitted["threshold"])
    held = filled(done.held_inputs, trained.arrays["fill"])
    return replace(done, strategy=replace(strategy, threshold=threshold), held_inputs=held)


def require_no_threshold(strategy: ForestStrategy | BoostingStrategy) -> None:
    """Raise ``BadStrategy`` where a threshold is given, which of stays is chosen."""
    if strategy.threshold != type(strategy)().threshold:
        raise BadStrategy("leave-out-threshold", option="threshold")


def summaries_of(dataset: Dataset) -> np.ndarray:
    """What the forest and the comparator see of all stays, (stays, columns)."""
    return np.stack([summary(stay, dataset.task) for stay in dataset.data])


def trained_on_stays(
    dataset: Dataset,
    family: str,
    strategy: Strategy,
    tell: Tell,
    x: np.ndarray,
    columns: np.ndarray,
    fit: FitStays,
) -> tuple[Run, FittedStays]:
    """Fit on the training split, score the held-out stays, repeat the whole recipe in each of five
    folds of all stays.

    ``x`` (n, …) are stays as the model sees them, ``columns`` (n, columns) their summaries.
    """
    task, y, train, test = dataset.task, dataset.labels, dataset.train, dataset.test
    tell(Started(f"{task.name}/{family}", "stays", len(train)))
    start = time.perf_counter()
    trained = fit(x[train], columns[train], y[train])
    seconds = time.perf_counter() - start
    threshold = event_threshold(trained.out_of_sample, y[train])
    scored = score_rows(
        "test",
        y[test],
        trained.probability(x[test]),
        _baseline(columns, y, train, test),
        factors={k: v[test] for k, v in dataset.factors.items()},
    )
    both = np.column_stack([trained.out_of_sample, 1 - trained.out_of_sample])
    known, held = (element_values(dataset.data[rows], task) for rows in (train, test))
    done = Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=trained.weights,
        fitted={
            **trained.arrays,
            **stay_gate(dataset.data[train], task),
            "threshold": np.array(threshold),
            "conformal": label_limits(both, np.where(y[train], 0, 1)),
        },
        heldout=joined([scored, *_cross_validated(x, columns, y, strategy.seed, tell, fit)]),
        stated={
            "background": trained.background,
            "threshold_source": statement("recall equals precision"),
            "baseline": statement("logistic regression on summaries"),
            "calibrated_on": statement("out of sample"),
        },
        held_inputs=x[test],
        values=(known, held),
        measure=lambda model: measured(model, dataset, trained.weights, trained.network, seconds),
    )
    return done, trained


def _fit_forest(
    x: np.ndarray, columns: np.ndarray, y: np.ndarray, *, strategy: ForestStrategy
) -> FittedStays:
    usual = np.nanmedian(x, axis=0)
    known = filled(x, usual)
    forest = FITTERS["forest"](known, y, strategy)
    return FittedStays(
        lambda data: forest.probability(filled(data, usual)),
        forest.out_of_sample,
        {
            "fill": usual,
            "background": np.concatenate(
                [group_means(known[y], _GROUP), group_means(known[~y], _GROUP)]
            ),
        },
        statement("group means", group=_GROUP, of="stays"),
        lambda: {"model.skops": stored(forest.estimator)},
    )


def _baseline(
    columns: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray
) -> np.ndarray:
    usual = np.nanmedian(columns[train], axis=0)
    return baseline_probability(
        filled(columns[train], usual), y[train], filled(columns[test], usual), strength=0.01
    )


def _cross_validated(
    x: np.ndarray, columns: np.ndarray, y: np.ndarray, seed: int, tell: Tell, fit: FitStays
) -> list[dict[str, np.ndarray]]:
    rows = []
    for fold, (train, test) in enumerate(stay_folds(y, seed)):
        tell(FoldBegun(fold + 1, FOLDS))
        scores = fit(x[train], columns[train], y[train]).probability(x[test])
        rows.append(
            score_rows("cv", y[test], scores, _baseline(columns, y, train, test), fold=fold)
        )
    return rows


def stay_folds(y: np.ndarray, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Which of all stays each fold fits on, and which it scores."""
    from sklearn.model_selection import StratifiedKFold

    yield from StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(y, y)


def stay_gate(stays: np.ndarray, task: Task) -> dict[str, np.ndarray]:
    """The fewest variables and hours that 99.5% of the training stays exceed, and how far their
    levels lie from the usual ones.
    """
    level = np.stack([levels(stay, task) for stay in stays])
    logged = skewed(level)
    level = np.where(logged, np.log1p(np.maximum(level, 0)), level)
    charted = [len(np.unique(stay[stay[:, 1] < len(task.features), 1])) for stay in stays]
    hours = [stay[stay[:, 1] < len(task.features), 0].max(initial=0) / 60 for stay in stays]
    usual = np.nanmean(level, axis=0)
    return {
        **distance_gate(filled(level, usual)),
        "gate_logged": logged,
        "least_charted": np.array(int(np.percentile(charted, 0.5))),
        "least_hours": np.array(np.percentile(hours, 0.5)),
    }


def element_values(stays: np.ndarray, task: Task) -> np.ndarray:
    """The mean of each variable and each descriptor, (stays, elements); ``nan`` where not
    charted.
    """
    return np.stack([_elements(stay, task) for stay in stays])


def _elements(stay: np.ndarray, task: Task) -> np.ndarray:
    described = np.full(len(task.descriptors), np.nan)
    known = stay[stay[:, 1] >= len(task.features)]
    described[known[:, 1].astype(int) - len(task.features)] = known[:, 2]
    return np.concatenate([levels(stay, task), described])
