"""What several servers keep of a tab together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medmodels.errors import StoreError
from medmodels.reviews import Judgement
from medmodels.store import Store, StoredTab, TabStore, open_store
from tests.ui.test_kept import Clock, nobody
from ui.kept import Shelf, Snapshot, Tab
from ui.kept_together import SharedShelf
from ui.state import CaseReview

MINE = Tab("my browser", "my tab")
ADDRESS = {"task": "breast-fna"}


def holding(**things: object) -> Snapshot:
    return Snapshot(things, ADDRESS, 100)


class Counting(TabStore):
    """Counts what is written, and can be shut."""

    def __init__(self, store: Store, **of: object) -> None:
        super().__init__(store, seconds=900, **of)  # type: ignore[arg-type]
        self.puts = 0
        self.shut = False

    def put(self, browser: str, name: str, data: bytes) -> bytes:
        if self.shut:
            raise StoreError("database-failed", reason="away")
        self.puts += 1
        return super().put(browser, name, data)

    def find(self, browser: str, name: str) -> StoredTab | None:
        if self.shut:
            raise StoreError("database-failed", reason="away")
        return super().find(browser, name)


class Servers:
    """Servers over one store, each with its own shelf."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shelves: list[SharedShelf] = []
        self.stored: list[Counting] = []
        self.clock = Clock()

    def another(self, **of: object) -> SharedShelf:
        stored = Counting(open_store(self.folder), **of)
        self.stored.append(stored)
        shelf = SharedShelf(lambda: stored, seconds=900, now=self.clock, touched=0)
        self.shelves.append(shelf)
        return shelf


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    made = Servers(tmp_path / "store")
    yield made
    for shelf, stored in zip(made.shelves, made.stored, strict=True):
        stored.shut = False
        shelf.close()
        stored._database.close()


def eventually(true: Callable[[], bool]) -> None:
    """Wait for what another thread does; there is no other bound than that of the whole run."""
    while not true():
        time.sleep(0.01)


def settled(shelf: SharedShelf) -> None:
    eventually(lambda: not shelf._waiting and not shelf._to_touch)


def test_another_server_finds_what_the_first_had(servers: Servers) -> None:
    """After it was killed: nothing of the first is asked."""
    here, there = servers.another(), servers.another()
    reviews = {"sample 1": CaseReview(Judgement("malignant", 70), seen=True)}
    here.put(MINE, holding(reviews=reviews, task="breast-fna"), session="s")
    settled(here)

    assert there.knows("my browser")
    found = there.fetch(MINE)

    assert found is not None
    assert found.things == {"reviews": reviews, "task": "breast-fna"}
    assert (found.address, found.left_out) == (ADDRESS, ())
    assert there.fetch(Tab("my browser", "other")) is None


def test_the_same_server_finds_its_own_things(servers: Servers) -> None:
    """The very ones, not what was made of them; before they are written too."""
    here = servers.another()
    thing = object()
    here.put(MINE, holding(thing=thing), session="s")
    assert here.fetch(MINE).things["thing"] is thing  # type: ignore[union-attr]
    settled(here)
    assert here.fetch(MINE).things["thing"] is thing  # type: ignore[union-attr]


def test_what_another_server_put_later_counts(servers: Servers) -> None:
    """A tab that comes back to the first finds what it did at the second."""
    here, there = servers.another(), servers.another()
    here.put(MINE, holding(task="one"), session="s")
    settled(here)
    there.fetch(MINE)
    there.put(MINE, holding(task="two"), session="t")
    settled(there)

    assert here.fetch(MINE) == holding(task="two")


def test_what_was_forgotten_elsewhere_is_forgotten(servers: Servers) -> None:
    """“End and forget” at one server ends what the other has in memory, and for good."""
    here, there = servers.another(), servers.another()
    here.put(MINE, holding(task="one"), session="s")
    settled(here)
    assert there.fetch(MINE)
    there.forget(MINE)

    assert here.fetch(MINE) is None
    assert here.find(MINE) is None
    assert not there.knows("my browser")


def test_what_is_forgotten_while_it_is_written_stays_forgotten(servers: Servers) -> None:
    """Whichever of the two was first."""
    here = servers.another()
    for n in range(200):
        here.put(MINE, holding(n=n), session="s")
        if n % 2:
            time.sleep(0.001)
        here.forget(MINE)
        assert servers.stored[0].find(*_names()) is None
    settled(here)
    assert servers.stored[0].find(*_names()) is None


def _names() -> tuple[str, str]:
    return MINE.browser, MINE.name


