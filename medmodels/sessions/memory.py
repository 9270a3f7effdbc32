"""A store of events in memory: for practice, of which nothing is kept."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from medmodels.errors import EventExists
from medmodels.events import Event, New, canonical

__all__ = ["MemoryStore"]


def _clock() -> int:
    return time.time_ns() // 1000


class MemoryStore:
    """What a classroom needs of a store, gone with the last reference to it; for any number of
    threads. ``now`` is the clock, in microseconds since 1970.
    """

    def __init__(self, *, now: Callable[[], int] = _clock) -> None:
        self._now = now
        self._streams: dict[str, tuple[Event, ...]] = {}
        self._keyed: dict[tuple[str, str], Event] = {}
        self._count = 0
        self._turn = threading.Lock()

    def copy(self) -> MemoryStore:
        """The same events, which go on apart from those."""
        other = MemoryStore(now=self._now)
        with self._turn:
            other._streams, other._keyed = dict(self._streams), dict(self._keyed)
            other._count = self._count
        return other

    def written(self) -> dict[str, Any]:
        """All of it as JSON can hold it; ``again`` makes the same of it."""
        with self._turn:
            events = [asdict(event) for of in self._streams.values() for event in of]
            keys = [[stream, key, e.number] for (stream, key), e in self._keyed.items()]
        return {"events": events, "keys": keys}

    @classmethod
    def again(cls, written: Mapping[str, Any]) -> MemoryStore:
        """The store that was written so."""
        store = cls()
        events = [Event(**event) for event in written["events"]]
        for event in events:
            store._streams[event.stream] = (*store._streams.get(event.stream, ()), event)
        for stream, key, number in written["keys"]:
            store._keyed[stream, key] = store._streams[stream][number - 1]
        store._count = len(events)
        return store

    def change(
        self, stream: str, decide: Callable[[Sequence[Event]], Sequence[New]], *, after: int = 0
    ) -> tuple[Event, ...]:
        """Append what ``decide`` makes of the events after number ``after``, all or none; nobody
        else writes meanwhile. Raises what it raises, and ``EventExists`` when one of its keys is
        there already.
        """
        with self._turn:
            there = self._streams.get(stream, ())
            new = tuple(decide(there[after:]))
            for one in new:
                if one.key is not None and (stream, one.key) in self._keyed:
                    raise EventExists(self._keyed[stream, one.key])
            now = self._now()
            events = tuple(
                Event(stream, len(there) + n, one.kind, now, _written(one), self._count + n)
                for n, one in enumerate(new, 1)
            )
            if events:
                self._streams[stream] = (*there, *events)
                self._count += len(events)
            for one, event in zip(new, events, strict=True):
                if one.key is not None:
                    self._keyed[stream, one.key] = event
            return events

    def events(self, stream: str, *, after: int = 0) -> tuple[Event, ...]:
        """The events of a stream in order, after number ``after``."""
        return self._streams.get(stream, ())[after:]

    def streams(self, prefix: str = "") -> tuple[str, ...]:
        """The names of streams that begin so, in order."""
        return tuple(sorted(name for name in list(self._streams) if name.startswith(prefix)))


def _written(new: New) -> Mapping[str, Any]:
    """The payload as a store on disk would give it back, apart from what it was made of."""
    body: dict[str, Any] = json.loads(canonical(dict(new.payload)))
    return body
