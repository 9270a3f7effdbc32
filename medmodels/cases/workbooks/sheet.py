"""The first sheet of a workbook of either kind, as rows of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from medmodels.cases.workbooks.archive import Archive, refused
from medmodels.cases.workbooks.ods import OdsRows, is_ods
from medmodels.cases.workbooks.rows import Bounds, SheetRows
from medmodels.cases.workbooks.xlsx import XlsxRows, is_xlsx
from medmodels.errors import UnreadableFile

__all__ = ["SHEET", "Sheet", "first_sheet"]

# Where the cells of a text file are parted by a delimiter.
SHEET = "sheet"

_KINDS: Mapping[str, tuple[Callable[[Archive], bool], Callable[[Archive, Bounds], SheetRows]]] = {
    "xlsx": (is_xlsx, XlsxRows),
    "ods": (is_ods, OdsRows),
}


class Sheet:
    """The first sheet that is not hidden: its rows, each with the number of blank ones since the
    one before; a row ends with its last value. Name and number of others are known after them.
    """

    def __init__(self, kind: str, rows: SheetRows) -> None:
        self.kind, self._rows = kind, rows

    @property
    def name(self) -> str:
        return self._rows.name

    @property
    def others(self) -> int:
        return self._rows.others

    def rows(self) -> Iterator[tuple[list[str], int]]:
        """Raises ``UnreadableFile`` where the sheet is empty, past a bound or damaged."""
        blank = count = 0
        with refused():
            for cells, before in self._rows.read():
                blank += before
                if not any(map(str.strip, cells)):
                    blank += 1
                    continue
                yield cells, blank if count else 0
                count, blank = count + 1, 0
        if not count:
            raise UnreadableFile("sheet-empty")


def first_sheet(data: bytes, *, widest: int, longest: int) -> Sheet:
    """Open a workbook; a row has at most ``widest`` cells, a cell ``longest`` characters.

    Raises ``UnreadableFile`` where it is none, is past a bound, is damaged, or names other files.
    """
    archive = Archive(data)
    with refused():
        kind = next((kind for kind, (is_one, _) in _KINDS.items() if is_one(archive)), None)
        if kind is None:
            raise UnreadableFile("no-table", kind="archive")
        return Sheet(kind, _KINDS[kind][1](archive, Bounds(widest, longest)))
