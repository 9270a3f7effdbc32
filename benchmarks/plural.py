"""What the store, a class and a study of readers cost: ``python -m benchmarks.plural`` prints it,
and ``make bench`` takes the rows into its table.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from medmodels.mrmc import Ratings, merit, random_readers_and_cases, spread
from medmodels.store import New, Store, open_store, verify

__all__ = ["plural_rows"]

Cells = tuple[str, str, str]


def plural_rows() -> list[Cells]:
    """What, bar and measured: appends alone and by 300 at once, reading, verifying, MRMC."""
    return [*_appends(), _reading(), _verifying(), _mrmc()]


@contextmanager
def _store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        try:
            yield store
        finally:
            store.close()


def _appends(alone: int = 1_000, writers: int = 300, each: int = 20) -> list[Cells]:
    with _store() as store:
        start = time.perf_counter()
        for n in range(alone):
            store.append("a", New("answer", {"reader": n, "answer": "pneumonia"}, key=str(n)))
        one = alone / (time.perf_counter() - start)

        def write(writer: int) -> None:
            for n in range(each):
                store.append("b", New("answer", {"reader": writer}, key=f"{writer}/{n}"))

        start = time.perf_counter()
        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(write, range(writers)))
        many = writers * each / (time.perf_counter() - start)
    return [
        ("chained, sealed append, synchronous FULL, one writer", "≥ 200/s", f"{one:.0f}/s"),
        (f"the same by {writers} writers at once (group commit)", "told", f"{many:.0f}/s"),
    ]


def _filled(store: Store, count: int) -> None:
    for start in range(0, count, 10_000):
        events = range(start, min(start + 10_000, count))
        store.append("a", *[New("answer", {"n": n, "answer": "pneumonia"}) for n in events])


def _reading(count: int = 12_000) -> Cells:
    with _store() as store:
        _filled(store, count)
        times = []
        for _ in range(7):
            start = time.perf_counter()
            total = 0
            for event in store.events("a"):
                total += event.payload["n"]
            times.append(time.perf_counter() - start)
            assert total == count * (count - 1) // 2
    return f"{count} events read and folded", "≤ 100 ms", f"{1000 * np.median(times):.0f} ms"


def _verifying(count: int = 200_000) -> Cells:
    with _store() as store:
        _filled(store, count)
        start = time.perf_counter()
        assert verify(store).head.events == count
        seconds = time.perf_counter() - start
    return f"{count} events verified", "≤ 5 s", f"{seconds:.1f} s"


def _mrmc() -> Cells:
    rng = np.random.default_rng(0)
    truth = np.arange(114) < 45
    names = (("1", "2"), tuple("12345"), tuple(map(str, range(114))))
    given = Ratings(rng.normal(size=(2, 5, 114)) + truth, truth, *names)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        random_readers_and_cases(spread(merit(given, "auc")))
        times.append(time.perf_counter() - start)
    what = "MRMC of 5 readers, 2 conditions, 114 cases"
    return what, "≤ 50 ms", f"{1000 * np.median(times):.1f} ms"


if __name__ == "__main__":
    for what, bar, measured in plural_rows():
        print(f"{what:60s} {bar:>10s} {measured:>10s}")
