"""How often somebody may try a code or a secret that is wrong: ten times in a minute."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

__all__ = ["Tries"]

_ADDRESSES = 10_000  # that are remembered; the oldest go first


class Tries:
    """Ten wrong ones in a minute, then none for the rest of it."""

    def __init__(
        self, most: int = 10, *, within: float = 60.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._within, self._now = most, within, now
        self._missed: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def are_used_up(self, address: str) -> bool:
        with self._lock:
            missed = self._missed.get(address, deque())
            while missed and missed[0] <= self._now() - self._within:
                missed.popleft()
            return len(missed) >= self._most

    def miss(self, address: str) -> None:
        """Count a wrong one."""
        with self._lock:
            missed = self._missed.setdefault(address, deque(maxlen=self._most))
            missed.append(self._now())
            self._missed.move_to_end(address)
            if len(self._missed) > _ADDRESSES:
                self._missed.popitem(last=False)

    def forget(self) -> None:
        """Begin anew, for everybody."""
        with self._lock:
            self._missed.clear()
