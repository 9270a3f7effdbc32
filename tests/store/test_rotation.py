"""Rotating the master key while the store is in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from medmodels.errors import StoreError
from medmodels.store import New, Store, open_store, rotate_key, verify
from medmodels.store import rotation as rotating
from medmodels.store.keys import ENVIRONMENT, KEY_FILE, NEW_KEY, written
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
