"""The rows of a DuckDB query, as it gives them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from medmodels.cohort.portion import Portion
from medmodels.cohort.source import HEAD
from medmodels.cohort.sources.batches import portions_of
from medmodels.cohort.sources.stamp import stamp
from medmodels.errors import UnreadableFile

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["Query"]

_MEMORY, _DISK = "256MB", "20GB"  # of a query: what it sorts or joins beyond that goes to disk
_AT_ONCE = 2_048  # rows


class Query:
    """One SELECT over files, or over a DuckDB database that is opened to be read only.

    It has one thread, so that what it does not order comes in the same order each time, and loads
    no extension. Raises ``UnreadableFile`` for what is no such query and whatever goes wrong with
    it, in words that quote nothing of it: it may name a patient.
    """

    rows: int | None = None
    delimiter = "comma"  # as in parquet

    def __init__(self, sql: str, *, database: Path | None = None) -> None:
        self._sql, self._database = sql, database

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        """The query by its digest, and the database; not the files that it reads by name."""
        database = None if self._database is None else stamp(self._database)
        digest = hashlib.sha256(self._sql.encode()).hexdigest()
        return {"kind": "query", "sql": digest, "database": database}

    def head(self) -> pa.Table:
        """The first rows, at most a thousand; raises ``UnreadableFile`` where there is none."""
        import pyarrow as pa

        with _batches(self._sql, self._database) as batches:
            first = next(batches, None)
        if first is None or not first.num_rows:
            raise UnreadableFile("cohort-query-empty")
        return pa.Table.from_batches([first.slice(0, HEAD)])

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every portion; raises ``UnreadableFile`` where the query fails on the way."""
        with _batches(self._sql, self._database) as batches:
            yield from portions_of(batches, size=size)


@contextmanager
def _batches(sql: str, database: Path | None) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows a batch at a time, while the connection is there."""
    with _told():
        connection = _connected(database)
        try:
            yield _checked(_only_query(sql, connection).to_arrow_reader(_AT_ONCE))
        finally:
            connection.close()


def _checked(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    with _told():
        yield from reader


@cache
def _spare() -> TemporaryDirectory[str]:
    """A folder of this process, gone with it: two connections to a database at the same time have
    to name the same one.
    """
    return TemporaryDirectory(prefix="medmodels-query-")


def _connected(database: Path | None) -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(
        ":memory:" if database is None else str(database),
        read_only=database is not None,
        config={
            "memory_limit": _MEMORY,
            "temp_directory": _spare().name,
            "max_temp_directory_size": _DISK,
            "threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # else a name in the query could be a variable of this program
            "python_enable_replacements": False,
            "lock_configuration": True,
        },
    )


def _only_query(sql: str, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UnreadableFile("cohort-query-not-one")
    return connection.sql(statements[0].query)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong with a query as a sentence."""
    import duckdb
    import pyarrow as pa

    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _sentence(error) from None


def _sentence(error: Exception) -> UnreadableFile:
    """By the kind of error, which a stream of batches says in its text alone."""
    import duckdb

    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in text:
        return UnreadableFile("cohort-query-too-large")
    if isinstance(error, duckdb.ParserException):
        return UnreadableFile("cohort-query-no-sql")
    if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
        return UnreadableFile("cohort-query-unknown-names")
    if isinstance(error, duckdb.IOException) or "IO Error" in text:
        return UnreadableFile("cohort-query-no-file")
    return UnreadableFile("cohort-query-failed")
