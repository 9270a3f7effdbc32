"""What several cards measure or write alike."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

__all__ = ["milliseconds", "three"]


def milliseconds(once: Callable[[], object], *, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        once()
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000


def three(value: tuple[float, float, float]) -> str:
    return f"{value[0]:.2f}, 95 % interval {value[1]:.2f} to {value[2]:.2f}"
