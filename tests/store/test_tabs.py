"""What tabs find again on another server: for how long, how much, and who can read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from medmodels.store import Store, TabStore, rotate_key, verify
from medmodels.store.tables import TAB_TABLE

MINUTE = 60_000_000
Opening = Callable[[], Store]


class Clock:
    """A clock that a test moves, in microseconds."""

    def __init__(self) -> None:
        self.time = 1_000_000_000

    def __call__(self) -> int:
        return self.time


def of(store: Store, clock: Clock | None = None, **bounds: int) -> TabStore:
    return TabStore(store, seconds=15 * 60, now=clock or Clock(), **bounds)


def rows(store: Store) -> list[sa.Row[tuple[object, ...]]]:
    with store.database.reading() as connection:
        return list(connection.execute(sa.select(TAB_TABLE)).all())


def test_what_one_server_puts_another_finds(opening: Opening) -> None:
    """The last that was put, by whichever; each time under another version."""
    here, there = of(opening()), of(opening())
    assert there.find("browser", "tab") is None
    assert not there.knows("browser")

    first = here.put("browser", "tab", b"judged")
    assert there.find("browser", "tab") == here.find("browser", "tab")
    assert there.knows("browser")
    second = there.put("browser", "tab", b"recorded")

    found = here.find("browser", "tab")
    assert found is not None
    assert (found.version, found.data) == (second, b"recorded")
    assert first != second


def test_another_tab_or_browser_finds_nothing(store: Store) -> None:
    """Both names are needed, each in its place."""
    tabs = of(store)
    tabs.put("ab", "c", b"mine")

    for browser, name in (("ab", "d"), ("a", "bc"), ("c", "ab"), ("abc", ""), ("", "ab\x00c")):
        assert tabs.find(browser, name) is None
    assert not tabs.knows("a")
    assert not tabs.knows("ab\x00c")


def test_it_is_gone_a_quarter_of_an_hour_after_it_was_touched(store: Store) -> None:
    """A moment later nobody finds it, and a sweep removes the row."""
    clock = Clock()
    tabs = of(store, clock)
    tabs.put("browser", "tab", b"mine")
    clock.time += 10 * MINUTE
    assert tabs.touch([("browser", "tab"), ("browser", "other")]) == {("browser", "other")}

    clock.time += 15 * MINUTE
    assert tabs.find("browser", "tab")
    assert tabs.sweep() == 0
    clock.time += 1
    assert tabs.find("browser", "tab") is None
    assert not tabs.knows("browser")
    assert tabs.touch([("browser", "tab")]) == {("browser", "tab")}
    assert tabs.sweep() == 1
    assert rows(store) == []


def test_what_is_forgotten_is_gone_at_once(opening: Opening) -> None:
    """From every server's view, its row too."""
    here, there = opening(), opening()
    of(here).put("browser", "tab", b"mine")
    of(there).forget("browser", "tab")
    assert of(here).find("browser", "tab") is None
    assert rows(here) == []


def test_what_is_too_large_leaves_its_row_alone(store: Store) -> None:
    """So that the server which has it in memory knows that nobody put another."""
    tabs = of(store, largest=10)
    version = tabs.put("browser", "tab", bytes(11))
    found = tabs.find("browser", "tab")
    assert found is not None
    assert (found.version, found.data) == (version, None)
    assert tabs.find("browser", "tab") != tabs.put("browser", "tab", bytes(10))


@pytest.mark.parametrize("bound", [{"most": 3}, {"largest_together": 3 * (100 + 28)}])
def test_where_there_is_too_much_the_longest_gone_leave(
    store: Store, bound: dict[str, int]
) -> None:
    """By number, and by bytes as they stand in the table."""
    clock = Clock()
    tabs = of(store, clock, **bound)
    for n in range(3):
        clock.time += 1
        tabs.put("browser", f"tab {n}", bytes(100))
    clock.time += 1
    tabs.touch([("browser", "tab 0")])
    clock.time += 1
    tabs.put("browser", "tab 3", bytes(100))

    there = [n for n in range(4) if tabs.find("browser", f"tab {n}")]
    assert there == [0, 2, 3]


def test_nothing_in_the_table_says_what_or_whose(store: Store) -> None:
    """Neither the names nor the content stand there, and no two writings look alike."""
    tabs = of(store)
    tabs.put("browser secret", "tab secret", b"judged malignant")
    (first,) = rows(store)
    tabs.put("browser secret", "tab secret", b"judged malignant")
    (second,) = rows(store)

    for row in (first, second):
        told = b"".join(bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))
        assert not any(word in told for word in (b"browser", b"tab secret", b"malignant"))
    assert bytes(first.sealed) != bytes(second.sealed)


@pytest.mark.parametrize("column", ["sealed", "version"])
def test_a_row_that_was_changed_or_moved_opens_for_nobody(store: Store, column: str) -> None:
    """One flipped bit; another version; the row of another tab in its place."""
    tabs = of(store)
    tabs.put("browser", "tab", b"mine")
    tabs.put("browser", "other", b"another")
    mine, other = sorted(rows(store), key=lambda row: len(bytes(row.sealed)))
    flipped = bytearray(getattr(mine, column))
    flipped[-1] ^= 1
    for change in ({column: bytes(flipped)}, {"sealed": other.sealed, "version": other.version}):
        with store.database.aside() as connection:
            connection.execute(
                sa.update(TAB_TABLE).where(TAB_TABLE.c.tab == mine.tab).values(**change)
            )
        found = tabs.find("browser", "tab")
        assert found is not None
        assert found.data is None


def test_the_master_key_does_not_open_it_without_the_browser(store: Store) -> None:
    """Nothing that stands in the store, with every key of it, is the key of a row."""
    tabs = of(store)
    tabs.put("browser", "tab", b"mine")
    (row,) = rows(store)
    place = bytes(row.tab) + bytes(row.version)

    assert store.secrets.master.open(row.sealed, place) is None
    for known in (bytes(row.tab), bytes(row.browser)):
        assert tabs._sealer(known.hex(), known.hex()).open(row.sealed, place) is None
    assert tabs._sealer("browser", "tab").open(row.sealed, place) == b"mine"


def test_it_outlives_a_rotation_and_is_no_part_of_the_chain(opening: Opening) -> None:
    """A server that has the old key in memory and one that begins with the new find the same; the
    store verifies as before.
    """
    here = opening()
    of(here).put("browser", "tab", b"mine")
    before = verify(here)
    rotate_key(opening(), environment={})

    assert of(here).find("browser", "tab") == of(opening()).find("browser", "tab")
    assert verify(opening()) == before


def test_on_a_server_it_is_in_no_journal(store: Store, database: str | None) -> None:
    """PostgreSQL writes the table to neither its log nor its replicas."""
    if database is None:
        pytest.skip("a file has one journal for all")
    asked = "SELECT relpersistence FROM pg_class WHERE relname = 'tabs'"
    with store.database.reading() as connection:
        assert connection.exec_driver_sql(asked).scalar_one() in ("u", b"u")
