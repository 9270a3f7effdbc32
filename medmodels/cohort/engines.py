"""The engine that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from medmodels.cohort.cluster import dask
from medmodels.cohort.engine import Engine, serial, threads
from medmodels.errors import CohortError

__all__ = ["open_engine"]


@contextmanager
def open_engine(scheduler: str | None, *, workers: int) -> Iterator[Engine]:
    """Threads of this process where there is no scheduler, and this one alone where they are not
    several; else workers of Dask: so many processes of this machine, or those that an address
    leads to, however many they are.

    Raises what ``cluster.dask`` does, and ``CohortError`` where nobody is to work.
    """
    if workers < 1:
        raise CohortError("cohort-nobody-works")
    if scheduler is not None:
        with dask(scheduler, workers=workers) as engine:
            yield engine
    else:
        yield threads(workers) if workers > 1 else serial
