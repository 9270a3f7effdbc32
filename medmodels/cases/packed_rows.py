"""Rows of text cells in little memory: a block of them is one text a column, taken apart when it is
asked for.

A cell as an object of its own takes some sixty bytes, whatever stands in it; here it takes its
characters and one more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MARK", "Rows"]

MARK = "\x1f"  # between cells; it stands in none, since control characters are refused
_BLOCK = 50_000  # cells that are objects at the same time


class Rows:
    """Rows of ``width`` cells without the blanks around them; counted from 0, read row by row or a
    column at once.

    >>> rows = Rows([("a", " 1"), ("b", "2")], width=2)
    >>> list(rows), rows.column(1), rows[1]
    ([('a', '1'), ('b', '2')], ['1', '2'], ('b', '2'))
    """

    def __init__(self, rows: Iterable[Sequence[str]] = (), *, width: int) -> None:
        self._blocks: list[tuple[str, ...]] = []
        self._starts: list[int] = []
        self._length = 0
        self._apart: tuple[int, list[list[str]]] = (-1, [])  # the block that was asked for last
        block: list[Sequence[str]] = []
        for row in rows:
            block.append(row)
            if len(block) * width >= _BLOCK:
                self._close(block)
        self._close(block)

    def _close(self, block: list[Sequence[str]]) -> None:
        if block:
            self._starts.append(self._length)
            self._blocks.append(
                tuple(MARK.join(map(str.strip, column)) for column in zip(*block, strict=True))
            )
            self._length += len(block)
            block.clear()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for block in self._blocks:
            yield from zip(*(text.split(MARK) for text in block), strict=True)

    def __getitem__(self, row: int) -> tuple[str, ...]:
        if not 0 <= row < self._length:
            raise IndexError(row)
        at = bisect_right(self._starts, row) - 1
        if self._apart[0] != at:  # rows are asked for one after the other
            self._apart = at, [text.split(MARK) for text in self._blocks[at]]
        return tuple(column[row - self._starts[at]] for column in self._apart[1])

    def only(self, positions: Iterable[int]) -> Iterator[dict[int, str]]:
        """The rows, each with the cells of these columns alone, by position; the others are not
        taken apart.
        """
        wanted = tuple(dict.fromkeys(positions))
        for block in self._blocks:
            for cells in zip(*(block[i].split(MARK) for i in wanted), strict=True):
                yield dict(zip(wanted, cells, strict=True))

    def cells(self, position: int) -> Iterator[str]:
        """The cells of a column one after the other, taken apart no further than they are asked
        for.
        """
        for block in self._blocks:
            yield from block[position].split(MARK)

    def column(self, position: int) -> list[str]:
        """Every cell of a column."""
        return list(self.cells(position))

    def blank(self, position: int) -> bool:
        """Whether nothing stands in a column."""
        return not any(block[position].strip(MARK) for block in self._blocks)

    @property
    def characters(self) -> int:
        """How much text there is, marks included."""
        return sum(len(text) + 1 for block in self._blocks for text in block)
