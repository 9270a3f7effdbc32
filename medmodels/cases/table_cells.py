"""What a table's cells can be asked, wherever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from medmodels.cases.packed_rows import Rows

__all__ = ["PackedCells", "TableCells"]


class TableCells(Protocol):
    """Cells by column, counted from 0 as in the file."""

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def column(self, position: int) -> Sequence[str] | np.ndarray:
        """A column as texts without blanks around them, or, where the file holds numbers, as these,
        ``nan`` where there is none.
        """
        ...

    def texts(self, position: int) -> Sequence[str]:
        """A column as texts, numbers too."""
        ...

    def only(self, rows: np.ndarray, positions: Sequence[int]) -> Rows:
        """The texts of some rows (as a mask) in these columns."""
        ...


class PackedCells:
    """Cells that were read from text."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, position: int) -> Sequence[str]:
        return self._rows.column(position)

    texts = column

    def only(self, rows: np.ndarray, positions: Sequence[int]) -> Rows:
        wanted = (
            [row[i] for i in positions]
            for row, asked in zip(self._rows, rows.tolist(), strict=True)
            if asked
        )
        return Rows(wanted, width=len(positions))
