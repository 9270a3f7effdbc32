"""A table as a clinician has it: CSV bytes, or values typed in, to checked cases.

Example
-------
>>> from medmodels.cases import read_table
>>> from medmodels.tasks import get_task
>>> read_table(b"mean radius\\n14.1\\n", task=get_task("breast-fna"))
Traceback (most recent call last):
medmodels.errors.WrongColumns: The columns do not match: ...
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from medmodels.cases.case import Case, Reading
from medmodels.cases.column_names import Columns, match_columns
from medmodels.cases.delimited import read_cells
from medmodels.cases.first_line import holds_values
from medmodels.cases.numerals import DecimalComma, decimal_comma
from medmodels.cases.packed_rows import Rows
from medmodels.cases.remarks import Remark
from medmodels.cases.table_cells import PackedCells
from medmodels.cases.table_checks import check_row
from medmodels.cases.table_truth import truths_of
from medmodels.cases.table_values import problems_of, values_of
from medmodels.cases.written import csv_text
from medmodels.errors import CaseRejected, UnreadableFile, WrongColumns
from medmodels.tasks import Feature, Task

__all__ = ["case_from_values", "read_table", "settled", "table_template"]

_MOST_KEPT = 27_000_000  # bytes of numbers and, of rows that need correcting, of text


def read_table(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a delimited text file, or the first sheet of a workbook, with one case a row.

    Delimiter, encoding, byte-order mark and decimal comma are recognised, columns are matched by
    name and synonym, identifiers are dropped, the known outcome is kept aside. Raises
    ``UnreadableFile`` or ``WrongColumns`` for the file as a whole; what is wrong with one row
    stands in ``Reading.problems`` and leaves the others usable.
    """
    cells = read_cells(data)
    columns, comma = settled(cells.header, cells.rows, cells.delimiter, task=task)
    packed = PackedCells(cells.rows)
    values = values_of(packed, columns.inputs, task=task, comma=comma)
    problems = problems_of(
        packed, columns.inputs, values, dict(cells.ragged), task=task, comma=comma
    )
    values = _compact(values)
    if values.nbytes + problems.kept > _MOST_KEPT:
        raise UnreadableFile("too-much-kept", rows=len(problems), first=next(iter(problems), 0))
    truth, truth_notes = truths_of(cells.header, packed, columns, task, comma=comma)
    blank = [Remark("blank_lines", {"count": cells.blank})] if cells.blank else []
    notes = (cells.how, *blank, *columns.notes, *truth_notes)
    return Reading(task, origin, values, truth, problems, notes)


def settled(
    header: Sequence[str], rows: Rows, delimiter: str, *, task: Task
) -> tuple[Columns, DecimalComma]:
    """Which column is which, and whether a comma is the decimal mark, as these rows have it; raises
    ``WrongColumns``.
    """
    names = {name.lower() for name in header}
    if not names.issuperset(name.lower() for name in task.feature_names) and holds_values(
        header, rows
    ):
        raise WrongColumns("no-column-names")
    columns = match_columns(header, [rows.blank(i) for i in range(len(header))], task=task)
    evidence = [
        *columns.inputs,
        *([columns.truth] if task.quantity and columns.truth is not None else []),
    ]
    comma = decimal_comma(
        map(rows.column, evidence), delimiter=delimiter, others=map(rows.column, columns.unseen)
    )
    return columns, comma


def _compact(values: np.ndarray) -> np.ndarray:
    """The same numbers in half the memory, if all of them fit (grey levels do)."""
    with np.errstate(over="ignore"):
        half = values.astype(np.float32)
    same = all(
        np.array_equal(half[:, i], values[:, i], equal_nan=True) for i in range(values.shape[1])
    )
    return half if same else values


def case_from_values(
    values: Mapping[str, float | None],
    *,
    task: Task,
    origin: str = "typed",
    truth: str | None = None,
) -> Case:
    """A case from numbers typed in; raises ``CaseRejected`` under the same rules as a file."""
    data, problems = check_row(
        None, [_typed(values.get(f.name), f) for f in task.features], task=task, comma=False
    )
    if problems:
        raise CaseRejected(problems)
    return Case(task, data, origin, truth=truth)


def _typed(value: float | None, feature: Feature) -> str:
    """A typed value as it would stand in a file; a code that has no word is given as the number it
    is, which no input knows.
    """
    if value is None:
        return ""
    if not feature.codes:
        return repr(float(value))
    word = feature.codes[int(value)] if value in range(len(feature.codes)) else ""
    return word or f"code {value:g}"


def table_template(task: Task) -> bytes:
    """An empty CSV with the names of the inputs, to fill in."""
    return csv_text([task.feature_names]).encode()
