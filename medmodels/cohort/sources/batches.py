"""From batches of rows, however many each holds, to portions of one size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from medmodels.cohort.portion import Portion

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["portions_of", "tables_of"]


def portions_of(batches: Iterable[pa.RecordBatch], *, size: int) -> Iterator[Portion]:
    """Portions of ``size`` rows, the last of what is left."""
    for number, table in enumerate(tables_of(batches, size=size)):
        yield Portion(number, number * size, table)


def tables_of(batches: Iterable[pa.RecordBatch], *, size: int) -> Iterator[pa.Table]:
    """The rows of batches ``size`` at a time."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        while rows + batch.num_rows >= size:
            held.append(batch.slice(0, size - rows))
            yield pa.Table.from_batches(held)
            batch = batch.slice(held.pop().num_rows)
            held, rows = [], 0
        if batch.num_rows:
            held.append(batch)
            rows += batch.num_rows
    if held:
        yield pa.Table.from_batches(held)
