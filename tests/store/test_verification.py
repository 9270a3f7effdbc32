"""Whatever is changed in the store is found, with the first event that it touches."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from medmodels.errors import StoreError
from medmodels.store import Head, New, Store, forget, head, open_store, verification, verify
from medmodels.store.engine import DATABASE_FILE
from medmodels.store.forgetting import STORE_STREAM
from medmodels.store.tables import EVENT_TABLE, SECRET_TABLE, STREAM_TABLE
from tests.shares import part


def filled(store: Store) -> Store:
    for n in range(1, 9):
        store.append(f"stream {n % 2}", New("kind", {"n": n}, key=str(n)))
    return store


def execute(store: Store, statement: sa.Executable) -> None:
    with store.database.writing() as connection:
        connection.execute(statement)


def flipped(value: object) -> object:
    """The value with one bit, letter or unit changed."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return value + 1_000 if isinstance(value, int) else f"{value}x"


@pytest.mark.parametrize(
    "column", ["number", "kind", "time", "key", "digest", "payload", "link", "stream"]
)
def test_a_changed_cell_is_found_at_its_event(store: Store, column: str) -> None:
    """Any column of the fifth event."""
    filled(store)
    with store.database.reading() as connection:
        row = connection.execute(sa.select(EVENT_TABLE).where(EVENT_TABLE.c.position == 5)).one()
    change = {column: flipped(row._mapping[column])}
    execute(store, sa.update(EVENT_TABLE).where(EVENT_TABLE.c.position == 5).values(change))

    with pytest.raises(StoreError, match="Event 5 is the first that does not verify"):
        verify(store)


@pytest.mark.parametrize("position", [1, 5])
def test_a_removed_event_is_found(store: Store, position: int) -> None:
    """Within the chain by itself."""
    execute(filled(store), sa.delete(EVENT_TABLE).where(EVENT_TABLE.c.position == position))

    with pytest.raises(StoreError, match=f"Event {position} is the first"):
        verify(store)


def test_payloads_cannot_change_places(store: Store) -> None:
    """Two of one stream, each genuine: neither is read at the other's place."""
    filled(store)
    with store.database.reading() as connection:
        one, other = connection.execute(
            sa.select(EVENT_TABLE.c.payload)
            .where(EVENT_TABLE.c.position.in_([2, 4]))
            .order_by("position")
        ).scalars()
    for position, payload in ((2, other), (4, one)):
        execute(store, sa.update(EVENT_TABLE).where(EVENT_TABLE.c.position == position)
                .values(payload=payload))  # fmt: skip

    with pytest.raises(StoreError, match="Event 2 has been changed"):
        store.events("stream 0")
    with pytest.raises(StoreError, match="Event 2 is the first"):
        verify(store)


def test_the_key_of_a_stream_is_looked_at(store: Store) -> None:
    """Changed, moved, or gone without having been forgotten: found at the first of its events."""
    filled(store)
    where = STREAM_TABLE.c.stream == "stream 0"
    with store.database.reading() as connection:
        keys = dict(
            connection.execute(sa.select(STREAM_TABLE.c.stream, STREAM_TABLE.c.sealed_key)).all()
        )
    for value in (flipped(keys["stream 0"]), keys["stream 1"], None):
        execute(store, sa.update(STREAM_TABLE).where(where).values(sealed_key=value))
        with pytest.raises(StoreError, match="Event 2 is the first"):
            verify(store)
    execute(store, sa.update(STREAM_TABLE).where(where).values(sealed_key=keys["stream 0"]))
    verify(store)
    execute(store, sa.update(EVENT_TABLE).where(EVENT_TABLE.c.position == 4).values(payload=None))
    with pytest.raises(StoreError, match="Event 4 is the first"):
        verify(store)


def test_a_forged_forgetting_is_found(store: Store) -> None:
    """The stream of the store itself cannot lose its payloads."""
    filled(store)
    forget(store, "stream 1")
    execute(
        store,
        sa.update(EVENT_TABLE).where(EVENT_TABLE.c.stream == STORE_STREAM).values(payload=None),
    )

    with pytest.raises(StoreError):
        verify(store)


def test_the_secrets_are_looked_at(tmp_path: Path) -> None:
    """With one of them changed the store does not open."""
    store = filled(open_store(tmp_path))
    sealed = b"\x00" * 60
    execute(
        store,
        sa.update(SECRET_TABLE).where(SECRET_TABLE.c.name == "chain").values(sealed_key=sealed),
    )
    store.close()
    with pytest.raises(StoreError, match="does not open this store"):
        open_store(tmp_path)


