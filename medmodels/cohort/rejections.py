"""Which rows could not be read, and why, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from medmodels.errors import Problem

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["REJECTED", "Rejection", "of_problem", "rejected_table"]

REJECTED = ("file", "row", "column", "wrong", "right")
Rejection = tuple[str | None, int | None, str | None, str, str | None]


def of_problem(problem: Problem, *, file: str | None, row: int | None) -> Rejection:
    """What is wrong with a value, without the value."""
    return file, row, str(problem.column), str(problem.wrong), str(problem.right)


def rejected_table(rejections: Iterable[Rejection]) -> pa.Table:
    """A row a value that is wrong."""
    import pyarrow as pa

    columns = list(zip(*rejections, strict=True)) or [()] * len(REJECTED)
    kinds = (pa.string(), pa.int64(), *[pa.string()] * 3)
    return pa.table(
        {
            name: pa.array(column, kind)
            for name, column, kind in zip(REJECTED, columns, kinds, strict=True)
        }
    )
