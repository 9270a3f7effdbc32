"""A run in a process of its own that keeps a book of what it has scored, for tests that end it.

``python -m tests.cohort.running MODEL SOURCE OUT BOOK SCHEDULER WORKERS SIZE EXPLAIN``
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from medmodels.cohort import open_engine, open_source, score_cohort
from medmodels.cohort.engine import Engine, Work
from medmodels.cohort.portion import Portion, Scored
from medmodels.models import load_model


def noted(book: Path, work: Work, portion: Portion) -> Scored:
    """The work; before it, the portion and the process are written into the book."""
    with book.open("a", encoding="utf-8") as lines:
        lines.write(f"{portion.number} {os.getpid()}\n")
    return work(portion)


def booked(engine: Engine, book: Path) -> Engine:
    """An engine that keeps a book."""

    def noting(work: Work, portions: Iterable[Portion]) -> Iterator[Scored]:
        return engine(partial(noted, book, work), portions)

    return noting


def run(
    model_id: str,
    source: Path,
    out: Path,
    engine: Engine,
    *,
    size: int | None = None,
    explain: str = "no",
) -> None:
    """A whole run, as the command line does it, with portions of any size."""
    model = load_model(model_id)
    cases = open_source([source], task=model.task)
    score_cohort(model, cases, out, engine=engine, now=time.monotonic, size=size, explain=explain)


if __name__ == "__main__":
    model_id, source, out, book, scheduler, workers, size, explain = sys.argv[1:]
    with open_engine(scheduler if scheduler != "-" else None, workers=int(workers)) as engine:
        run(
            model_id,
            Path(source),
            Path(out),
            booked(engine, Path(book)),
            size=int(size),
            explain=explain,
        )
