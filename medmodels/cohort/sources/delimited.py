"""Text files with a case a line, of any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cases.delimited import Cells, beginning_of, split_cells
from medmodels.cases.lines import MAX_RECORD
from medmodels.cohort.portion import Portion
from medmodels.cohort.source import HEAD
from medmodels.cohort.sources.as_table import table_of
from medmodels.cohort.sources.split_rows import text_rows
from medmodels.cohort.sources.stamp import stamp
from medmodels.cohort.sources.table_rows import TableRows, in_portions
from medmodels.cohort.sources.text_stream import TextStream
from medmodels.errors import CohortError, UnreadableFile
from medmodels.wording import shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DelimitedFiles"]

_LOOKED_AT = 4_000_000  # bytes


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first rows; the mark between cells, how many bytes stand before the first row, how many
    a row has, and about how many ``rows`` there are, if anything tells.
    """

    cells: Cells
    delimiter: str
    before: int
    row: int
    rows: int | None


class DelimitedFiles:
    """CSV of any delimiter and encoding that ``cases.delimited`` reads, plain or in gzip, one file
    or several with the same columns; cells are text, rows are counted as there, and on from file to
    file.

    Raises ``UnreadableFile`` where the first megabytes of one are no table, ``CohortError`` where
    its columns are others.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [(path, _opening_of(path)) for path in paths]
        for path, opening in self._files:
            if opening.cells.header != self._first.cells.header:
                raise CohortError("cohort-columns-differ", name=shown(path.name))

    @property
    def _first(self) -> _Opening:
        return self._files[0][1]

    @property
    def rows(self) -> int | None:
        """How many, about, where a file is longer than what is looked at; of a long archive nobody
        knows before it is unpacked.
        """
        counts = [opening.rows for _, opening in self._files]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def delimiter(self) -> str:
        """What parts the cells of the first file, in words."""
        return self._first.cells.delimiter

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        return {"kind": "delimited", "files": [stamp(path) for path, _ in self._files]}

    def head(self) -> pa.Table:
        """The first rows, at most ``HEAD``."""
        return table_of(self._first.cells).table

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every portion; raises ``UnreadableFile`` where a file is broken further on."""
        return in_portions((r for file in self._files for r in _rows_of(*file)), size=size)


def _rows_of(path: Path, opening: _Opening) -> Iterator[TableRows]:
    header, stream = list(opening.cells.header), TextStream(path)
    try:
        stream.skip(opening.before)
        for rows in text_rows(stream, len(header), delimiter=opening.delimiter, row=opening.row):
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
    rows = len(cells.rows)
    row = cells.rows.characters / rows
    whole = not more and rows < HEAD
    count = rows if whole else _about(stream.characters, row)
    return _Opening(cells, found.delimiter, before, int(row), count)


def _about(characters: float | None, row: float) -> int | None:
    """How many rows there are in so many characters, to two figures."""
    if characters is None:
        return None
    return int(float(f"{characters / row:.1e}"))
