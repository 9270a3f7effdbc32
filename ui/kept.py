"""What a browser tab finds again after a reload: in memory, for a quarter of an hour, behind two
secrets.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from types import FunctionType, ModuleType

import numpy as np

from medmodels.tasks import Task

__all__ = ["Shelf", "Snapshot", "Tab", "seconds_kept", "weight"]

_SECONDS = 15 * 60
_MOST = 500  # tabs
_BYTES = 100_000_000  # of all tabs
_SHARED = (type, ModuleType, FunctionType, Task)  # what every session holds alike


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: the secret cookie of its browser, out of reach of scripts, and a random name of its
    own.
    """

    browser: str
    name: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was there: named ``things``, the ``address`` under which they stood, and their
    ``size`` in bytes; ``left_out`` names what another server could not give.
    """

    things: Mapping[str, object]
    address: Mapping[str, str]
    size: int
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Place:
    snapshot: Snapshot
    session: str
    at: float


class Shelf:
    """Snapshots of tabs for ``seconds`` after their session was last connected, the longest gone
    leaving first where there are more than ``most`` or ``largest`` bytes.

    ``now`` is the clock, in seconds. With 0 ``seconds`` nothing is kept.
    """

    def __init__(
        self,
        *,
        seconds: float = _SECONDS,
        most: int = _MOST,
        largest: int = _BYTES,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._most, self._largest, self._now = seconds, most, largest, now
        self._places: dict[Tab, _Place] = {}
        self._one_at_a_time = Lock()  # scripts of sessions put while the server sweeps

    def put(self, tab: Tab, snapshot: Snapshot, *, session: str) -> None:
        """Keep this of a tab, in place of what was kept before; the session is the one that shows
        it.
        """
        with self._one_at_a_time:
            self._places.pop(tab, None)
            if self._seconds and snapshot.size <= self._largest:
                self._places[tab] = _Place(snapshot, session, self._now())
            while len(self._places) > self._most or self._size() > self._largest:
                del self._places[min(self._places, key=lambda t: self._places[t].at)]

    def find(self, tab: Tab) -> Snapshot | None:
        """What is kept of a tab."""
        with self._one_at_a_time:
            place = self._places.get(tab)
            return place.snapshot if place and not self._over(place) else None

    def fetch(self, tab: Tab) -> Snapshot | None:
        """What a tab that arrives finds again, wherever it was kept."""
        return self.find(tab)

    def start(self) -> None:
        """Make ready; called with the start of the server."""

    def close(self) -> None:
        """Bring to an end what is under way; called with the end of the server."""

    def knows(self, browser: str) -> bool:
        """Whether anything is kept of any tab of a browser."""
        with self._one_at_a_time:
            return any(
                tab.browser == browser and not self._over(place)
                for tab, place in self._places.items()
            )

    def forget(self, tab: Tab) -> None:
        """Keep nothing more of a tab."""
        with self._one_at_a_time:
            self._places.pop(tab, None)

    def sweep(self, connected: Callable[[str], bool]) -> bool:
        """Drop what is over; whether there was any. While its session is ``connected`` a tab's time
        does not begin.
        """
        with self._one_at_a_time:
            for place in self._places.values():
                if connected(place.session):
                    place.at = self._now()
            over = [tab for tab, place in self._places.items() if self._over(place)]
            for tab in over:
                del self._places[tab]
            return bool(over)

    def _size(self) -> int:
        return sum(place.snapshot.size for place in self._places.values())

    def _over(self, place: _Place) -> bool:
        return self._now() - place.at > self._seconds


def weight(thing: object) -> int:
    """Bytes of a thing and of all it refers to, but for what every session holds alike."""
    seen: set[int] = set()
    waiting, total = [thing], 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, _SHARED) or _is_servers(type(one)):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        if isinstance(one, np.ndarray) and one.base is not None:  # a view: its size is not counted
            waiting.append(one.base)
        waiting += gc.get_referents(one)
    return total


def _is_servers(kind: type) -> bool:
    """Whether things of a kind are Streamlit's, which belong to no case. One that it has renamed
    stands before another thing, its very module is a question to that, and each question a warning.
    """
    module: object = kind.__module__
    return not isinstance(module, str) or module.startswith("streamlit.")


def seconds_kept() -> float:
    """Seconds from ``$MEDMODELS_KEEP``, where whoever runs the server wants fewer than usual."""
    told = os.environ.get("MEDMODELS_KEEP", "")
    return min(int(told), _SECONDS) if told.isdecimal() else _SECONDS
