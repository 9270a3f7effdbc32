"""Wrong secrets are answered slowly: after ten in a minute the next has to wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

__all__ = ["SECRET_TRIES", "WrongTries"]

_MOST, _SECONDS = 10, 60.0
_KEYS = 1_000  # that are remembered


class WrongTries:
    """Ten wrong ones in a minute, by key, then none for the rest of it. ``now`` is the clock, in
    seconds.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._at: dict[str, deque[float]] = {}
        self._one_at_a_time = Lock()

    def are_used_up(self, key: str) -> bool:
        with self._one_at_a_time:
            tried = self._at.get(key, deque())
            return len(tried) >= _MOST and tried[0] > self._now() - _SECONDS

    def miss(self, key: str) -> None:
        """Count a wrong one."""
        with self._one_at_a_time:
            tried = self._at.pop(key, deque(maxlen=_MOST))
            tried.append(self._now())
            self._at[key] = tried  # at the end: those tried longest ago leave first
            while len(self._at) > _KEYS:
                del self._at[next(iter(self._at))]


SECRET_TRIES = WrongTries()
