"""Train a model of a time to an event on a table: fit, score what was held out, cross-validate the
whole recipe on everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from medmodels.datasets import Dataset
from medmodels.evidence import cross_validation
from medmodels.models import Model
from medmodels.models.boosted_hazards import DRAWN_TREES
from medmodels.models.boosted_trees import TREES
from medmodels.models.formulas import comparisons
from medmodels.models.measured import GateTrial, Measured, ReachedOverTime, topics
from medmodels.models.statements import Statement, statement
from medmodels.models.survival import COX_WEIGHTS
from medmodels.outcomes import TimeToEvent
from medmodels.outcomes.time_to_event import COMPARED, FREE
from medmodels.statistics.conformal import label_limits
from medmodels.statistics.cox import fit_cox
from medmodels.statistics.survival import followed_weights, kaplan_meier
from medmodels.tasks import Task
from medmodels.training.cross_validation import folds
from medmodels.training.estimators.boosted_hazards import fit_hazards, hazards_drawn_anew
from medmodels.training.estimators.cox import drawn_anew, fit_curved_cox
from medmodels.training.gates import distance_gate
from medmodels.training.measures.gate import gate_trial, row_refused
from medmodels.training.measures.spoilt import spoilt_rows
from medmodels.training.microaggregation import GROUP, group_means
from medmodels.training.progress import FoldBegun, Started, Tell
from medmodels.training.recipes.quantity import word_counts
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.stopping import END_EARLY
from medmodels.training.strategies import CoxStrategy, SurvivalBoostingStrategy, is_default
from medmodels.training.weights import array_file

__all__ = ["FittedSurvival", "reached_over_time", "train_survival"]

SurvivalStrategy = CoxStrategy | SurvivalBoostingStrategy

_FOLDS, _REPEATS = 10, 5
_SMALL = 1_000  # cases up to which the folds are drawn several times


Weights = tuple[Mapping[str, bytes], Mapping[str, np.ndarray]]


@dataclass(frozen=True, eq=False)
class FittedSurvival:
    """A fit: chances of being free (n, grid) for rows (n, inputs), the columns that its model sees
    of rows, and its ``weights`` as files and as arrays of ``reference.npz``.
    """

    free: Callable[[np.ndarray], np.ndarray]
    columns: Callable[[np.ndarray], np.ndarray]
    weights: Callable[[], Weights]


def train_survival(dataset: Dataset, family: str, strategy: SurvivalStrategy, tell: Tell) -> Run:
    """Fit on the training split and score the held-out cases; what follows is a cross-validation on
    all, in which every fold repeats the whole recipe.
    """
    task, train, test = dataset.task, dataset.train, dataset.test
    x, y = dataset.data[train], dataset.labels[train]
    tell(Started(f"{task.name}/{family}", "cases", len(train)))
    fit = partial(_FITS[type(strategy)], task=task, strategy=strategy)
    fitted = fit(x, y)
    held = dataset.data[test]
    files, arrays = fitted.weights()
    baseline, stated = _baseline(x, y, task)
    rows = _rows(dataset, "test", test, fitted.free(held), baseline(held))
    rows |= {name: values[test] for name, values in dataset.factors.items()}
    done = Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=files,
        fitted={
            **arrays,
            "background": group_means(fitted.columns(x)),
            "conformal": _limits(x, y, task, strategy.seed, fit, dataset.groups, train),
            "threshold": np.array(strategy.threshold),
            **_gate(x, task),
        },
        heldout=joined([rows]),
        stated={
            "background": statement("group means", group=GROUP, of="cases"),
            "threshold_source": statement("set in advance"),
            "baseline": stated,
            "calibrated_on": statement("out of fold, weighted"),
        },
        held_inputs=fitted.columns(held),
        values=(x, held),
        measure=partial(_measured, dataset=dataset, strategy=strategy),
    )

    def rest() -> Run:
        repeated = _cross_validate(dataset, strategy.seed, fit, tell)
        return replace(done, heldout=joined([rows, *repeated]), rest=None)

    return replace(done, rest=rest)


Fit = Callable[[np.ndarray, np.ndarray], FittedSurvival]


def _cox(x: np.ndarray, y: np.ndarray, *, task: Task, strategy: CoxStrategy) -> FittedSurvival:
    fit = fit_curved_cox(x, y, task, strategy)
    return FittedSurvival(
        fit.free,
        fit.columns,
        lambda: ({COX_WEIGHTS: array_file(fit.arrays(drawn_anew(fit, x, y, strategy)))}, {}),
    )


def _hazards(
    x: np.ndarray, y: np.ndarray, *, task: Task, strategy: SurvivalBoostingStrategy
) -> FittedSurvival:
    fit = fit_hazards(x, y, task, strategy)

    def weights() -> Weights:
        trees, hazards = hazards_drawn_anew(x, y, task, strategy)
        return (
            {TREES: array_file(fit.trees.arrays()), DRAWN_TREES: array_file(trees.arrays())},
            {"cumulative": fit.cumulative, "drawn_cumulative": hazards},
        )

    return FittedSurvival(fit.free, fit.columns, weights)


_FITS: dict[type, Callable[..., FittedSurvival]] = {
    CoxStrategy: _cox,
    SurvivalBoostingStrategy: _hazards,
}


def _asks(task: Task) -> TimeToEvent:
    assert isinstance(task.asks, TimeToEvent)
    return task.asks


def _baseline(
    x: np.ndarray, y: np.ndarray, task: Task
) -> tuple[Callable[[np.ndarray], np.ndarray], Statement]:
    """What models are compared with: the question's own index, as Cox's model of that number alone
    reads it, or where there is none the share of the training cases that were free.
    """
    asks = _asks(task)
    times, came = asks.times(y), asks.happened(y)
    indices = comparisons(task, x)
    if not indices:
        share = kaplan_meier(times, came).at(asks.grid)[0]
        return lambda rows: np.tile(share, (len(rows), 1)), statement("kaplan-meier")
    name, index = next(iter(indices.items()))
    fit = fit_cox((index - index.mean())[:, None], times, came)
    hazard = fit.cumulative_at(asks.grid)

    def curves(rows: np.ndarray) -> np.ndarray:
        relative = (comparisons(task, rows)[name] - index.mean()) * fit.coefficients[0]
        return np.exp(-np.exp(relative)[:, None] * hazard)

    return curves, name


def _rows(
    dataset: Dataset,
    split: str,
    which: np.ndarray,
    free: np.ndarray,
    compared: np.ndarray | None,
    *,
    repeat: int = 0,
    fold: int = 0,
) -> dict[str, np.ndarray]:
    """Rows of heldout.parquet: what is usual, the curve, and the comparator's where it is kept."""
    asks, y = _asks(dataset.task), dataset.labels[which]
    other = np.full(len(y), np.nan) if compared is None else asks.first(compared)
    return {
        **score_rows(split, y, asks.first(free), other, repeat=repeat, fold=fold),
        **asks.columns(free.astype(np.float32), FREE),
        **({} if compared is None else asks.columns(compared.astype(np.float32), COMPARED)),
    }


