"""A portion of a table: its rows checked and answered a column at a time, no object a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases.numerals import numbers
from medmodels.cases.table_truth import truths_of
from medmodels.cases.table_values import problems_of, values_of
from medmodels.cohort.answering import answer_columns, outputs_abreast
from medmodels.cohort.arrow_cells import ArrowCells
from medmodels.cohort.layout import INPUT, laid_out, layout_of
from medmodels.cohort.portion import Portion, Scored, scored_of
from medmodels.cohort.rejections import Rejection, of_problem, rejected_table
from medmodels.cohort.scoring import Scoring, TableColumns
from medmodels.errors import Problem
from medmodels.gates import far_rows
from medmodels.models import Model
from medmodels.tasks import Task

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["score_rows"]


def score_rows(model: Model, scoring: Scoring, portion: Portion) -> Scored:
    """What becomes of the rows of a portion of a table."""
    import pyarrow as pa

    assert portion.table is not None
    assert scoring.columns is not None
    task, how = model.task, scoring.columns
    cells = ArrowCells(portion.table, comma=how.comma)
    ragged = {place + 1: why for place, why in portion.ragged.items()}
    values = values_of(cells, how.matched.inputs, task=task, comma=how.comma)
    problems = problems_of(cells, how.matched.inputs, values, ragged, task=task, comma=how.comma)
    fine = np.ones(len(cells), bool)
    fine[[row - 1 for row in problems]] = False
    places = np.flatnonzero(fine)
    columns: dict[str, pa.Array] = {"row": pa.array(portion.first + places + 1)}
    if len(places):
        columns |= _answers(model, scoring, values[places], places)
    if how.matched.truth is not None or how.matched.course is not None:
        columns["outcome"] = pa.array(_known(cells, how, task), pa.string()).take(pa.array(places))
    if scoring.inputs:
        columns |= _inputs(values[places], task)
    return scored_of(
        portion.number,
        len(cells),
        laid_out(columns, layout_of(model, scoring)),
        rejected_table(_rejections(problems, portion.first)),
    )


def _known(cells: ArrowCells, how: TableColumns, task: Task) -> Sequence[str | None]:
    """The known outcomes; amounts with all their digits, since what is right may turn on them."""
    truth, _ = truths_of(how.header, cells, how.matched, task, comma=how.comma)
    if task.quantity is None or how.matched.truth is None:
        return truth
    column = cells.column(how.matched.truth)
    amounts = column if isinstance(column, np.ndarray) else numbers(column, comma=how.comma)
    return [
        None if known is None else repr(amount)
        for known, amount in zip(truth, amounts.tolist(), strict=True)
    ]


def _answers(
    model: Model, scoring: Scoring, values: np.ndarray, places: np.ndarray
) -> dict[str, pa.Array]:
    seen = model.of_rows(values)
    outputs = outputs_abreast(model, seen, places)
    return answer_columns(model, seen, outputs, far_rows(model, values), scoring)


def _inputs(values: np.ndarray, task: Task) -> dict[str, pa.Array]:
    """The inputs under their own names: numbers, or the words they are codes of."""
    import pyarrow as pa

    columns = {}
    for k, feature in enumerate(task.features):
        column = pa.array(np.ascontiguousarray(values[:, k]))
        if feature.codes:
            words = pa.array([word or None for word in feature.codes], pa.string())
            column = words.take(column.cast(pa.int32()))
        columns[f"{INPUT}{feature.name}"] = column
    return columns


def _rejections(problems: Mapping[int, tuple[Problem, ...]], first: int) -> Iterator[Rejection]:
    for row, wrong in problems.items():
        for problem in wrong:
            yield of_problem(problem, file=None, row=first + row)
