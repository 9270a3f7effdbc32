"""DuckDB over one scored file: read alone, within bounds of memory, and out of reach of everything
else on disk and in the network.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.errors import CohortError

if TYPE_CHECKING:
    import duckdb

__all__ = ["Fetched", "asked", "only_this"]

_SCORED, _REJECTED = "scored.parquet", "rejected.csv"  # what they are called while they are open
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
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, str]]:
    """A connection that reads these two files and nothing else, and each of them as a statement
    names it.

    They are linked into a folder that is gone afterwards, so that nothing of their own names is
    ever part of a statement.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="medmodels-cohort-") as name:
        folder = Path(name)
        (folder / _SCORED).symlink_to(scored.absolute())
        if rejected is not None:
            (folder / _REJECTED).symlink_to(rejected.absolute())
        one, two = (_text(folder / file) for file in (_SCORED, _REJECTED))
        settings = {**_SETTINGS, "temp_directory": str(folder / "spilled")}
        with duckdb.connect(":memory:", config=settings) as connection:
            # least and largest of a group of rows are told without what is no number, and DuckDB
            # would take it that there is none
            connection.execute("SET disabled_optimizers = 'statistics_propagation'")
            connection.execute(f"SET allowed_paths = [{one}, {two}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection, one, two


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer to a statement, to be fetched as DuckDB calls it. DuckDB reads on while rows are
    fetched, so that both raise ``CohortError`` where the file cannot be read on.
    """

    _found: duckdb.DuckDBPyConnection

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Its rows."""
        with _in_our_words():
            return self._found.fetchall()

    def fetchnumpy(self) -> dict[str, Any]:
        """Its columns by name (n,), masked where they are not known."""
        with _in_our_words():
            return dict(self._found.fetchnumpy())


def asked(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] = ()
) -> Fetched:
    """The answer to a statement; raises ``CohortError`` where the file cannot be read."""
    with _in_our_words():
        return Fetched(connection.execute(sql, list(values)))


@contextmanager
def _in_our_words() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:  # its own words hold names of folders, and values
        raise CohortError("scored-not-read", reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return "it needs more memory than one look may take"
    return "it is cut off, damaged or of another kind"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
