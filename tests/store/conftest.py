"""Stores to test, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from medmodels.store import Store, open_store
from tests.store.servers import POSTGRES, served

_NUMBER = count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    if POSTGRES is None:
        pytest.skip("PostgreSQL is not on this machine (Debian's postgresql)")
    with served() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database, ``None`` for a file."""
    if request.param == "sqlite":
        return None
    address = request.getfixturevalue("server")
    name = f"test{next(_NUMBER)}"
    engine = sa.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{address}/{name}"


@pytest.fixture
def opening(tmp_path: Path, database: str | None) -> Iterator[Callable[[], Store]]:
    """Opens the same store again and again."""
    stores: list[Store] = []

    def again() -> Store:
        stores.append(open_store(tmp_path / "store", address=database))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def store(opening: Callable[[], Store]) -> Store:
    return opening()
