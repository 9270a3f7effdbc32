"""What the card of a model for an amount says beyond its scores: with and without race, with and
without the genotype, the gate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models import Model
from medmodels.models.coded import element_of_expanded, expanded
from medmodels.training.measures.gate import gate_table, row_refused

__all__ = ["measured"]

Fit = Callable[[np.ndarray, np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]

_REPEATS = 20
# What is left out to see what it is worth; both genotypes together.
_WITHOUT = {"race": ("race",), "genotypes": ("VKORC1", "CYP2C9")}


def measured(model: Model, *, dataset: Dataset, fit: Fit) -> dict[str, list[str]]:
    """The card's sections; ``fit`` repeats the recipe on fewer columns: rows, amounts, and which of
    the expanded columns the rows have.
    """
    return {
        "With and without": _without(dataset, fit),
        "Gate": _gate(model, dataset),
    }


def _without(dataset: Dataset, fit: Fit) -> list[str]:
    """The recipe with and without inputs on the same random fifths, overall and in each recorded
    group.
    """
    from sklearn.model_selection import ShuffleSplit

    task, x, y = dataset.task, expanded(dataset.data, dataset.task), dataset.labels
    names = {"all inputs": (), **{f"without {what}": inputs for what, inputs in _WITHOUT.items()}}
    groups, columns = dataset.factors["race"], element_of_expanded(task)
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for train, held in ShuffleSplit(_REPEATS, test_size=0.2, random_state=0).split(x):
        for name, left_out in names.items():
            kept = ~np.isin(columns, [task.feature_names.index(feature) for feature in left_out])
            predicted = fit(x[train][:, kept], y[train], kept)(x[held][:, kept])
            for group in ("everybody", *np.unique(groups)):
                mine = np.ones(len(held), bool) if group == "everybody" else groups[held] == group
                values = task.asks.fold_values(y[held][mine], predicted[mine])
                found.setdefault((name, group), []).append(
                    (values["mae"], values["within_20_percent"])
                )
    rows = [
        f"| {name} | {group} | {mae.mean():.2f} ± {mae.std(ddof=1):.2f} | {100 * share.mean():.1f}"
        f" ± {100 * share.std(ddof=1):.1f} |"
        for (name, group), values in found.items()
        for mae, share in [np.array(values).T]
    ]
    return [
        f"Mean ± standard deviation over the same {_REPEATS} random fifths held out.",
        "",
        "| inputs | patients | mean absolute error, mg/week | within 20 %, % |",
        "|---|---|---|---|",
        *rows,
    ]


def _swapped(names: tuple[str, ...], a: str, b: str) -> list[int]:
    return [names.index({a: b, b: a}.get(name, name)) for name in names]


def _gate(model: Model, dataset: Dataset) -> list[str]:
    """How many held-out cases are accepted as they are, and refused where height and weight are in
    other units.
    """
    held = dataset.data[dataset.test]
    kinds = {
        "held-out patients, as they are": held,
        "height in inches": (
            held * np.where(np.array(dataset.task.feature_names) == "height", 1 / 2.54, 1.0)
        ),
        "weight in pounds": (
            held * np.where(np.array(dataset.task.feature_names) == "weight", 2.2046, 1.0)
        ),
        "height and weight swapped": held[
            :, _swapped(dataset.task.feature_names, "height", "weight")
        ],
    }
    return gate_table(
        "cases", {kind: [row_refused(model, row) for row in cases] for kind, cases in kinds.items()}
    )
