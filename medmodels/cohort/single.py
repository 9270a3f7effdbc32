"""One processor for every sum: where linear algebra divides its sums among threads, last digits
depend on how many there are.
"""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import Any

__all__ = ["SINGLE"]


class _Single:
    """Holds linear algebra to one thread from the first that enters to the last that leaves; the
    limit is the whole process's, so that no thread may lift it for another.
    """

    def __init__(self) -> None:
        self._inside, self._lock = 0, Lock()
        self._limit: Any = None

    def __enter__(self) -> None:
        from threadpoolctl import threadpool_limits

        with self._lock:
            if not self._inside:
                self._limit = threadpool_limits(limits=1)
            self._inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._limit.restore_original_limits()


SINGLE = _Single()
