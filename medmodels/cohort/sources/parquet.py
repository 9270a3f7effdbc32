"""Rows of a Parquet file, or of several with the same columns, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cases.delimited import MAX_COLUMNS
from medmodels.cohort.portion import Portion
from medmodels.cohort.source import HEAD
from medmodels.cohort.sources.batches import portions_of
from medmodels.cohort.sources.stamp import stamp
from medmodels.errors import CohortError, UnreadableFile
from medmodels.wording import shown

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["ParquetSource"]

_AT_ONCE = 8192  # rows that are taken out of a file together


class ParquetSource:
    """Rows in the order of the files and of the rows in them; raises ``CohortError`` for a file
    that is none, ``UnreadableFile`` for one with too many columns.
    """

    delimiter = (
        "comma"  # a text in it that is a number has a decimal point, if nothing else says so
    )

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._schema = self._opened(self._paths[0]).schema_arrow
        if len(self._schema) > MAX_COLUMNS:
            raise UnreadableFile("too-many-columns", line=1, most=MAX_COLUMNS)

    @cached_property
    def rows(self) -> int | None:
        return sum(self._opened(path).metadata.num_rows for path in self._paths)

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        return {"kind": "parquet", "files": [stamp(path) for path in self._paths]}

    def head(self) -> pa.Table:
        import pyarrow as pa

        first = next(self._batches(), None)
        taken = [] if first is None else [first.slice(0, HEAD)]
        return pa.Table.from_batches(taken, self._schema)

    def portions(self, *, size: int) -> Iterator[Portion]:
        return portions_of(self._batches(), size=size)

    def _opened(self, path: Path) -> pq.ParquetFile:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.ParquetFile(path, memory_map=False, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            raise CohortError("cohort-not-parquet", name=shown(path.name)) from None

    def _batches(self) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for path in self._paths:
            file = self._opened(path)
            if not file.schema_arrow.equals(self._schema):
                raise CohortError("cohort-columns-differ", name=shown(path.name))
            try:
                yield from file.iter_batches(_AT_ONCE, use_threads=False)
            except (pa.ArrowException, OSError):
                raise CohortError("cohort-not-parquet", name=shown(path.name)) from None
