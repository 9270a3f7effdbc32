"""What is kept of a tab, for how long, and how much."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st

from medmodels.cases import Case
from medmodels.tasks import TASKS
from ui.kept import Shelf, Snapshot, Tab, weight

MINE = Tab("my browser", "my tab")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def snapshot(size: int = 1) -> Snapshot:
    return Snapshot({"case": "a case"}, {"task": "breast-fna"}, size)


def nobody(_session: str) -> bool:
    return False


def test_a_tab_finds_its_things_for_a_quarter_of_an_hour_and_not_after() -> None:
    """With the clock at 15 minutes they are there, a moment later they are not, swept or not."""
    clock = Clock()
    shelf, kept = Shelf(now=clock), snapshot()
    shelf.put(MINE, kept, session="s")

    clock.time = 15 * 60
    assert shelf.find(MINE) is kept
    assert shelf.knows("my browser")
    assert not shelf.sweep(nobody)
    clock.time += 0.1
    assert shelf.find(MINE) is None
    assert not shelf.knows("my browser")
    assert shelf.sweep(nobody)
    assert not shelf._places


def test_the_time_begins_when_the_session_is_gone() -> None:
    """Somebody who looks at a film for an hour, and then reloads, finds it."""
    clock = Clock()
    shelf = Shelf(now=clock)
    shelf.put(MINE, snapshot(), session="s")

    for clock.time in range(0, 3600, 10):
        assert not shelf.sweep(lambda session: session == "s")
    clock.time += 14 * 60
    assert not shelf.sweep(nobody)
    assert shelf.find(MINE)
    clock.time += 2 * 60
    assert shelf.sweep(nobody)


def test_neither_another_tab_nor_another_browser_finds_it() -> None:
    """Both secrets are asked for."""
    shelf = Shelf()
    shelf.put(MINE, snapshot(), session="s")

    assert shelf.find(Tab("my browser", "another tab")) is None
    assert shelf.find(Tab("another browser", "my tab")) is None
    assert not shelf.knows("another browser")


def test_what_is_forgotten_is_gone() -> None:
    """At once, and of that tab alone."""
    shelf, other = Shelf(), Tab("my browser", "another tab")
    for tab in (MINE, other):
        shelf.put(tab, snapshot(), session="s")

    shelf.forget(MINE)
    shelf.forget(MINE)

    assert shelf.find(MINE) is None
    assert shelf.find(other)


def test_the_longest_gone_leave_first_where_there_are_too_many() -> None:
    """In number and in bytes; what is larger than all may be is not kept, nor what it
    replaces.
    """
    clock = Clock()
    shelf = Shelf(most=3, largest=100, now=clock)
    tabs = [Tab("browser", str(n)) for n in range(5)]
    for clock.time, tab in enumerate(tabs):
        shelf.put(tab, snapshot(10), session="s")
    assert [shelf.find(tab) is not None for tab in tabs] == [False, False, True, True, True]

    clock.time += 1
    shelf.put(tabs[2], snapshot(85), session="s")
    assert [shelf.find(tab) is not None for tab in tabs] == [False, False, True, False, True]
    shelf.put(tabs[2], snapshot(101), session="s")
    assert [shelf.find(tab) is not None for tab in tabs] == [False, False, False, False, True]


def test_with_no_time_nothing_is_kept() -> None:
    """Whoever runs the server may say so."""
    shelf = Shelf(seconds=0)
    shelf.put(MINE, snapshot(), session="s")

    assert shelf.find(MINE) is None


def test_a_case_weighs_at_least_its_data_and_not_its_question() -> None:
    """Arrays count whole, views as what they are of, each once; the task, which all share, not at
    all.
    """
    data = np.zeros((1000, 1000), np.uint8)
    case = Case(TASKS["chest-xray"], data, "upload")
    small = Case(TASKS["chest-xray"], np.zeros((2, 2), np.uint8), "upload")

    assert 1_000_000 <= weight(case) < 1_010_000
    assert weight(small) < 10_000
    assert weight({"one": case, "same": case}) < 1_010_000
    assert weight(data[:1]) >= 1_000_000


def test_what_is_streamlits_is_not_weighed(caplog: pytest.LogCaptureFixture) -> None:
    """Not even asked for its size: its things that have another name now warn of that in the log,
    and nothing of the server belongs to a case.
    """
    assert weight({"kept": dict(vars(st))}) < 500_000
    assert not [record for record in caplog.records if "Please replace" in record.getMessage()]
