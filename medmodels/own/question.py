"""The question that a labelled table asks, as a task: ranges from the training rows, and no claim
beyond them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from medmodels.outcomes import Labels
from medmodels.own.layouts import Layout
from medmodels.tasks import Feature, Task
from medmodels.tasks.layout import TABLES
from medmodels.tasks.own import task_name

__all__ = ["task_of"]

_FEW = 20


class LabelledRows(Protocol):
    """What a question is made of: rows (n, names) and their labels (n,), with their names."""

    @property
    def target(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def data(self) -> np.ndarray: ...
    @property
    def labels(self) -> np.ndarray: ...
    @property
    def positive(self) -> str: ...
    @property
    def negative(self) -> str: ...
    @property
    def layout(self) -> Layout | None: ...
    @property
    def set_aside(self) -> tuple[str, ...]: ...
    @property
    def words(self) -> Mapping[str, bool]: ...
    @property
    def modality(self) -> str: ...
    def label(self, value: str) -> str: ...


def task_of(table: LabelledRows, title: str, train: np.ndarray, split: str) -> Task:
    """The question as a task: ranges from the training rows, and no claim beyond them."""
    x, negative = table.data[train], table.data[train][~table.labels[train]]
    variables = table.layout.variables if table.layout else table.names
    # columns that share a scale
    alike = {v: np.flatnonzero(np.array(variables) == v) for v in dict.fromkeys(variables)}
    ranges = {v: (float(x[:, mine].min()), float(x[:, mine].max())) for v, mine in alike.items()}
    return Task(
        name=task_name(title),
        title=title,
        question=(
            f"Is it “{table.label(table.positive)}” rather than “{table.label(table.negative)}”?"
        ),
        asks=Labels(table.label(table.positive), table.label(table.negative)),
        intended_use=(
            "Education and demonstration: a model somebody trained on a table of their own."
        ),
        users="Whoever gave the table.",
        for_whom="Cases like those of the table; what these are, only its owner knows.",
        not_for=("any decision about a living patient", "cases from anywhere else"),
        known_limits=(
            (
                "Nothing is known of where the table comes from, how its label was found, or who is"
                " missing from it."
            ),
        ),
        outcome=(
            f"The label column of the table: “{table.positive}” or “{table.negative}”. Split:"
            f" {split}."
        ),
        input_note="Plausible ranges are those of the training rows, widened by their own width.",
        shared_credit="Inputs that move together share the credit between them.",
        reference_note=(
            f"5th to 95th percentile of the “{table.label(table.negative)}” training rows"
        ),
        source="A user's own table",
        licence="Not available",
        citation="",
        inputs=TABLES[table.modality](
            features=tuple(
                _feature(
                    name,
                    x[:, i],
                    negative[:, i],
                    ranges[variable],
                    variable if table.layout else "",
                )
                for i, (name, variable) in enumerate(zip(table.names, variables, strict=True))
            ),
            truth_columns={
                table.target.lower(): {
                    value.lower(): table.label(table.positive if yes else table.negative)
                    for value, yes in _words(table).items()
                }
            },
            set_aside=table.set_aside,
            **({"layout": table.layout.shape} if table.layout else {}),
        ),
    )


def _words(table: LabelledRows) -> dict[str, bool]:
    """What known outcomes may be called: the labels, and the values they stand for where these are
    so few that they are nobody's own.
    """
    of_values = dict(table.words) if len(table.words) <= _FEW else {}
    return {table.positive: True, table.negative: False} | of_values


def _feature(
    name: str, values: np.ndarray, negative: np.ndarray, span: tuple[float, float], group: str
) -> Feature:
    low, high = span
    width = high - low
    # so rough that nobody's lowest or highest value can be read back
    step = 10.0 ** math.floor(math.log10(width)) / 2 if width > 0 else 0.5
    least, most = math.floor((low - width) / step) * step, math.ceil((high + width) / step) * step
    plausible = (max(least, 0.0) if low >= 0 else least, most)
    reference_range = tuple(float(v) for v in np.percentile(negative, [5, 95]))
    decimals = next(
        (d for d in range(5) if np.allclose(values, np.round(values, d), rtol=0, atol=1e-9)), 4
    )
    return Feature(
        name,
        "a column of the training table",
        "",
        (reference_range[0], reference_range[1]),
        plausible,
        decimals,
        group=group,
    )
