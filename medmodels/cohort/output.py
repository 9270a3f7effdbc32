"""The files that a run leaves: every answer in one, every value that was wrong in another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medmodels.cases.written import write_csv
from medmodels.cohort.rejections import REJECTED
from medmodels.cohort.sources.batches import tables_of
from medmodels.errors import CohortError
from medmodels.wording import shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["WRITERS", "check_out", "rejected_beside", "write_rejected"]

# rows of a row group, however the parts were divided: a page of rows is taken from a few of them
_GROUP = 16_384


def rejected_beside(out: Path) -> Path:
    """Where the values stand that were wrong in what became ``out``."""
    return out.with_name(f"{out.stem}.rejected.csv")


def _write_parquet(out: Path, tables: Iterable[pa.Table], layout: pa.Schema) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    batches = (batch for table in tables for batch in table.to_batches())
    words = [field.name for field in layout if pa.types.is_string(field.type)]
    how = {"compression": "snappy", "use_dictionary": words}
    with _whole(out) as file, pq.ParquetWriter(file, layout, **how) as writer:
        for table in tables_of(batches, size=_GROUP):
            writer.write_table(table.combine_chunks(), row_group_size=_GROUP)


def _write_csv(out: Path, tables: Iterable[pa.Table], layout: pa.Schema) -> None:
    import io

    with _whole(out) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        write_csv(text, [layout.names])
        for table in tables:
            write_csv(text, _rows(table))
        text.detach()


# By the ending of the file's name.
WRITERS: Mapping[str, Callable[[Path, Iterable[pa.Table], pa.Schema], None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
}


def check_out(out: Path, given: Sequence[Path], query: str | None = None) -> None:
    """Raise ``CohortError`` where no file can become ``out``, or where one of the two files would
    take the place of what was ``given`` or stands in the ``query``, or lie in a folder that is
    read.
    """
    if out.suffix not in WRITERS:
        raise CohortError("cohort-out-ending", name=shown(out.name), known=tuple(WRITERS))
    for written in (out, rejected_beside(out)):
        if written.is_dir():
            raise CohortError("cohort-out-folder", name=shown(written.name))
        if written.exists() and written.name in (query or ""):
            raise CohortError("cohort-out-given", name=shown(written.name))
        for path in (given_one.resolve() for given_one in given):
            if written.resolve() == path or (written.exists() and written.samefile(path)):
                raise CohortError("cohort-out-given", name=shown(written.name))
            if path.is_dir() and written.resolve().is_relative_to(path):
                raise CohortError("cohort-out-within", name=shown(path.name))


def write_rejected(out: Path, tables: Iterable[pa.Table]) -> None:
    """A row a value that is wrong; the column of files only where there are several."""
    import io

    names: tuple[str, ...] | None = None
    with _whole(out) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        for table in tables:
            if names is None and table.num_rows:
                names = REJECTED if table["file"].null_count < table.num_rows else REJECTED[1:]
                write_csv(text, [names])
            if table.num_rows:
                write_csv(text, _rows(table.select(list(names or ()))))
        if names is None:
            write_csv(text, [REJECTED[1:]])
        text.detach()


def _rows(table: pa.Table) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(max_chunksize=8192):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there under its name when it is whole, and not before; its owner's alone."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            yield file
            file.flush()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
