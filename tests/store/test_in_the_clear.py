"""Nothing that was written is found in the files."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from medmodels.store import New, Store, back_up, forget, open_store, rotate_key

TOKEN = "Margarethe-7f3a9c"


def test_a_token_is_found_in_no_file(tmp_path: Path) -> None:
    """As payload, as key of an event or as name in it: not in the database, its journal, or a
    backup, at any time.
    """
    store = open_store(tmp_path / "store")
    for n in range(20):
        store.append("a", New("answer", {"who": TOKEN, TOKEN: n}, key=f"{TOKEN}/{n}"))
        store.append("b", New("answer", {"list": [TOKEN]}, key=TOKEN + str(n)))

    def found() -> list[str]:
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert files
        return [file.name for file in files if TOKEN.encode() in file.read_bytes()]

    assert (tmp_path / "store" / "store.sqlite-wal").stat().st_size
    assert found() == []
    back_up(store, tmp_path / "backup")
    rotate_key(store)
    forget(store, "b")
    assert found() == []
    store.close()
    assert found() == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_token_is_found_nowhere_on_a_server(store: Store) -> None:
    """Not in the files of PostgreSQL, its journal and its log."""
    for n in range(20):
        store.append("a", New("answer", {"who": TOKEN, TOKEN: n}, key=f"{TOKEN}/{n}"))
    engine = sa.create_engine(store.database.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        data = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
    engine.dispose()
    files = [file for file in data.parent.rglob("*") if file.is_file()]

    assert {file.name for file in files} >= {"log", "PG_VERSION"}
    assert not [file.name for file in files if TOKEN.encode() in file.read_bytes()]
