"""The first sheets of workbooks, which are small enough to be read at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cases.delimited import MAX_BYTES, Cells, read_cells
from medmodels.cohort.portion import Portion
from medmodels.cohort.source import HEAD
from medmodels.cohort.sources.as_table import table_of
from medmodels.cohort.sources.stamp import stamp
from medmodels.cohort.sources.table_rows import in_portions
from medmodels.disk import read_file
from medmodels.errors import CohortError, UnreadableFile
from medmodels.wording import shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Workbooks"]


class Workbooks:
    """The rows of the first sheet of an .xlsx or .ods, or of several with the same columns, under
    the bounds of ``cases.delimited``.

    Raises ``UnreadableFile`` for one that is larger, damaged or no table, ``CohortError`` where its
    columns are others.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        cells = [_cells_of(path) for path in paths]
        for path, others in zip(paths, cells, strict=True):
            if others.header != cells[0].header:
                raise CohortError("cohort-columns-differ", name=shown(path.name))
        self.delimiter = cells[0].delimiter
        self._tables = [table_of(each) for each in cells]

    @property
    def rows(self) -> int:
        return sum(rows.table.num_rows for rows in self._tables)

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        return {"kind": "workbook", "files": [stamp(path) for path in self._paths]}

    def head(self) -> pa.Table:
        """The first rows, at most ``HEAD``."""
        return self._tables[0].table.slice(0, HEAD)

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every portion."""
        return in_portions(self._tables, size=size)


def _cells_of(path: Path) -> Cells:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(
                "cohort-workbook-large", megabytes=size / 1e6, most=MAX_BYTES / 1e6
            )
        return read_cells(read_file(path, most=MAX_BYTES, links=True))
    except OSError as error:
        raise UnreadableFile("cohort-not-opened", name=path.name, reason=error.strerror) from None
