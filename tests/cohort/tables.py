"""Tables of cases of a question, as Arrow and Parquet, made of its samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from medmodels.cases import Case, read_cases, samples
from medmodels.tasks import Task

__all__ = ["many", "sample_cases", "table_of", "written"]


def sample_cases(task: Task) -> list[Case]:
    """The readable cases of every sample."""
    read = (read_cases(s.path.read_bytes(), task=task) for s in samples(task))
    return [case for reading in read for case in reading.cases() if isinstance(case, Case)]


def table_of(task: Task, cases: Sequence[Case]) -> pa.Table:
    """Cases as rows: numbers, and words where an input has them."""
    data = np.stack([case.data for case in cases])
    columns = {}
    for k, feature in enumerate(task.features):
        column = data[:, k]
        words = [feature.codes[round(value)] or None for value in column] if feature.codes else None
        columns[feature.name] = pa.array(column if words is None else words)
    return pa.table(columns)


def many(task: Task, count: int, *, seed: int = 0) -> pa.Table:
    """So many rows about the samples: each is one of them but for a thousandth, which keeps what
    goes together together.
    """
    rng, cases = np.random.default_rng(seed), sample_cases(task)
    data = np.stack([case.data for case in cases])
    mixed = data[rng.integers(0, len(data), count)] * (1 + 1e-3 * rng.random((count, len(data[0]))))
    columns = {f.name: pa.array(mixed[:, k]) for k, f in enumerate(task.features)}
    return pa.table(columns)


def written(table: pa.Table, path: Path, *, group: int = 1000) -> Path:
    """A table as a Parquet file."""
    pq.write_table(table, path, row_group_size=group)
    return path
