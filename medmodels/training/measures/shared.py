"""What is measured alike of several models."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

__all__ = ["milliseconds"]


def milliseconds(once: Callable[[], object], *, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        once()
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000
