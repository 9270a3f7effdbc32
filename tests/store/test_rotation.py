"""Rotating the master key while the store is in use."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from medmodels.errors import StoreError
from medmodels.store import New, Store, keys, open_store, rotate_key, verify
from medmodels.store import rotation as rotating
from medmodels.store.keys import ENVIRONMENT, KEY_FILE, NEW_KEY, read_key, write_key, written
from medmodels.store.sealing import fresh_key


def test_another_process_goes_on_under_the_new_key(
    store: Store, opening: Callable[[], Store]
) -> None:
    """It reads what it has not read before, and makes new streams that all can read."""
    other = opening()
    store.append("a", New("x", {"n": 1}))

    assert rotate_key(store) == 3  # the chain's, the events' keys', one stream's

    assert other.events("a")[0].payload == {"n": 1}
    other.append("b", New("y"))
    assert store.events("b")
    third = opening()
    assert third.streams() == ["a", "b"]
    assert verify(third).head.events == 2


def test_the_old_key_opens_nothing_any_more(tmp_path: Path) -> None:
    """The file holds the new one, and nothing else is left of the rotation."""
    store = open_store(tmp_path)
    store.append("a", New("x"))
    old = (tmp_path / KEY_FILE).read_text()
    rotate_key(store)
    store.close()

    assert (tmp_path / KEY_FILE).read_text() != old
    assert not list(tmp_path.glob("*.new"))
    (tmp_path / KEY_FILE).write_text(old)
    with pytest.raises(StoreError, match="does not open this store"):
        open_store(tmp_path)


@pytest.mark.parametrize("sealed", [False, True])
def test_an_interrupted_rotation_leaves_a_key_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: bool
) -> None:
    """Before anything was sealed anew, and after, when the new key is not yet in its place."""
    store = open_store(tmp_path)
    store.append("a", New("x"))
    real = rotating._sealed_anew

    def stopped(*arguments: object) -> int:
        if sealed:
            real(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotating, "_sealed_anew", stopped)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(store)
    store.close()

    again = open_store(tmp_path)
    assert again.events("a")
    rotate_key(again)
    again.close()
    last = open_store(tmp_path)
    assert verify(last).head.events == 1
    last.close()


def test_a_key_of_the_environment_is_rotated_to_another_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named beforehand; without it nothing happens."""
    new = written(fresh_key())
    monkeypatch.setenv(ENVIRONMENT, written(fresh_key()))
    store = open_store(tmp_path)
    store.append("a", New("x"))
    with pytest.raises(StoreError, match=NEW_KEY):
        rotate_key(store)
    monkeypatch.setenv(NEW_KEY, new)
    rotate_key(store)
    store.close()
    with pytest.raises(StoreError, match="does not open"):
        open_store(tmp_path)
    monkeypatch.setenv(ENVIRONMENT, new)
    again = open_store(tmp_path)
    assert again.events("a")
    again.close()


def test_a_key_that_alone_opens_is_never_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted after the sealing, then again in the next rotation, before its sealing: the store
    opens still.
    """
    store = open_store(tmp_path)
    store.append("a", New("x"))
    real = rotating._sealed_anew

    def after(*arguments: object) -> int:
        real(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    def before(file: Path, key: bytes) -> None:
        write_key(file, key)
        raise KeyboardInterrupt

    stops = {"_sealed_anew": after, "write_key": before}
    for name in ("_sealed_anew", "write_key", "write_key", "_sealed_anew", "_sealed_anew"):
        with monkeypatch.context() as patched:
            patched.setattr(rotating, name, stops[name])
            with pytest.raises(KeyboardInterrupt):
                rotate_key(store)
        store.close()
        store = open_store(tmp_path)
        assert store.events("a")
    (tmp_path / ".store.new.1.2").write_text("a key")
    rotate_key(store)
    assert {file.name for file in tmp_path.iterdir() if "sqlite" not in file.name} == {KEY_FILE}
    store.close()


def test_two_rotations_at_once_leave_the_key_that_opens(
    opening: Callable[[], Store], tmp_path: Path
) -> None:
    """One after the other, by stores that do not know of each other."""
    stores = [opening() for _ in range(4)]
    stores[0].append("a", New("x"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(rotate_key, stores * 3))

    last = opening()
    assert verify(last).head.events == 1
    assert last.events("a")
    assert not list((tmp_path / "store").glob("*.new"))


def test_keys_are_read_while_a_rotation_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one takes the place of the old between two looks: it is found all the same."""
    new, file = fresh_key(), tmp_path / KEY_FILE
    write_key(file, fresh_key())
    write_key(file.with_suffix(".new"), new)
    real = keys.key_from

    def and_then_replaced(one: Path) -> bytes:
        found = real(one)
        if (begun := file.with_suffix(".new")).exists():
            begun.replace(file)
        return found

    monkeypatch.setattr(keys, "key_from", and_then_replaced)
    assert new in read_key(tmp_path, make=False)
