"""The cells of a table that stands in memory as Arrow has it, as readers of tables ask for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases.packed_rows import MARK, Rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ArrowCells"]


class ArrowCells:
    """Columns of numbers stay numbers, whatever their width; all others are read as texts."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def column(self, position: int) -> Sequence[str] | np.ndarray:
        import pyarrow as pa

        column = self._table.column(position)
        kind = column.type
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            numbers = column.cast(pa.float64(), safe=False).to_numpy()
            # infinite is no measurement; and −0 is 0, so that equal cases are equal
            return np.where(np.isfinite(numbers), numbers, np.nan) + 0.0
        return self.texts(position)

    def texts(self, position: int) -> Sequence[str]:
        return _texts(self._table.column(position))

    def only(self, rows: np.ndarray, positions: Sequence[int]) -> Rows:
        some = self._table.select(list(positions)).filter(rows)
        columns = [_texts(column) for column in some.columns]
        return Rows(zip(*columns, strict=True), width=len(columns))


def _texts(column: pa.ChunkedArray) -> list[str]:
    """Each cell as a person would write it, without blanks around it; nothing where it is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_boolean(column.type) or pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        told = pc.utf8_trim_whitespace(column.fill_null("")).to_pylist()
    else:
        told = ["" if value is None else _written(value) for value in column.to_pylist()]
    return [text.replace(MARK, " ") if MARK in text else text for text in told]


def _written(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value).removesuffix(".0")
    return str(value).strip()
