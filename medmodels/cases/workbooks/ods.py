"""OpenDocument workbooks (.ods): the rows of the first sheet; of formulas the value that was
kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medmodels.cases.workbooks.archive import Archive
from medmodels.cases.workbooks.cell_texts import duration, number_text
from medmodels.cases.workbooks.markup import Markup, local
from medmodels.cases.workbooks.rows import NO_VALUE, Bounds, GrowingRow

__all__ = ["OdsRows", "is_ods"]

_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})


def is_ods(archive: Archive) -> bool:
    """Whether an archive is a workbook of the OpenDocument format."""
    if "mimetype" not in archive or "content.xml" not in archive:
        return False
    with archive.open("mimetype") as part:
        return part.read(200).startswith(_KIND)


class OdsRows:
    """The rows of the first sheet that is not hidden; its name, and how many others there are, are
    known once they are read.
    """

    def __init__(self, archive: Archive, bounds: Bounds) -> None:
        self._part = archive.open("content.xml")
        self._sheets = _Sheets(bounds)

    @property
    def name(self) -> str:
        return self._sheets.name

    @property
    def others(self) -> int:
        return self._sheets.count - 1

    def read(self) -> Iterator[tuple[list[str], int]]:
        """Every row, each with the number of blank ones that are left out before it."""
        sheets = self._sheets
        for _ in Markup(self._part, start=sheets.start, end=sheets.end, text=sheets.text).blocks():
            for cells, count, before in sheets.done:
                yield cells, before
                for _ in range(count - 1):
                    yield cells, 0
            sheets.done.clear()


class _Sheets:
    """What stands in the first sheet that is not hidden, row by row: cells, how often, and how many
    blank rows before; and how many sheets there are.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.done: list[tuple[list[str], int, int]] = []
        self.name, self.count = "", 0
        self._bounds, self._row = bounds, GrowingRow(bounds)
        self._style, self._hidden = "", set[str]()
        self._wanted = self._found = False
        self._depth = self._blank = self._length = 0
        self._column = self._count = self._rows = 0
        self._value: str | None = None
        self._formula = False
        self._pieces: list[str] = []
        self._listens = self._aside = 0

    def start(self, name: str, given: Mapping[str, str]) -> None:
        name = local(name)
        if name == "table":
            if not self._depth:
                self._begin(given)
            self._depth += 1
        elif name == "style":
            self._style = given.get("style:name", "")
        elif name == "table-properties" and given.get("table:display") == "false":
            self._hidden.add(self._style)
        elif not self._wanted or self._depth != 1:
            return
        elif name in _CELLS:
            self._count = max(int(given.get("table:number-columns-repeated", "1")), 1)
            self._formula = "table:formula" in given
            self._value, self._length = _value(given), 0
            self._pieces.clear()
        elif name == "table-row":
            self._rows = max(int(given.get("table:number-rows-repeated", "1")), 1)
            number = self._row.number + 1
            self._row, self._column = GrowingRow(self._bounds), 0
            self._row.number = number
        elif name == "annotation":  # a remark on the cell is no value of it
            self._aside += 1
        elif name == "p":
            if self._pieces and not self._aside:
                self._pieces.append("\n")
            self._listens += 1
        elif name in ("s", "tab", "line-break") and self._listens:
            # more blanks than a cell may have characters would be refused in any case
            count = int(given.get("text:c", "1")) if name == "s" else 1
            self.text(" " * min(count, self._bounds.longest + 1))

    def _begin(self, given: Mapping[str, str]) -> None:
        self.count += 1
        self._wanted = not self._found and given.get("table:style-name") not in self._hidden
        if self._wanted:
            self._found, self.name = True, given.get("table:name", "")

    def text(self, text: str) -> None:
        if self._listens and not self._aside:
            self._pieces.append(text)
            self._length += len(text)
            self._row.refuse_longer(self._length)

    def end(self, name: str) -> None:
        name = local(name)
        if name == "table":
            self._depth -= 1
        elif not self._wanted or self._depth != 1:
            return
        elif name in _CELLS:
            text = "".join(self._pieces) if self._value is None else self._value
            self._row.put(self._column, text or (NO_VALUE if self._formula else ""), self._count)
            self._column += self._count
        elif name == "table-row":
            if self._row.cells:
                self.done.append((self._row.cells, self._rows, self._blank))
                self._blank = 0
            else:
                self._blank += self._rows
            self._row.number += self._rows - 1
        elif name == "annotation":
            self._aside -= 1
        elif name == "p":
            self._listens -= 1


def _value(given: Mapping[str, str]) -> str | None:
    """The value that a cell gives; ``None`` where it is the text within."""
    kind = given.get("office:value-type", "")
    if kind in _NUMBERS:
        return number_text(given.get("office:value", ""))
    if kind == "date":
        when = given.get("office:date-value", "")
        return when.replace("T", " ").removesuffix(" 00:00:00")
    if kind == "time":
        return duration(given.get("office:time-value", ""))
    if kind == "boolean":
        return given.get("office:boolean-value", "").upper()
    return None
