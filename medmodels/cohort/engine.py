"""Who scores the portions of a cohort: one after the other here, threads, or workers of Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from medmodels.cohort.portion import Portion, Scored

__all__ = ["Engine", "serial"]


class Engine(Protocol):
    """Does some work on each portion and gives the results in the order of the portions, reading no
    more than a few portions ahead.
    """

    def __call__(
        self, work: Callable[[Portion], Scored], portions: Iterable[Portion]
    ) -> Iterator[Scored]: ...


def serial(work: Callable[[Portion], Scored], portions: Iterable[Portion]) -> Iterator[Scored]:
    """One portion after the other, in this thread."""
    return map(work, portions)
