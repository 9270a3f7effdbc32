"""Train a forest or a recurrent network on stays: fit, score the held-out stays, cross-validate the
whole recipe on all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from medmodels.datasets import Dataset
from medmodels.errors import BadStrategy
from medmodels.models.rnn import prepared
from medmodels.models.stays import filled, grid, levels, summary
from medmodels.predictions import label_limits
from medmodels.tasks import Task
from medmodels.training.estimators.classifiers import FITTERS, baseline_probability
from medmodels.training.measures.compression import SAMPLE, converted_forms, lab, platt_scaled
from medmodels.training.measures.stay import event_threshold, measured
from medmodels.training.microaggregation import distance_gate, group_means, skewed
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategies.registry import ForestStrategy, RnnStrategy, Strategy

__all__ = ["FOLDS", "train_stays"]

FOLDS = 5
_GROUP = 100  # stays whose mean makes one reference stay of the forest


@dataclass(frozen=True, eq=False)
class Fitted:
    """One fit: probabilities of inputs like those it was fitted on, of its own training stays out
    of sample, and what is stored.

    ``forms`` are a network's files by form, made when they are asked for, and ``seen`` turns grids
    into what it sees.
    """

    probability: Callable[[np.ndarray], np.ndarray]
    out_of_sample: np.ndarray
    weights: Callable[[dict[str, bytes]], dict[str, bytes]]
    arrays: dict[str, np.ndarray]
    network: Any = None
    forms: Callable[[], dict[str, bytes]] = dict
    seen: Callable[[np.ndarray], np.ndarray] | None = None


def train_stays(
    dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]
) -> Run:
    """Fit on the training split, score the held-out stays, repeat the whole recipe in each of five
    folds of all stays.
    """
    task, y, train, test = dataset.task, dataset.labels, dataset.train, dataset.test
    columns = np.stack([summary(stay, task) for stay in dataset.data])
    x = (
        columns
        if family == "forest"
        else np.stack([grid(stay, task, step=_step(strategy)) for stay in dataset.data])
    )
    progress(f"{task.name}/{family}: fitting on {len(train)} stays")
    start = time.perf_counter()
    if isinstance(strategy, ForestStrategy) and strategy.threshold != ForestStrategy().threshold:
        raise BadStrategy(
            "threshold", "left out for stays, where it is chosen so that recall equals precision"
        )
    fitted = _FITTERS[family](x[train], columns[train], y[train], strategy, progress, task)
    seconds = time.perf_counter() - start
    threshold = event_threshold(fitted.out_of_sample, y[train])
    baseline = _baseline(columns, y, train, test)
    scored = score_rows(
        "test",
        y[test],
        fitted.probability(x[test]),
        baseline,
        factors={k: v[test] for k, v in dataset.factors.items()},
    )
    both = np.column_stack([fitted.out_of_sample, 1 - fitted.out_of_sample])
    held = x[test] if family == "rnn" else filled(x[test], fitted.arrays["fill"])
    forms = fitted.forms()
    weights = fitted.weights(forms)
    platt = tuple(fitted.arrays["platt"].tolist()) if fitted.seen else None
    return Run(
        dataset=dataset,
        family=family,
        strategy=(
            replace(strategy, threshold=threshold)
            if isinstance(strategy, ForestStrategy)
            else strategy
        ),
        weights=weights,
        reference={
            **fitted.arrays,
            **stay_gate(dataset.data[train], task),
            "threshold": np.array(threshold),
            "conformal": label_limits(both, np.where(y[train], 0, 1)),
        },
        heldout=joined([scored, *_cross_validate(x, columns, y, family, strategy, progress, task)]),
        facts={
            "background": _BACKGROUNDS[family],
            "threshold_source": "where recall equals precision on out-of-sample training stays",
            "baseline": "logistic regression on the same summaries as the forest",
            "calibrated_on": "out-of-sample training probabilities",
        },
        held_inputs=held,
        values=tuple(
            np.stack([_element_values(stay, task) for stay in dataset.data[rows]])
            for rows in (train, test)
        ),  # type: ignore[arg-type]
        compression=(
            lab(forms, fitted.seen(x[test]), y[test], platt_scaled(*platt), threshold=threshold)
            if fitted.seen and platt
            else None
        ),
        measure=lambda model: measured(model, dataset, weights, fitted.network, seconds),
    )


# The forest a network learns from ranks best; the one that is shipped is less cautious, see its
# strategy.
_TEACHER = ForestStrategy(trees=200, criterion="entropy", max_features=0.5, min_samples_leaf=3)

_BACKGROUNDS = {
    "forest": f"means of groups of {_GROUP} or more neighbouring training stays",
    "rnn": "a stay in which nothing was charted and nothing is known of the patient",
}


def _step(strategy: Strategy) -> int:
    assert isinstance(strategy, RnnStrategy)
    return strategy.step


def _fit_forest(
    x: np.ndarray,
    columns: np.ndarray,
    y: np.ndarray,
    strategy: Strategy,
    progress: Callable[[str], None],
    task: Task,
) -> Fitted:
    from medmodels.training.recipes.table import stored

    assert isinstance(strategy, ForestStrategy)
    usual = np.nanmedian(x, axis=0)
    known = filled(x, usual)
    found = FITTERS["forest"](known, y, strategy)
    background = np.concatenate([group_means(known[y], _GROUP), group_means(known[~y], _GROUP)])
    return Fitted(
        lambda data: found.probability(filled(data, usual)),
        found.out_of_sample,
        lambda _: {"model.skops": stored(found.estimator)},
        {"fill": usual, "background": background},
    )


def _fit_rnn(
    x: np.ndarray,
    columns: np.ndarray,
    y: np.ndarray,
    strategy: Strategy,
    progress: Callable[[str], None],
    task: Task,
) -> Fitted:
    from medmodels.training.networks.stay_rnn import fit_rnn

    assert isinstance(strategy, RnnStrategy)
    teacher = None
    if strategy.taught:
        teacher = FITTERS["forest"](
            filled(columns, np.nanmedian(columns, axis=0)), y, _TEACHER
        ).out_of_sample

    def seen(grids: np.ndarray) -> np.ndarray:
        return prepared(grids, found.scale, step=found.step)

    found = fit_rnn(x, y, strategy, progress, numbers=len(task.descriptors) - 1, teacher=teacher)
    return Fitted(
        found.probability,
        found.out_of_sample,
        lambda forms: {
            "model.tflite": forms["float32"],
            "model-compressed.tflite": forms["dynamic range"],
        },
        {
            **found.scale,
            "platt": np.array(found.platt),
            "step": np.array(strategy.step),
            "background": np.full((1, *x.shape[1:]), np.nan),
        },
        found.network,
        forms=lambda: converted_forms(found.network, seen(x[:: max(len(x) // SAMPLE, 1)])),
        seen=seen,
    )


_FITTERS: dict[str, Callable[..., Fitted]] = {"forest": _fit_forest, "rnn": _fit_rnn}


def _baseline(
    columns: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray
) -> np.ndarray:
    usual = np.nanmedian(columns[train], axis=0)
    return baseline_probability(
        filled(columns[train], usual), y[train], filled(columns[test], usual), strength=0.01
    )


def _cross_validate(
    x: np.ndarray,
    columns: np.ndarray,
    y: np.ndarray,
    family: str,
    strategy: Strategy,
    progress: Callable[[str], None],
    task: Task,
) -> list[dict[str, np.ndarray]]:
    from sklearn.model_selection import StratifiedKFold

    rows = []
    for fold, (train, test) in enumerate(
        StratifiedKFold(FOLDS, shuffle=True, random_state=strategy.seed).split(x, y)
    ):
        progress(f"cross-validation: fold {fold + 1} of {FOLDS}")
        scores = _FITTERS[family](
            x[train], columns[train], y[train], strategy, progress, task
        ).probability(x[test])
        rows.append(
            score_rows("cv", y[test], scores, _baseline(columns, y, train, test), fold=fold)
        )
    return rows


def stay_gate(stays: np.ndarray, task: Task) -> dict[str, np.ndarray]:
    """The fewest variables and hours that 99.5 % of the training stays exceed, and how far their
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


def _element_values(stay: np.ndarray, task: Task) -> np.ndarray:
    """The mean of each variable and each descriptor, (elements,); ``nan`` where not charted."""
    described = np.full(len(task.descriptors), np.nan)
    known = stay[stay[:, 1] >= len(task.features)]
    described[known[:, 1].astype(int) - len(task.features)] = known[:, 2]
    return np.concatenate([levels(stay, task), described])