def test_a_head_of_before_shows_what_was_lost(store: Store) -> None:
    """The last events removed leave a chain that holds; the exported head tells how many there
    were, and another history of as many is told too.
    """
    filled(store)
    before = head(store)
    verify(store, earlier=before)
    execute(store, sa.delete(EVENT_TABLE).where(EVENT_TABLE.c.position > 6))
    assert verify(store).head.events == 6

    with pytest.raises(StoreError, match="has 8 events and the store 6: the last 2 are lost"):
        verify(store, earlier=before)
    store.append("stream 0", New("kind", {"n": 7}), New("kind", {"n": 8}))
    with pytest.raises(StoreError, match="first 8 events are not those"):
        verify(store, earlier=before)
    verify(store, earlier=Head(0, before.root if before.events == 0 else _nothing()))


def _nothing() -> bytes:
    from medmodels.store.merkle import root

    return root([])


def test_a_byte_of_the_file_changed_is_found_or_changes_nothing(tmp_path: Path) -> None:
    """A bit anywhere in the database: it does not open, does not verify, or all is read as it was
    (what stands in no row has no say).
    """
    store = filled(open_store(tmp_path / "store"))
    expected = [store.events(f"stream {n}") for n in range(2)]
    store.database.settle()
    store.close()
    original = (tmp_path / "store" / DATABASE_FILE).read_bytes()
    rng = random.Random(0)
    found = 0
    for n in range(part(40, of=4_000)):
        copy = tmp_path / f"copy {n}"
        shutil.copytree(tmp_path / "store", copy)
        at = rng.randrange(len(original))
        changed = bytes([original[at] ^ 1 << rng.randrange(8)])
        (copy / DATABASE_FILE).write_bytes(original[:at] + changed + original[at + 1 :])
        try:
            again = open_store(copy, make=False)
        except StoreError:
            found += 1
            continue
        try:
            verify(again)
            assert [again.events(f"stream {n}") for n in range(2)] == expected
        except StoreError:
            found += 1
        finally:
            again.close()
            shutil.rmtree(copy)
    assert found


def test_a_file_cut_short_opens_or_says_what_is_lost(tmp_path: Path) -> None:
    """Database or journal, at any byte: what is read is a beginning of what was written, and the
    exported head tells how much is missing.
    """
    store = open_store(tmp_path / "store")
    for n in range(40):
        store.append("a", New("kind", {"n": n, "text": "x" * 300}))
    before = head(store)
    shutil.copytree(
        tmp_path / "store", tmp_path / "copied"
    )  # with its journal, as a crash leaves it
    store.close()
    rng = random.Random(1)
    for n in range(part(30, of=1_000)):
        copy = tmp_path / f"cut {n}"
        shutil.copytree(tmp_path / "copied", copy)
        name = DATABASE_FILE + rng.choice(["", "-wal"])
        size = (copy / name).stat().st_size
        with (copy / name).open("r+b") as file:
            file.truncate(rng.randrange(size))
        there = _beginning_of(copy)
        if there is not None and there < before.events:
            again = open_store(copy, make=False)
            with pytest.raises(StoreError, match=f"the last {40 - there} are lost"):
                verify(again, earlier=before)
            again.close()
        shutil.rmtree(copy)


def _beginning_of(folder: Path) -> int | None:
    """How many events can be read, which are the first; ``None`` where it says that it cannot be
    read, or at which event it ends.
    """
    try:
        store = open_store(folder, make=False)
    except StoreError:
        return None
    try:
        there = verify(store).head.events
        numbers = [event.payload["n"] for event in store.events("a")]
    except StoreError:
        return None
    finally:
        store.close()
    assert numbers == list(range(there))
    return there


def test_verifying_is_of_one_moment(
    store: Store, opening: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that another makes meanwhile, or forgets, is no damage."""
    filled(store)
    other, real = opening(), verification.forgotten_streams

    def meanwhile(*arguments: Any) -> set[str]:
        found = real(*arguments)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(other.append, "new", New("x")).result()
            pool.submit(Store.append, other, "stream 1", New("x")).result()
        return found

    monkeypatch.setattr(verification, "forgotten_streams", meanwhile)
    assert verify(store).head.events == 8
    assert head(store).events == 10


@pytest.mark.parametrize(
    "column", ["number", "kind", "time", "key", "digest", "payload", "link", "stream"]
)
def test_a_changed_forgetting_is_found_at_its_event(store: Store, column: str) -> None:
    """And not at those of the stream, which is rightly gone."""
    forget(filled(store), "stream 1")
    with store.database.reading() as connection:
        row = connection.execute(sa.select(EVENT_TABLE).where(EVENT_TABLE.c.position == 9)).one()
    change = {column: flipped(row._mapping[column])}
    execute(store, sa.update(EVENT_TABLE).where(EVENT_TABLE.c.position == 9).values(change))

    with pytest.raises(StoreError, match="Event 9 is the first that does not verify"):
        verify(store)
