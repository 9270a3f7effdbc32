"""Appending and reading, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmodels.errors import EventExists, StoreError
from medmodels.store import Event, New, Store, open_store, verify
from medmodels.store.store import _Wish

Opening = Callable[[], Store]


def test_what_was_appended_is_read_in_order(store: Store, opening: Opening) -> None:
    """Numbers count in each stream from 1, positions in the store; another opening agrees."""
    store.append("a", New("first", {"x": 1}), New("second", {"y": "ä"}))
    store.append("b", New("other"))
    store.append("a", New("third", {"z": [1, None, True]}))

    found = opening().events("a")
    assert [(e.number, e.kind, e.position) for e in found] == [
        (1, "first", 1), (2, "second", 2), (3, "third", 4)]  # fmt: skip
    assert [e.payload for e in found] == [{"x": 1}, {"y": "ä"}, {"z": [1, None, True]}]
    assert store.events("a") == found
    assert store.events("a", after=2) == found[2:]
    assert store.events("nothing") == []
    assert store.streams() == ["a", "b"]
    assert store.streams("b") == ["b"]


def test_time_is_the_clocks(tmp_path: Path) -> None:
    """In microseconds, as it was given."""
    store = open_store(tmp_path, now=lambda: 1_700_000_000_000_000)
    (event,) = store.append("a", New("x"))
    store.close()

    assert event.time == 1_700_000_000_000_000


def test_a_key_happens_once(store: Store) -> None:
    """The first stands and is shown; in another stream the same key is another; two in one append
    are refused.
    """
    (first,) = store.append("a", New("answer", {"n": 1}, key="r1/case 1"))
    with pytest.raises(EventExists) as refused:
        store.append("a", New("answer", {"n": 2}, key="r1/case 1"))
    assert refused.value.event == first
    assert store.append("b", New("answer", key="r1/case 1"))
    with pytest.raises(StoreError, match="same key"):
        store.append("a", New("x", key="k"), New("x", key="k"))
    assert [e.number for e in store.events("a")] == [1]


def test_an_append_is_whole_or_not_at_all(store: Store) -> None:
    """What JSON cannot hold, or a key that is there, leaves nothing of the rest."""
    store.append("a", New("x", key="k"))
    with pytest.raises(ValueError, match="JSON"):
        store.append("a", New("y"), New("z", {"nan": float("nan")}))
    with pytest.raises(TypeError):
        store.append("a", New("y"), New("z", {"set": {1}}))
    with pytest.raises(EventExists):
        store.append("a", New("y"), New("x", key="k"))
    assert len(store.events("a")) == 1
    assert verify(store).head.events == 1


def test_a_change_sees_all_that_came_before(store: Store) -> None:
    """Twenty at once: each reads the last number, and none writes in between."""

    def next_of(seen: Sequence[Event]) -> list[New]:
        return [New("count", {"n": len(seen)})]

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: store.change("a", next_of), range(60)))

    assert [e.payload["n"] for e in store.events("a")] == list(range(60))


class Refused(Exception):
    """What a command may be."""


def test_what_a_change_raises_is_its_own(store: Store) -> None:
    """Others in the same transaction are appended all the same."""

    def refuse(seen: Sequence[Event]) -> list[New]:
        raise Refused

    def one(n: int) -> Any:
        return store.change("a", refuse) if n % 2 else store.append("a", New("x", {"n": n}))

    def tried(n: int) -> bool:
        try:
            return bool(one(n))
        except Refused:
            return False

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(tried, range(64)))

    assert sum(found) == 32
    assert len(store.events("a")) == 32


def test_two_openings_write_one_order(opening: Opening) -> None:
    """Two stores on one database, as two processes have: no gap, no number twice, both answered."""
    stores = [opening(), opening()]
    with ThreadPoolExecutor(8) as pool:
        answered = list(
            pool.map(lambda n: stores[n % 2].append("a", New("x", {"n": n}))[0], range(100))
        )

    found = stores[0].events("a")
    assert [e.number for e in found] == list(range(1, 101))
    assert sorted(answered, key=lambda e: e.number) == found
    assert verify(stores[1]).head.events == 100


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=8), max_size=3),
        ),
        max_size=12,
    )
)
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, given_events: list[tuple[str, dict[str, Any]]]
) -> None:
    """Any text and numbers, in any streams, and it verifies."""
    store = open_store(tmp_path_factory.mktemp("store"))
    for stream, payload in given_events:
        store.append(stream, New("x", payload))
    for stream in "abc":
        expected = [payload for name, payload in given_events if name == stream]
        assert [e.payload for e in store.events(stream)] == expected
    assert verify(store).head.events == len(given_events)
    store.close()


def test_there_is_no_store_until_one_is_made(tmp_path: Path) -> None:
    """Opening one that should be there says where it is not."""
    with pytest.raises(StoreError, match=r"There is no store in .*none"):
        open_store(tmp_path / "none", make=False)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "no address of a database"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/x", "The database of the store failed"),
    ],
)
def test_a_database_that_cannot_be_had_is_said(tmp_path: Path, address: str, said: str) -> None:
    """In a sentence, without the address, which may hold a password."""
    with pytest.raises(StoreError, match=said) as refused:
        open_store(tmp_path, address=address)
    assert "nobody" not in str(refused.value)


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("", "x"),
        ("a", ""),
        ("a\x00b", "x"),
        ("a", "x\x00"),
        ("a\nb", "x"),
        ("a", "\ud800"),
        ("a" * 201, "x"),
        ("a", "x" * 201),
    ],
)
def test_a_name_that_is_none_is_refused_alone(store: Store, stream: str, kind: str) -> None:
    """Before anything is written; whoever is in the same transaction is not touched."""
    store.append("first", New("x"))
    good, bad = (
        _Wish("b", lambda _: [New("x")], None),
        _Wish(stream, lambda _: [New("x"), New(kind)], None),
    )
    last = _Wish("c", lambda _: [New("x")], None)

    store._grant([good, bad, last])

    assert isinstance(bad.error, StoreError)
    assert "1 to 200 characters" in str(bad.error)
    assert good.error is last.error is None
    assert store.streams() == ["b", "c", "first"]
    assert verify(store).head.events == 3


def test_what_is_refused_makes_no_stream(store: Store) -> None:
    """Two events of one key in a stream that was not there."""
    with pytest.raises(StoreError, match="same key"):
        store.append("a", New("x", key="k"), New("x", key="k"))
    assert store.streams() == []


class Stopped(BaseException):
    """As the framework of the pages ends a script."""


def test_who_is_stopped_while_deciding_stops_alone(store: Store) -> None:
    """Even by what is no error; the others of the transaction are appended."""

    def stop(seen: Sequence[Event]) -> list[New]:
        raise Stopped

    stopped, good = _Wish("a", stop, 0), _Wish("b", lambda _: [New("x")], None)
    store._grant([stopped, good])

    assert isinstance(stopped.error, Stopped)
    assert good.error is None
    assert store.events("b")


def test_an_interrupt_is_of_one_thread(store: Store) -> None:
    """The others are told that theirs was not appended."""

    def interrupt(seen: Sequence[Event]) -> list[New]:
        raise KeyboardInterrupt

    mine, other = _Wish("a", interrupt, 0), _Wish("b", lambda _: [New("x")], None)
    with pytest.raises(KeyboardInterrupt):
        store._grant([mine, other])

    assert isinstance(other.error, StoreError)
    assert store.events("b") == []


def test_who_stopped_waiting_appends_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted before its turn: the next one does not append it too."""

    class Interrupted:
        def __enter__(self) -> None:
            raise KeyboardInterrupt

        def __exit__(self, *_: object) -> None: ...

    with monkeypatch.context() as patched:
        patched.setattr(store, "_turn", Interrupted())
        with pytest.raises(KeyboardInterrupt):
            store.append("a", New("x"))
    store.append("b", New("x"))

    assert store.streams() == ["b"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_writers_follow_each_other_whatever_the_server_isolates(
    store: Store, opening: Opening
) -> None:
    """A server whose transactions repeat their reads by default still has one order."""
    name = store.database.engine.url.database
    with store.database.writing() as connection:
        connection.exec_driver_sql(
            f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'"
        )
    stores = [opening(), opening()]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: stores[n % 2].append("a", New("x"))[0], range(100)))
    assert verify(stores[0]).head.events == 100


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """Marks that mean something in an address too."""
    folder = tmp_path / "a?b=c#d%20"
    store = open_store(folder)
    store.append("a", New("x"))
    store.close()

    assert (folder / "store.sqlite").stat().st_size > 0


