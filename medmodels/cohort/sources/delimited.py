"""A text file with a case a line, of any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cases.delimited import Cells, beginning_of, split_cells
from medmodels.cases.delimiters import DELIMITERS
from medmodels.cases.lines import MAX_RECORD
from medmodels.cohort.portion import Portion
from medmodels.cohort.sources.as_table import table_of
from medmodels.cohort.sources.portions import portions_of
from medmodels.cohort.sources.split_rows import text_rows
from medmodels.cohort.sources.stamp import stamp_of
from medmodels.cohort.sources.table_rows import TableRows
from medmodels.cohort.sources.text_stream import TextStream
from medmodels.errors import UnreadableFile

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["HEAD", "DelimitedFile"]

HEAD = 1_000  # rows that tell what the columns are
_LOOKED_AT = 4_000_000  # bytes


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first rows; the mark between cells, how many bytes stand before the first row, and how
    many a row has.
    """

    cells: Cells
    delimiter: str
    before: int
    row: int


class DelimitedFile:
    """CSV of any delimiter and encoding that ``cases.delimited`` reads, plain or in gzip; cells are
    text, rows are counted as there.

    Raises ``UnreadableFile`` where its first megabytes are no table.
    """

    rows: int | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = _opening_of(path)

    @property
    def delimiter(self) -> str:
        """What parts the cells, in words."""
        return DELIMITERS[self._opening.delimiter]

    @cached_property
    def fingerprint(self) -> Mapping[str, Any]:
        return {"kind": "delimited", **stamp_of(self._path)}

    def head(self) -> pa.Table:
        """The first rows, at most ``HEAD``."""
        return table_of(self._opening.cells).table

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every portion; raises ``UnreadableFile`` where the file is broken further on."""
        return portions_of(self._rows(), size=size)

    def _rows(self) -> Iterator[TableRows]:
        opening, header = self._opening, list(self._opening.cells.header)
        stream = TextStream(self._path)
        try:
            stream.skip(opening.before)
            for rows in text_rows(
                stream, len(header), delimiter=opening.delimiter, row=opening.row
            ):
                yield TableRows(rows.table.rename_columns(header), rows.ragged)
        finally:
            stream.close()


def _opening_of(path: Path) -> _Opening:
    stream = TextStream(path)
    try:
        data = stream.read_whole(_LOOKED_AT)
        more = bool(stream.read(1))
    finally:
        stream.close()
    text = data.decode("utf-8", "ignore")  # but for half a character at the end
    if not text or text.isspace():
        raise UnreadableFile("table-empty")
    if more:
        text = text[: text.rfind("\n" if "\n" in text else "\r") + 1]
    found = beginning_of(text)
    cells = split_cells(text, stream.encoding, rows=HEAD, cell=MAX_RECORD)
    before = len(text[: found.end].encode())
    return _Opening(cells, found.delimiter, before, cells.rows.characters // len(cells.rows))
