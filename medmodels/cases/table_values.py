"""The values of a table's rows, all at once, and which rows need correcting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from medmodels.cases.numerals import DecimalComma, numbers
from medmodels.cases.problems import RowProblems
from medmodels.cases.table_cells import TableCells
from medmodels.cases.table_checks import check_row, code_of
from medmodels.errors import Problem
from medmodels.tasks import Feature, Table, Task
from medmodels.words import Phrase

__all__ = ["implausible_rows", "problems_of", "values_of"]


def values_of(
    cells: TableCells, positions: Sequence[int], *, task: Task, comma: DecimalComma
) -> np.ndarray:
    """The numbers of every row (rows, inputs), in the task's order; ``nan`` where there is none."""
    values = np.empty((len(cells), len(positions)))
    for i, (position, feature) in enumerate(zip(positions, task.features, strict=True)):
        values[:, i] = _of_feature(cells, position, feature, comma)
    return values


def _of_feature(
    cells: TableCells, position: int, feature: Feature, comma: DecimalComma
) -> np.ndarray:
    if feature.codes:
        texts = cells.texts(position)
        codes = {text: code_of(text, feature)[0] for text in set(texts)}
        return np.fromiter((codes[text] for text in texts), float, len(texts))
    column = cells.column(position)
    return column if isinstance(column, np.ndarray) else numbers(column, comma=comma)


def problems_of(
    cells: TableCells,
    positions: Sequence[int],
    values: np.ndarray,
    ragged: Mapping[int, Phrase],
    *,
    task: Task,
    comma: DecimalComma,
) -> RowProblems:
    """Which rows need correcting, and the text of these alone, from which the words are made when
    somebody asks; ``ragged`` says of some rows (from 1) that they are none.
    """
    wrong = implausible_rows(values, task)
    wrong[[n - 1 for n in ragged]] = True
    texts, place = cells.only(wrong, positions), np.cumsum(wrong) - 1

    def told(row: int) -> tuple[Problem, ...]:
        if row in ragged:
            return (
                Problem(Phrase("whole-row"), None, ragged[row], Phrase("delimiters-amiss"), row),
            )
        return check_row(row, texts[int(place[row - 1])], task=task, comma=comma)[1]

    return RowProblems(wrong, told, kept=texts.characters)


_AT_ONCE = 1024  # rows whose steps stay in a processor's cache


def implausible_rows(values: np.ndarray, task: Task) -> np.ndarray:
    """Which rows (n,) hold a value that cannot be, or values that cannot be together."""
    low, high = np.array([f.plausible for f in task.features]).T
    rules, wrong = Table.of(task.inputs).consistency, np.zeros(len(values), bool)
    for first in range(0, len(values), _AT_ONCE):
        part = values[first : first + _AT_ONCE]
        named = dict(zip(task.feature_names, part.T, strict=True))
        with np.errstate(over="ignore"):  # what overflows does not fit
            fits = ((part >= low) & (part <= high)).all(axis=1)
            for rule in rules:
                fits &= rule.holds(named)
        wrong[first : first + _AT_ONCE] = ~fits
    return wrong
