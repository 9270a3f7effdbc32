"""A store in memory does what a classroom needs of a store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

import pytest

from medmodels.errors import EventExists
from medmodels.events import New
from medmodels.sessions import Aid, Begin, Classroom, Give, MemoryStore, Phase
from medmodels.store import Store
from tests.sessions.classes import opening_of


def test_it_keeps_what_the_other_store_keeps(store: Store) -> None:
    """The same commands leave the same streams, numbers and payloads in both."""
    sessions = []
    for kept in (store, MemoryStore()):
        room = Classroom(kept, random=Random(8))
        code = room.open(opening_of([Aid.MODEL, Aid.ALONE])).code
        who = room.join(code, "me", "Ada")
        room.act(code, Begin())
        room.act(code, Give(who.id, 0, Phase.BEFORE, "benign", 70))
        events = [
            (e.stream, e.number, e.kind, e.payload, e.position)
            for e in kept.events(f"session/{code}")
        ]
        sessions.append((events, list(kept.streams("session/")), list(kept.streams("other/"))))
        assert [e.number for e in kept.events(f"session/{code}", after=2)] == [3, 4]
    assert sessions[0] == sessions[1]


def test_a_key_happens_once_in_its_stream() -> None:
    """The second time the first one is told, and nothing of that change is kept."""
    kept = MemoryStore(now=count(5).__next__)
    first = kept.change("a", lambda _: [New("x", {"n": 1}, key="k")])
    with pytest.raises(EventExists) as caught:
        kept.change("a", lambda _: [New("y"), New("x", {"n": 2}, key="k")])
    assert caught.value.event == first[0]
    assert kept.events("a") == first
    assert first[0].time == 5
    assert len(kept.change("b", lambda _: [New("x", key="k")])) == 1


def test_nobody_writes_between_a_reading_and_its_appending() -> None:
    """Hundreds of changes by many threads, each told what is there: one after the other."""
    kept = MemoryStore()
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda _: kept.change("a", lambda seen: [New("x", {"seen": len(seen)})]), range(400)
            )
        )
    assert [event.payload["seen"] for event in kept.events("a")] == list(range(400))
    assert [event.number for event in kept.events("a")] == list(range(1, 401))


def test_a_decision_that_fails_leaves_all_as_it_was() -> None:
    """And the next one goes on."""
    kept = MemoryStore()

    def fail(_: object) -> list[New]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.change("a", fail)
    assert kept.streams() == ()
    assert kept.change("a", lambda _: []) == ()
    assert kept.streams() == ()


def test_a_copy_goes_its_own_way() -> None:
    """It has all that was there, keys too, and what comes later is apart."""
    kept = MemoryStore()
    kept.change("a", lambda _: [New("x", key="k")])
    other = kept.copy()
    with pytest.raises(EventExists):
        other.change("a", lambda _: [New("x", key="k")])
    other.change("a", lambda _: [New("y")])
    assert (len(kept.events("a")), len(other.events("a"))) == (1, 2)
    assert [event.position for event in other.events("a")] == [1, 2]
