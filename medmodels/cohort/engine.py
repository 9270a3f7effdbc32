"""Who scores the pieces of a cohort: one after the other here, threads, or workers of Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from medmodels.cohort.piece import Answered, Piece

__all__ = ["Engine", "serial"]


class Engine(Protocol):
    """Does some work on each piece and gives the results in the order of the pieces, reading no
    more than a few pieces ahead.
    """

    def __call__(
        self, work: Callable[[Piece], Answered], pieces: Iterable[Piece]
    ) -> Iterator[Answered]: ...


def serial(work: Callable[[Piece], Answered], pieces: Iterable[Piece]) -> Iterator[Answered]:
    """One piece after the other, in this thread."""
    return map(work, pieces)
