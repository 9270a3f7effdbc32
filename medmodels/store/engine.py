"""The database: SQLite in a file, or PostgreSQL by address; one writer at a time in either."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event

from medmodels.disk import private_folder
from medmodels.errors import StoreError

__all__ = ["DATABASE_FILE", "Database", "told"]

DATABASE_FILE = "store.sqlite"
_PATIENCE = 60  # seconds that a writer waits for the others
_TRIES = 25  # to empty the journal, within ten seconds
_ONE_WRITER = 0x6D65646D  # the number of PostgreSQL's lock, any


class Database:
    """An engine with transactions that read, and such that write, one after the other however many
    processes there are. What goes wrong in the database is raised as ``StoreError``.
    """

    def __init__(self, address: str | Path) -> None:
        self.file = address if isinstance(address, Path) else None
        self.engine = _sqlite(address) if isinstance(address, Path) else _server(address)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the database, however much is asked of it."""
        with told(), self.engine.connect() as connection:
            connection = self._isolated(connection, "REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Commits at the end, durably; rolls back on any error."""
        with told(), self.engine.connect() as connection:
            # what those before have written is seen, once it is this one's turn
            connection = self._isolated(connection, "READ COMMITTED")
            connection = connection.execution_options(medmodels_writing=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
                yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """Writes what is no event, without waiting for those that write events; a file has one
        writer all the same.
        """
        if self.file is not None:
            with self.writing() as connection:
                yield connection
            return
        with told(), self.engine.connect() as connection:
            connection = self._isolated(connection, "READ COMMITTED")
            with connection.begin():
                yield connection

    def settle(self) -> None:
        """Bring the journal into the file and empty it, so that nothing destroyed is left there.

        Raises ``StoreError`` while somebody reads an earlier moment, which needs it; writers wait
        for a fifth of a second at a time, and not until that ends.
        """
        if self.file is None:
            return
        with told(), self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            cursor = raw.cursor()
            cursor.execute("PRAGMA busy_timeout = 200")
            try:
                for _ in range(_TRIES):
                    (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    if not busy:
                        return
                    time.sleep(0.2)
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {1_000 * _PATIENCE}")
        raise StoreError("journal-in-use")

    def close(self) -> None:
        self.engine.dispose()

    def _isolated(self, connection: Connection, level: str) -> Connection:
        """A file's transactions are all of them one moment; a server may have any default."""
        if self.file is not None:
            return connection
        return connection.execution_options(isolation_level=level)


@contextmanager
def told() -> Iterator[None]:
    """What goes wrong in a database within, as ``StoreError``."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
        raise StoreError("database-failed", reason=_reason(error)) from error
    except sqlite3.Error as error:
        raise StoreError("database-failed", reason=str(error)) from error
    except UnicodeDecodeError as error:  # SQLite quotes what is damaged
        raise StoreError("database-failed", reason="text-damaged") from error


def _reason(error: sa.exc.SQLAlchemyError) -> str:
    """What the database said, first line alone: the rest would hold the statement."""
    said = str(getattr(error, "orig", None) or "").strip() or type(error).__name__
    return said.splitlines()[0][:200]


def _sqlite(file: Path) -> Engine:
    try:
        private_folder(file.parent)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError("folder-shut", folder=str(file.parent), reason=reason) from error
    where = sa.URL.create("sqlite+pysqlite", database=str(file))  # whatever marks are in its name
    engine = sa.create_engine(where, connect_args={"timeout": _PATIENCE}, pool_size=8)

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where “begin” says
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        writing = connection.get_execution_options().get("medmodels_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _server(address: str) -> Engine:
    try:
        return sa.create_engine(address, pool_size=8, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError):
        raise StoreError("address-not-read") from None
    except ModuleNotFoundError as error:
        raise StoreError("driver-missing", library=str(error.name)) from None
