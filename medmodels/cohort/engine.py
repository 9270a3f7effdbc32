"""Who scores the portions of a cohort: one after the other here, threads, or workers of Dask."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Protocol

from medmodels.cohort.portion import Portion, Scored

__all__ = ["Engine", "Work", "in_order", "serial", "threads"]

Work = Callable[[Portion], Scored]


class Engine(Protocol):
    """Does some work on each portion and gives the results in the order of the portions, reading no
    more than a few portions ahead.
    """

    def __call__(self, work: Work, portions: Iterable[Portion]) -> Iterator[Scored]: ...


def serial(work: Work, portions: Iterable[Portion]) -> Iterator[Scored]:
    """One portion after the other, in this thread."""
    return map(work, portions)


def threads(count: int) -> Engine:
    """So many portions at once in this process: what they cost is NumPy's and the trees' C code,
    which lets other threads work.
    """

    def engine(work: Work, portions: Iterable[Portion]) -> Iterator[Scored]:
        with ThreadPoolExecutor(count) as pool:
            yield from in_order(
                lambda portion: pool.submit(work, portion), portions, ahead=lambda: 2 * count
            )

    return engine


def in_order(
    submit: Callable[[Portion], Future[Scored]],
    portions: Iterable[Portion],
    *,
    ahead: Callable[[], int],
    result: Callable[[Future[Scored]], Scored] = Future.result,
) -> Iterator[Scored]:
    """What becomes of portions that are begun up to ``ahead`` at a time, as ``serial`` gives it:
    what goes wrong is raised in its turn, after the results of all portions before it.

    Whoever ends early leaves nothing waiting; what runs may run on.
    """
    begun = _begun(submit, portions)
    waiting = deque(islice(begun, max(1, ahead())))
    try:
        while waiting:
            done = result(waiting.popleft())
            waiting.extend(islice(begun, max(0 if waiting else 1, ahead() - len(waiting))))
            yield done
    finally:
        for future in waiting:
            future.cancel()


def _begun(
    submit: Callable[[Portion], Future[Scored]], portions: Iterable[Portion]
) -> Iterator[Future[Scored]]:
    """Each portion as it is begun; a file that breaks off is a portion whose result is the error,
    since those before it are to be had.
    """
    try:
        for portion in portions:
            yield submit(portion)
    except Exception as error:
        broken: Future[Scored] = Future()
        broken.set_exception(error)
        yield broken
