"""What every run of the tests does a seeded share of, and `make soak` does whole."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import TypeVar

__all__ = ["WHOLE", "part", "share"]

_T = TypeVar("_T")

WHOLE = os.environ.get("MEDMODELS_WHOLE") == "1"  # make soak


def share(items: Iterable[_T], count: int, *, seed: int = 0) -> list[_T]:
    """So many of the items in their order, drawn with the seed; all of them in a soak."""
    found = list(items)
    if WHOLE or len(found) <= count:
        return found
    return [found[n] for n in sorted(random.Random(seed).sample(range(len(found)), count))]


def part(count: int, *, of: int) -> int:
    """So many examples or rounds of so many; all of them in a soak."""
    return of if WHOLE else count
