"""Work counted instead of timed: the same on every machine, however busy it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

__all__ = ["calls", "cpu_seconds", "yardstick"]


def calls(of: Callable[[], object]) -> int:
    """How many functions, Python's and C's, are called until ``of`` has returned or raised."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        of()
    finally:
        sys.setprofile(before)
    return count


def cpu_seconds(of: Callable[[], object], *, times: int = 1) -> float:
    """The least CPU time of so many runs; to be compared with another of the same process only."""
    found = []
    for _ in range(times):
        start = time.process_time()
        of()
        found.append(time.process_time() - start)
    return min(found)


def yardstick() -> float:
    """CPU seconds of five million steps of a loop here and now, about a fifth of one on a machine
    of 2024: what other times are counted in.
    """
    return cpu_seconds(lambda: sum(n & 1 for n in range(5_000_000)))