def _limits(
    x: np.ndarray,
    y: np.ndarray,
    task: Task,
    seed: int,
    fit: Fit,
    groups: np.ndarray | None,
    train: np.ndarray,
) -> np.ndarray:
    """Conformal limits of both labels, from chances out of fold of those whose state at the first
    horizon is known, each weighed for those like it who were lost.
    """
    asks, chance = _asks(task), np.empty(len(y))
    people = None if groups is None else groups[train]
    for rows, held in folds(asks.happened(y), people, _FOLDS, seed=seed):
        chance[held] = asks.first(fit(x[rows], y[rows]).free(x[held]))
    known, free = asks.known(y), asks.free(y)
    stands = followed_weights(asks.times(y), asks.happened(y), asks.horizons[0])
    return label_limits(
        np.column_stack([chance, 1 - chance])[known],
        np.where(free, 0, 1)[known],
        weights=stands[known],
    )


def _gate(x: np.ndarray, task: Task) -> dict[str, np.ndarray]:
    """The distance gate of those inputs that are numbers, and how many hold each word."""
    numbers = [i for i, feature in enumerate(task.features) if not feature.codes]
    return {
        **distance_gate(np.sqrt(np.abs(x[:, numbers])) * np.sign(x[:, numbers])),
        "gate_columns": np.array(numbers),
        "word_counts": word_counts(x, task),
    }


def _measured(model: Model, *, dataset: Dataset, strategy: SurvivalStrategy) -> dict[str, Measured]:
    """What was reached in cross-validation, and how many held-out cases are accepted as they
    are, and refused as the question spoils them.
    """
    held = dataset.data[dataset.test]
    kinds = {"whole": held, **spoilt_rows(held, dataset.task)}
    trial: GateTrial = gate_trial(
        "patients",
        {kind: [row_refused(model, row) for row in cases] for kind, cases in kinds.items()},
    )
    return topics(reached_over_time(model, settled=is_default(model.id, strategy)), trial)


def reached_over_time(model: Model, *, settled: bool) -> ReachedOverTime | None:
    """The means over the folds; ``None`` where nothing was cross-validated."""
    found = cross_validation(model)
    if found is None:
        return None
    c, brier = (found.metrics[name].mean for name in ("harrell_c", "brier_first"))
    return ReachedOverTime(c, brier, settled)


def _cross_validate(
    dataset: Dataset, seed: int, fit: Fit, tell: Tell
) -> Iterator[dict[str, np.ndarray]]:
    """Rows of every fold; whole repeats are kept, the first in any case."""
    asks = _asks(dataset.task)
    repeats = _REPEATS if len(dataset.labels) <= _SMALL else 1
    for repeat in range(repeats):
        if repeat and END_EARLY.is_set():
            break
        divided = folds(asks.happened(dataset.labels), dataset.groups, _FOLDS, seed=seed + repeat)
        for fold, (train, test) in enumerate(divided):
            tell(FoldBegun(fold + 1, _FOLDS, repeat + 1, repeats))
            x, y, held = dataset.data[train], dataset.labels[train], dataset.data[test]
            compared = None if repeat else _baseline(x, y, dataset.task)[0](held)
            free = fit(x, y).free(held)
            yield _rows(dataset, "cv", test, free, compared, repeat=repeat, fold=fold)
