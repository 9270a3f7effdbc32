"""DuckDB over one scored file: read alone, within bounds of memory, and out of reach of everything
else on disk and in the network.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.errors import UnreadableFile

if TYPE_CHECKING:
    import duckdb

__all__ = ["REJECTED", "SCORED", "asked", "only_this"]

SCORED, REJECTED = "scored.parquet", "rejected.csv"  # what the files are called while they are open
_MEMORY, _ON_DISK = "150MB", "2GB"  # of one look; what does not fit goes to a folder of its own
_THREADS = 2
# Nothing is fetched, and nothing is loaded by itself.
_SETTINGS: dict[str, Any] = {
    "memory_limit": _MEMORY,
    "max_temp_directory_size": _ON_DISK,
    "threads": _THREADS,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


@contextmanager
def only_this(
    scored: Path, rejected: Path | None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection that reads these two files and nothing else, and the folder in which they stand
    for it under the names ``SCORED`` and ``REJECTED``; both are gone afterwards.

    The files are linked there, so that nothing of their own names is ever part of a statement.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="medmodels-cohort-") as name:
        folder = Path(name)
        (folder / SCORED).symlink_to(scored.absolute())
        if rejected is not None:
            (folder / REJECTED).symlink_to(rejected.absolute())
        allowed = ", ".join(_text(folder / file) for file in (SCORED, REJECTED))
        settings = {**_SETTINGS, "temp_directory": str(folder / "spilled")}
        with duckdb.connect(":memory:", config=settings) as connection:
            # least and largest of a group of rows are told without what is no number, and DuckDB
            # would take it that there is none
            connection.execute("SET disabled_optimizers = 'statistics_propagation'")
            connection.execute(f"SET allowed_paths = [{allowed}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection, folder


def asked(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] = ()
) -> duckdb.DuckDBPyConnection:
    """The answer to a statement; raises ``UnreadableFile`` where the file cannot be read on."""
    import duckdb

    try:
        return connection.execute(sql, list(values))
    except duckdb.Error as error:  # its own words hold names of folders, and values
        raise UnreadableFile("scored-not-read", reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return "it needs more memory than one look may take"
    return "it is cut off, damaged or of another kind"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
