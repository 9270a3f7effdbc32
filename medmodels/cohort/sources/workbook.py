"""The first sheet of a workbook, which is small enough to be read at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cases.delimited import MAX_BYTES, read_cells
from medmodels.cohort.portion import Portion
from medmodels.cohort.sources.as_table import table_of
from medmodels.cohort.sources.delimited import HEAD
from medmodels.cohort.sources.portions import portions_of
from medmodels.cohort.sources.stamp import stamp
from medmodels.disk import read_file
from medmodels.errors import UnreadableFile

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Workbook"]


class Workbook:
    """An .xlsx or .ods under the bounds of ``cases.delimited``; raises ``UnreadableFile`` for one
    that is larger, damaged or no table.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                raise UnreadableFile(
                    "cohort-workbook-large", megabytes=size / 1e6, most=MAX_BYTES / 1e6
                )
            data = read_file(path, most=MAX_BYTES, links=True)
        except OSError as error:
            raise UnreadableFile(
                "cohort-not-opened", name=path.name, reason=error.strerror
            ) from None
        cells = read_cells(data)
        self.delimiter, self._table = cells.delimiter, table_of(cells)

    @property
    def rows(self) -> int:
        return self._table.table.num_rows

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        return {"kind": "workbook", "file": stamp(self._path)}

    def head(self) -> pa.Table:
        """The first rows, at most ``HEAD``."""
        return self._table.table.slice(0, HEAD)

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every portion."""
        return portions_of([self._table], size=size)
