"""Backups of a store in use."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from medmodels.errors import StoreError
from medmodels.store import New, Store, back_up, open_store, restore, verify
from medmodels.store.keys import KEY_FILE


def test_a_backup_while_others_write_is_one_moment_of_the_store(tmp_path: Path) -> None:
    """It verifies, holds a beginning of what was written, and needs the key."""
    store = open_store(tmp_path / "store")
    store.append("a", New("x", {"n": 0}))
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(store.append, "a", New("x")) for _ in range(60)]
        back_up(store, tmp_path / "backup")
        for one in writing:
            one.result()
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="there already"):
        back_up(store, tmp_path / "backup")

    with pytest.raises(StoreError, match="has no key"):
        restore(tmp_path / "backup", tmp_path / "elsewhere")
    assert not list((tmp_path / "elsewhere").iterdir())
    key = (tmp_path / "store" / KEY_FILE).read_bytes()
    (tmp_path / "elsewhere" / KEY_FILE).write_bytes(key)
    (tmp_path / "elsewhere" / KEY_FILE).chmod(0o600)
    found = restore(tmp_path / "backup", tmp_path / "elsewhere")
    again = open_store(tmp_path / "elsewhere", make=False)
    assert again.events("a") == store.events("a")[: found.head.events]
    again.append("a", New("x"))
    verify(again)
    with pytest.raises(StoreError, match="There is a store in"):
        restore(tmp_path / "backup", tmp_path / "elsewhere")
    for one in (store, again):
        one.close()


def test_a_spoilt_backup_is_not_restored(tmp_path: Path) -> None:
    """Nothing is left behind but the key."""
    store = open_store(tmp_path / "store")
    store.append("a", New("x", {"text": "x" * 9_000}))
    back_up(store, tmp_path / "backup")
    store.close()
    data = bytearray((tmp_path / "backup").read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4_000] = bytes(4_000)
    (tmp_path / "backup").write_bytes(data)
    (tmp_path / "new").mkdir()
    key = (tmp_path / "store" / KEY_FILE).read_bytes()
    (tmp_path / "new" / KEY_FILE).write_bytes(key)
    (tmp_path / "new" / KEY_FILE).chmod(0o600)

    with pytest.raises(StoreError):
        restore(tmp_path / "backup", tmp_path / "new")
    assert [file.name for file in (tmp_path / "new").iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_has_its_own_means(store: Store) -> None:
    """In words."""
    with pytest.raises(StoreError, match="pg_dump"):
        back_up(store, Path("backup"))


def keyed(folder: Path, store: Path) -> Path:
    folder.mkdir()
    (folder / KEY_FILE).write_bytes((store / KEY_FILE).read_bytes())
    (folder / KEY_FILE).chmod(0o600)
    return folder


def test_a_backup_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    """No empty store, which would be taken for one."""
    with pytest.raises(OSError, match="No such file"):
        restore(tmp_path / "none", tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


def test_an_empty_file_is_no_backup(tmp_path: Path) -> None:
    """It is not restored as a store in which nothing happened."""
    (tmp_path / "backup").write_bytes(b"")
    with pytest.raises(StoreError, match="no store"):
        restore(tmp_path / "backup", tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


def test_what_another_store_left_is_not_mixed_in(tmp_path: Path) -> None:
    """A journal without its database is neither applied to the backup nor removed."""
    store = open_store(tmp_path / "store")
    store.append("a", New("x"))
    back_up(store, tmp_path / "backup")
    store.close()
    new = keyed(tmp_path / "new", tmp_path / "store")
    (new / "store.sqlite-wal").write_bytes(b"journal")

    with pytest.raises(StoreError, match="There is a store in"):
        restore(tmp_path / "backup", new)
    assert (new / "store.sqlite-wal").read_bytes() == b"journal"


def test_what_is_restored_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the store in use is on a server."""
    store = open_store(tmp_path / "store")
    store.append("a", New("x"))
    back_up(store, tmp_path / "backup")
    store.close()
    monkeypatch.setenv("MEDMODELS_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/x")

    found = restore(tmp_path / "backup", keyed(tmp_path / "new", tmp_path / "store"))
    assert found.head.events == 1


def test_a_backup_that_fails_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk."""
    store = open_store(tmp_path / "store")
    store.database.file = tmp_path / "none" / "store.sqlite"
    with pytest.raises(StoreError, match="The database of the store failed"):
        back_up(store, tmp_path / "backup")
    assert [file.name for file in tmp_path.iterdir()] == ["store"]
    store.close()
