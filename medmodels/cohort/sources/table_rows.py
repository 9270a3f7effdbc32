"""Some rows of a table as a source comes upon them, those that are none among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medmodels.cohort.portion import Portion
from medmodels.words import Phrase

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["TableRows", "in_portions"]


@dataclass(frozen=True, eq=False)
class TableRows:
    """Rows under the names of the file; ``ragged`` says of those that are none, by their place from
    0, what is wrong.
    """

    table: pa.Table
    ragged: Mapping[int, Phrase] = field(default_factory=dict)


def in_portions(parts: Iterable[TableRows], *, size: int) -> Iterator[Portion]:
    """Portions of ``size`` rows, and of those that are left at the end."""
    number = held = 0
    waiting: list[TableRows] = []
    for rows in parts:
        waiting.append(rows)
        held += rows.table.num_rows
        while held >= size:
            portion, rest = _first(waiting, number * size, size)
            yield portion
            number, waiting, held = number + 1, [rest], held - size
    if held:
        yield _first(waiting, number * size, size)[0]


def _first(waiting: list[TableRows], before: int, size: int) -> tuple[Portion, TableRows]:
    """The first rows of those that wait, and the others."""
    import pyarrow as pa

    table = pa.concat_tables([rows.table for rows in waiting])
    ragged: dict[int, Phrase] = {}
    start = 0
    for rows in waiting:
        ragged |= {start + n: wrong for n, wrong in rows.ragged.items()}
        start += rows.table.num_rows
    portion = Portion(
        before // size,
        before,
        table.slice(0, size).combine_chunks(),
        {n: wrong for n, wrong in ragged.items() if n < size},
    )
    rest = {n - size: wrong for n, wrong in ragged.items() if n >= size}
    return portion, TableRows(table.slice(size), rest)
