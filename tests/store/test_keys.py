"""The master key: whose it is, where it is, and what happens without it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from medmodels.errors import StoreError
from medmodels.store import New, open_store
from medmodels.store.engine import DATABASE_FILE
from medmodels.store.keys import ENVIRONMENT, KEY_FILE, written
from medmodels.store.sealing import fresh_key


def test_key_and_database_are_their_owners_alone(tmp_path: Path) -> None:
    """Mode 0600, in a folder of mode 0700."""
    store = open_store(tmp_path / "store")
    store.append("a", New("x"))
    for file in (tmp_path / "store").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700
    store.close()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """With the command that mends it."""
    open_store(tmp_path).close()
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        open_store(tmp_path)


def test_without_its_key_a_store_stays_shut(tmp_path: Path) -> None:
    """No new key is made for a store that is there; another key, and none at all, are refused."""
    open_store(tmp_path).close()
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(StoreError, match="has no key"):
        open_store(tmp_path)
    assert not (tmp_path / KEY_FILE).exists()
    (tmp_path / KEY_FILE).write_text(written(fresh_key()))
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(StoreError, match="does not open this store"):
        open_store(tmp_path)
    (tmp_path / KEY_FILE).write_text("secret")
    with pytest.raises(StoreError, match="32 bytes in base64") as refused:
        open_store(tmp_path)
    assert "secret" not in str(refused.value)


def test_the_key_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then no file is written; without it the store stays shut."""
    monkeypatch.setenv(ENVIRONMENT, written(fresh_key()))
    store = open_store(tmp_path)
    store.append("a", New("x", {"n": 1}))
    store.close()
    assert {file.name for file in tmp_path.iterdir()} == {DATABASE_FILE}
    monkeypatch.delenv(ENVIRONMENT)
    with pytest.raises(StoreError, match="has no key"):
        open_store(tmp_path)
