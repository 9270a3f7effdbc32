"""What the sheets of both kinds of workbook have in common: a row grows cell by cell, in bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from medmodels.errors import UnreadableFile

__all__ = ["NO_VALUE", "Bounds", "GrowingRow", "SheetRows"]

# What stands for a formula that the workbook keeps no value of; no reader takes it for a value.
NO_VALUE = "formula without a value"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many cells a row has at most, and how many characters a cell."""

    widest: int
    longest: int


class SheetRows(Protocol):
    """A sheet: its name, how many others there are, and its rows, each with the number of rows
    that are left out before it.
    """

    @property
    def name(self) -> str: ...

    @property
    def others(self) -> int: ...

    def read(self) -> Iterator[tuple[list[str], int]]: ...


class GrowingRow:
    """The cells of one row as they come: those between two that hold something are blank."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self.number, self.cells = bounds, 0, list[str]()

    def put(self, column: int, text: str, count: int = 1) -> None:
        """Text in so many cells from that column on, counted from 0; nothing is put where there is
        none.
        """
        if not text:
            return
        if not 0 <= column <= self._bounds.widest - count:
            raise UnreadableFile("too-many-columns", line=self.number, most=self._bounds.widest)
        self.refuse_longer(len(text))
        cells, end = self.cells, column + count
        if end > len(cells) + 1:
            cells.extend([""] * (end - len(cells)))
        cells[column:end] = [text] * count

    def refuse_longer(self, characters: int) -> None:
        """Refuse a text that has grown past the bound before it is whole."""
        if characters > self._bounds.longest:
            raise UnreadableFile("cell-too-long", line=self.number, most=self._bounds.longest)