def test_what_has_not_changed_is_not_written_again(servers: Servers) -> None:
    """A look at the same case costs no writing; a judgement, a verdict and another case do."""
    here, review = servers.another(), CaseReview()
    reviews, case = {"sample 1": review}, object()

    def put() -> int:
        here.put(MINE, holding(reviews=reviews, task="a"), session="s")
        settled(here)
        return servers.stored[0].puts

    assert [put(), put()] == [1, 1]
    review.before = Judgement("malignant", 70)
    assert [put(), put()] == [2, 2]
    review.seen = True
    assert put() == 3
    review.reports["digest"] = case  # type: ignore[assignment]
    assert [put(), put()] == [4, 4]
    reviews["sample 2"] = CaseReview()
    assert [put(), put()] == [5, 5]


def test_what_cannot_be_carried_is_said(servers: Servers) -> None:
    """The rest comes over."""
    here, there = servers.another(), servers.another()
    here.put(MINE, holding(task="one", reading=object()), session="s")
    settled(here)
    assert there.fetch(MINE) == replace(holding(task="one"), left_out=("reading",))


def test_what_is_too_large_for_the_store_is_said_elsewhere(servers: Servers) -> None:
    """And is still found at its own server."""
    here, there = servers.another(largest=10), servers.another()
    here.put(MINE, holding(task="one" * 10), session="s")
    settled(here)

    assert here.fetch(MINE) == holding(task="one" * 10)
    found = there.fetch(MINE)
    assert found is not None
    assert (found.things, bool(found.left_out)) == ({}, True)


def test_without_its_store_a_shelf_is_as_one_in_memory(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was put meanwhile is in the store once that is there again."""
    monkeypatch.setattr("ui.kept_together._PATIENCE", 0.01)
    here, there = servers.another(), servers.another()
    servers.stored[0].shut = True
    here.put(MINE, holding(task="one"), session="s")
    time.sleep(0.05)
    assert here.fetch(MINE) == holding(task="one")

    servers.stored[0].shut = False
    settled(here)
    assert there.fetch(MINE) == holding(task="one")


def test_a_store_that_cannot_be_opened_holds_nobody_up() -> None:
    """It is asked for once, not by every page."""
    asked = []

    def opened() -> TabStore:
        asked.append(1)
        raise StoreError("database-failed", reason="away")

    shelf = SharedShelf(opened, seconds=900, now=Clock())
    for _ in range(5):
        assert not shelf.knows("my browser")
        assert shelf.fetch(MINE) is None
    assert len(asked) == 1


def test_while_its_tab_is_open_the_time_does_not_begin(servers: Servers) -> None:
    """A server says so in the store; once it is dead or its session gone, a quarter of an hour is
    left.
    """
    now = {"time": 1_000_000_000}
    here = servers.another(now=lambda: now["time"])
    here.put(MINE, holding(task="one"), session="s")
    settled(here)
    for _ in range(5):
        servers.clock.time += 600
        now["time"] += 600_000_000
        here.sweep(lambda session: session == "s")
        settled(here)
    assert servers.stored[0].knows("my browser")

    servers.clock.time += 901
    now["time"] += 901_000_000
    assert here.sweep(nobody)
    settled(here)
    assert not servers.stored[0].knows("my browser")
    assert here.fetch(MINE) is None


def test_nothing_stays_in_memory_of_what_is_over(servers: Servers) -> None:
    """Neither the things nor, after another quarter of an hour, the name of the tab."""
    here = servers.another()
    here.put(MINE, holding(task="one"), session="s")
    settled(here)
    servers.clock.time += 901
    here.sweep(nobody)
    settled(here)
    assert not here._places
    assert not here._written


def test_a_server_that_stops_writes_what_waits(servers: Servers) -> None:
    """The last judgement before a restart too."""
    here, there = servers.another(), servers.another()
    held = threading.Event()
    stored = servers.stored[0]
    put = stored.put

    def slow(browser: str, name: str, data: bytes) -> bytes:
        held.wait(10)
        return put(browser, name, data)

    stored.put = slow  # type: ignore[method-assign]
    here.put(MINE, holding(task="one"), session="s")
    here.put(MINE, holding(task="two"), session="s")
    threading.Timer(0.1, held.set).start()
    here.close()

    assert there.fetch(MINE) == holding(task="two")


def test_with_no_time_nothing_reaches_the_store(servers: Servers) -> None:
    """As whoever runs the server wants it."""
    stored = Counting(open_store(servers.folder))
    shelf = SharedShelf(lambda: stored, seconds=0, now=Clock())
    shelf.start()
    shelf.put(MINE, holding(task="one"), session="s")
    assert shelf._thread is None
    assert not shelf.knows("my browser")
    assert stored.puts == 0
    stored._database.close()


def test_nothing_is_kept_in_a_store_unless_one_on_a_server_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without $MEDMODELS_DATABASE the shelf is in memory alone; blank is as none."""
    from ui import shelves

    for told, kind in ((None, Shelf), ("", Shelf), ("postgresql+psycopg://a/b", SharedShelf)):
        if told is None:
            monkeypatch.delenv("MEDMODELS_DATABASE", raising=False)
        else:
            monkeypatch.setenv("MEDMODELS_DATABASE", told)
        assert type(shelves._shelf()) is kind
