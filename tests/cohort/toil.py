"""Work on portions of a cohort that keeps a book of itself, for engines to be tried with."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

import pyarrow as pa

from medmodels.cohort.portion import Portion, Scored
from medmodels.errors import UnreadableFile

SECRET = "Meier"  # a patient's, in every portion


def portions(count: int, *, rows: int = 4) -> Iterator[Portion]:
    """So many portions of whole numbers from 0 on."""
    for number in range(count):
        numbers = list(range(number * rows, (number + 1) * rows))
        table = pa.table({"x": numbers, "name": [SECRET] * rows})
        yield Portion(number, number * rows, table=table)


def squared(portion: Portion) -> Scored:
    """The squares."""
    assert portion.table is not None
    squares = pa.table({"y": [x * x for x in portion.table["x"].to_pylist()]})
    return Scored(portion.number, squares.num_rows, squares.num_rows, 0, squares, pa.table({}))


def booked(book: Path, portion: Portion, *, seconds: float = 0.0) -> Scored:
    """The squares; the book has a line a beginning: the portion and the process."""
    with (book / "book").open("a", encoding="utf-8") as lines:
        lines.write(f"{portion.number} {os.getpid()}\n")
    time.sleep(seconds)
    return squared(portion)


def begun(book: Path) -> list[tuple[int, int]]:
    """What was begun so far, in which process."""
    if not (book / "book").is_file():
        return []
    lines = (book / "book").read_text(encoding="utf-8").splitlines()
    return [(int(line.split()[0]), int(line.split()[1])) for line in lines]


def deadly(book: Path, portion: Portion, *, at: int, always: bool = False) -> Scored:
    """The squares; the first, or every, process that comes to one portion is ended there, as the
    system ends one for want of memory.
    """
    done = booked(book, portion, seconds=0.05)
    if portion.number == at and (always or [n for n, _ in begun(book)].count(at) == 1):
        time.sleep(1.0)  # what this process did before has been fetched by now
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def refused(portion: Portion, *, at: int) -> Scored:
    """The squares, but for one portion, which cannot be."""
    if portion.number == at:
        raise UnreadableFile("cohort-nothing-there", name="x.csv")
    return squared(portion)


def raised(portion: Portion) -> Scored:
    """A fault of ours that quotes a patient's value."""
    assert portion.table is not None
    raise ValueError(f"no number: {portion.table['name'][0]}")


class Odd(Exception):
    """An error that cannot be sent."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.lock = Lock()


def oddly(portion: Portion) -> Scored:
    """A fault of ours that cannot be sent."""
    raise Odd(SECRET)
