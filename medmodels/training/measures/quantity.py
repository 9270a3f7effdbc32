"""What is measured of a model for an amount beyond its scores: beside what it is compared with,
where it has never been, with and without the inputs that its question names, the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models import Model
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.models.formulas import comparisons
from medmodels.models.measured import GateTrial, Measured, topics
from medmodels.models.measured_amounts import (
    AblationRow,
    Beside,
    Elsewhere,
    SiteRow,
    WithAndWithout,
)
from medmodels.statistics.bootstrap import draws, interval
from medmodels.statistics.folds import fold_mean
from medmodels.tasks import Table
from medmodels.training.measures.gate import gate_trial, row_refused
from medmodels.training.measures.spoilt import spoilt_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["beside", "measured"]

FitToInputs = Callable[[np.ndarray, np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]

_REPEATS = 20


def measured(model: Model, *, dataset: Dataset, fit: FitToInputs) -> dict[str, Measured]:
    """How it stands beside its baseline and at other sites, what inputs are worth, and the gate;
    ``fit`` repeats the recipe on fewer columns: rows, amounts, and which of the expanded columns
    the rows have.
    """
    return topics(
        beside(model.artifact.heldout()),
        _elsewhere(dataset, fit),
        _without(dataset, fit),
        _gate(model, dataset),
    )


def beside(scores: pd.DataFrame) -> Beside:
    """From the scores of the cross-validation, as they are stored."""
    rows = scores[scores["split"] == "cv"]
    off = rows[["score", "baseline"]].sub(rows["label"], axis=0).abs()
    errors = off.groupby([rows["repeat"], rows["fold"]]).mean().to_numpy()
    found = fold_mean(errors[:, 0] - errors[:, 1], folds=1)
    error, baseline = errors.mean(0).tolist()
    return Beside(len(errors), error, baseline, (found.mean, found.low, found.high))


def _elsewhere(dataset: Dataset, fit: FitToInputs) -> Elsewhere | None:
    """Every site left out once; ``None`` where nothing is known of sites, or where there is nothing
    published to compare with.
    """
    sites, formulas = dataset.sites, comparisons(dataset.task, dataset.data)
    if sites is None or not formulas:
        return None
    x, y, published = (
        expanded(dataset.data, dataset.task),
        dataset.labels,
        next(iter(formulas.values())),
    )
    found, every = np.empty(len(y)), np.ones(x.shape[1], bool)
    for site in np.unique(sites):
        out = sites == site
        found[out] = fit(x[~out], y[~out], every)(x[out])
    off, beside = np.abs(found - y), np.abs(published - y)
    rows = [_site(dataset, site, found, published) for site in np.unique(sites).tolist()]
    n, sums = np.array([(row.n, row.n * (row.error - row.baseline)) for row in rows]).T
    spread = interval(lambda w: w @ sums / (w @ n), draws(len(rows)))
    difference = (float(off.mean() - beside.mean()), *spread)
    return Elsewhere(float(off.mean()), float(beside.mean()), difference, tuple(rows))


def _site(dataset: Dataset, site: int, found: np.ndarray, published: np.ndarray) -> SiteRow:
    mine, asks = dataset.sites == site, dataset.task.asks
    y = dataset.labels[mine]
    own, other = (asks.fold_values(y, estimates[mine]) for estimates in (found, published))
    return SiteRow(site, len(y), own["mae"], other["mae"], own["within_20_percent"])


def _without(dataset: Dataset, fit: FitToInputs) -> WithAndWithout | None:
    """The recipe with and without inputs on the same random fifths, overall and in each group that
    the question names; ``None`` where it leaves nothing out.
    """
    from sklearn.model_selection import ShuffleSplit

    task, x, y = dataset.task, expanded(dataset.data, dataset.task), dataset.labels
    inputs, columns = Table.of(task.inputs), element_of_expanded(task)
    if not inputs.left_out:
        return None
    names: dict[str, tuple[str, ...]] = {"": (), **inputs.left_out}
    groups = dataset.factors.get(inputs.left_out_by, np.full(len(y), ""))
    errors: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for train, held in ShuffleSplit(_REPEATS, test_size=0.2, random_state=0).split(x):
        for name, left_out in names.items():
            kept = ~np.isin(columns, [task.feature_names.index(feature) for feature in left_out])
            predicted = fit(x[train][:, kept], y[train], kept)(x[held][:, kept])
            for group in dict.fromkeys(("", *np.unique(groups).tolist())):
                mine = np.ones(len(held), bool) if not group else groups[held] == group
                values = task.asks.fold_values(y[held][mine], predicted[mine])
                errors.setdefault((name, group), []).append(
                    (values["mae"], values["within_20_percent"])
                )
    return WithAndWithout(
        _REPEATS,
        tuple(_row(name, group, np.array(values)) for (name, group), values in errors.items()),
    )


def _row(without: str, group: str, values: np.ndarray) -> AblationRow:
    """``values`` (repeats, 2) are mean absolute errors and shares within 20%."""
    (error, within), (error_sd, within_sd) = values.mean(0).tolist(), values.std(0, ddof=1).tolist()
    return AblationRow(without, group, error, error_sd, within, within_sd)


def _gate(model: Model, dataset: Dataset) -> GateTrial:
    """How many held-out cases are accepted as they are, and refused as the question spoils them."""
    held = dataset.data[dataset.test]
    kinds = {"whole": held, **spoilt_rows(held, dataset.task)}
    return gate_trial(
        "patients",
        {kind: [row_refused(model, row) for row in cases] for kind, cases in kinds.items()},
    )