def test_an_emptied_file_is_no_store(tmp_path: Path) -> None:
    """Cut to nothing, it is not taken for a new one where one should be."""
    store = open_store(tmp_path)
    store.append("a", New("x"))
    store.close()
    (tmp_path / "store.sqlite").write_bytes(b"")
    with pytest.raises(StoreError, match="There is no store in"):
        open_store(tmp_path, make=False)


def test_who_was_taken_along_and_left_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes for all may be interrupted before it begins: nothing was appended, and nobody
    is told that it was.
    """
    monkeypatch.setattr(store, "_grant", lambda wishes: None)

    with pytest.raises(StoreError, match="it was not"):
        store.append("a", New("x"))
    assert store.events("a") == []


def test_what_decides_cannot_append_by_itself(store: Store) -> None:
    """It would wait for its own turn for ever; that is said, and the store goes on."""

    def decide(seen: Sequence[Event]) -> list[New]:
        store.append("b", New("x"))
        return []

    with pytest.raises(StoreError, match="give them back"):
        store.change("a", decide)
    assert store.append("a", New("x"))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file where the folder should be, as with a $MEDMODELS_HOME that is wrong."""
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match=r"Nothing can be kept in .* with \$MEDMODELS_HOME"):
        open_store(tmp_path / "home" / "store", address="")
