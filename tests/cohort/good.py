"""Rows of a cohort that are as they should be, and how they are written as text."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from functools import cache

from medmodels.cases import read_cases, samples
from medmodels.tasks import TASKS

__all__ = ["NAMES", "TASK", "plausible", "some_rows", "text"]

TASK = TASKS["breast-fna"]
NAMES = TASK.feature_names


@cache
def plausible() -> tuple[tuple[str, ...], ...]:
    """The samples of a question, a row each."""
    cases = [read_cases(s.path.read_bytes(), task=TASK).case() for s in samples(TASK)]
    return tuple(tuple(map(repr, case.data.tolist())) for case in cases)


def some_rows(rng: random.Random, least: int = 5, most: int = 400) -> list[list[str]]:
    """So many of them, some often."""
    return [list(rng.choice(plausible())) for _ in range(rng.randint(least, most))]


def text(
    rows: Iterable[Sequence[str]], *, delimiter: str = ",", names: Sequence[str] = NAMES
) -> str:
    """A table of them."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return made.getvalue()
