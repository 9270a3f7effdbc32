"""Cells that are all in memory as a table."""

from __future__ import annotations

from medmodels.cases.delimited import Cells
from medmodels.cohort.sources.table_rows import TableRows

__all__ = ["table_of"]


def table_of(cells: Cells) -> TableRows:
    """A table of text with the names of the file over it; a row that is none is null."""
    import pyarrow as pa

    ragged = {n - 1: wrong for n, wrong in cells.ragged.items()}
    columns = []
    for position in range(len(cells.header)):
        column: list[str | None] = list(cells.rows.cells(position))
        for row in ragged:
            column[row] = None
        columns.append(pa.array(column, pa.string()))
    return TableRows(pa.Table.from_arrays(columns, names=list(cells.header)), ragged)
