"""Wrong secrets are answered slowly: after ten in a minute the next has to wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

__all__ = ["TRIES", "WrongTries"]

_MOST, _SECONDS = 10, 60.0
_KEYS = 1_000  # that are remembered


class WrongTries:
    """How often something was tried in vain lately, by key. ``now`` is the clock, in seconds."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._at: dict[str, deque[float]] = {}
        self._one_at_a_time = Lock()

    def wait(self, key: str) -> float:
        """Seconds until the next try is looked at; 0 when it is at once."""
        with self._one_at_a_time:
            tried = self._at.get(key)
            if tried is None or len(tried) < _MOST:
                return 0.0
            return max(0.0, tried[0] + _SECONDS - self._now())

    def failed(self, key: str) -> None:
        """Remember a wrong try; of the last ten the oldest counts."""
        with self._one_at_a_time:
            tried = self._at.pop(key, deque(maxlen=_MOST))
            tried.append(self._now())
            self._at[key] = tried  # at the end: those tried longest ago leave first
            while len(self._at) > _KEYS:
                del self._at[next(iter(self._at))]


TRIES = WrongTries()
