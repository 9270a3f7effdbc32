"""What is measured of a model for an amount beyond its scores: with and without the inputs that its
question names, the gate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models import Model
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.models.measured import (
    AblationRow,
    GateTrial,
    Measured,
    WithAndWithout,
    topics,
)
from medmodels.tasks import Table
from medmodels.training.measures.gate import gate_trial, row_refused
from medmodels.training.measures.spoilt import spoilt_rows

__all__ = ["measured"]

FitToInputs = Callable[[np.ndarray, np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]

_REPEATS = 20


def measured(model: Model, *, dataset: Dataset, fit: FitToInputs) -> dict[str, Measured]:
    """What inputs are worth, and the gate; ``fit`` repeats the recipe on fewer columns: rows,
    amounts, and which of the expanded columns the rows have.
    """
    return topics(_without(dataset, fit), _gate(model, dataset))


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
