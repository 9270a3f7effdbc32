"""Forgetting for good, and keeping on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from medmodels.errors import StoreError
from medmodels.store import New, Store, engine, forget, head, keep, open_store, sweep, verify
from medmodels.store.forgetting import STORE_STREAM
from medmodels.store.tables import EVENT_TABLE, STREAM_TABLE

DAY = 86_400_000_000


def test_a_forgotten_stream_is_gone_and_the_chain_holds(
    store: Store, opening: Callable[[], Store]
) -> None:
    """Nothing of it is read again, by any opening; the head of before is still the beginning."""
    other = opening()
    store.append("a", New("x", {"secret": 1}), New("x"))
    store.append("b", New("y"))
    assert other.events("a")
    before = head(store)

    assert forget(store, "a") == 2

    assert store.events("a") == other.events("a") == opening().events("a") == []
    assert store.streams() == ["b", STORE_STREAM]
    found = verify(store, earlier=before)
    assert (found.head.events, found.forgotten) == (4, 1)
    assert store.events(STORE_STREAM)[0].payload == {"stream": "a", "events": 2}
    with store.database.reading() as connection:
        keys = connection.execute(
            sa.select(STREAM_TABLE.c.sealed_key).where(STREAM_TABLE.c.stream == "a")
        )
        assert keys.scalar_one() is None
        left = connection.execute(
            sa.select(EVENT_TABLE.c.payload).where(EVENT_TABLE.c.stream == "a")
        )
        assert left.scalars().all() == [None, None]


def test_what_is_forgotten_takes_nothing_more(store: Store) -> None:
    """Neither more events, nor a second forgetting; what was never there is said."""
    store.append("a", New("x"))
    forget(store, "a")
    with pytest.raises(StoreError, match="forgotten for good"):
        store.append("a", New("x"))
    for name in ("a", "never", STORE_STREAM):
        with pytest.raises(StoreError, match="no stream"):
            forget(store, name)


def test_nothing_of_a_forgotten_stream_is_left_in_the_files(tmp_path: Path) -> None:
    """Its sealed key and payloads are in neither the database nor its journal."""
    store = open_store(tmp_path)
    store.append("a", New("x", {"text": "x" * 5_000}))
    with store.database.reading() as connection:
        key = connection.execute(sa.select(STREAM_TABLE.c.sealed_key)).scalar_one()
        payload = connection.execute(sa.select(EVENT_TABLE.c.payload)).scalar_one()

    def there() -> tuple[bool, bool]:
        data = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return key in data, payload[100:164] in data

    assert there() == (True, True)
    forget(store, "a")
    assert there() == (False, False)
    store.close()


def test_old_streams_are_swept_unless_kept(tmp_path: Path) -> None:
    """Thirty days after the last event; others, and those of another beginning, stay."""
    clock = [0]
    store = open_store(tmp_path, now=lambda: clock[0])
    for name in ("session/old", "session/kept", "other/old"):
        store.append(name, New("x"))
    keep(store, "session/kept")
    clock[0] = 20 * DAY
    store.append("session/young", New("x"))

    assert sweep(store, prefix="session/", now=30 * DAY) == ()
    assert sweep(store, prefix="session/", now=30 * DAY + 1) == ("session/old",)
    assert store.streams() == ["other/old", "session/kept", "session/young", STORE_STREAM]
    assert sweep(store, prefix="session/", now=90 * DAY) == ("session/young",)
    verify(store)
    with pytest.raises(StoreError, match="no stream"):
        keep(store, "session/old")
    store.close()


def test_a_forgetting_that_was_interrupted_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written down but not done: the next sweep destroys it."""
    store = open_store(tmp_path)
    store.append("a", New("x"))
    with monkeypatch.context() as patched:
        patched.setattr("medmodels.store.forgetting._destroy", lambda *_: None)
        forget(store, "a")
    assert store.events("a")

    sweep(store, prefix="none", now=0)

    assert store.events("a") == []
    assert verify(store).forgotten == 1
    store.close()


def test_forgetting_again_ends_what_was_begun(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks again after an interruption gets it done, and not told that it was."""
    store.append("a", New("x"))
    with monkeypatch.context() as patched:
        patched.setattr("medmodels.store.forgetting._destroy", lambda *_: None)
        forget(store, "a")

    assert forget(store, "a") == 1

    assert store.events("a") == []
    assert len(store.events(STORE_STREAM)) == 1


def test_no_process_keeps_the_key_of_what_it_knows_forgotten(
    store: Store, opening: Callable[[], Store]
) -> None:
    """The one that forgot it at once, another once it looks."""
    other = opening()
    store.append("a", New("x"))
    assert store.events("a")
    assert other.events("a")

    forget(store, "a")
    assert "a" not in store.secrets._streams
    other.events("a")
    assert "a" not in other.secrets._streams


def test_a_journal_that_is_still_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads an earlier moment keeps it; no writer waits for that, and a sweep empties it."""
    monkeypatch.setattr(engine, "_TRIES", 2)
    store = open_store(tmp_path)
    store.append("a", New("x", {"text": "x" * 5_000}))
    with store.database.reading() as connection:
        payload = connection.execute(sa.select(EVENT_TABLE.c.payload)).scalar_one()
        with pytest.raises(StoreError, match="still reads an earlier moment"):
            forget(store, "a")
        store.append("b", New("y"))
    assert store.events("a") == []

    sweep(store, prefix="none", now=0)

    data = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert payload[100:164] not in data
    store.close()
