"""A portion of a cohort: what is scored together, wherever that happens, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medmodels.words import Phrase

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PASSED", "REFUSED", "Portion", "Scored", "scored_of"]

PASSED, REFUSED = "passed", "abstained"  # what the gate said of a case


@dataclass(frozen=True, eq=False)
class Portion:
    """Rows of a table as they stand in it, or whole files; can be sent to another process.

    ``number`` counts the portions of a cohort from 0, ``first`` the rows, or files, before it.
    ``table`` has the columns of the file under their own names, texts or numbers, and of a row that
    is no row, such as one with too many cells, ``ragged`` says by its place in the portion (from 0)
    what is wrong; its cells are null. ``files`` are names, relative to the folder that was given,
    and bytes; one that is not read has none, and is in ``ragged``.
    """

    number: int
    first: int
    table: pa.Table | None = None
    ragged: Mapping[int, Phrase] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, eq=False)
class Scored:
    """What became of a portion: a row a case in ``scored``, a row a value that is wrong in
    ``rejected``; ``rows`` were given, ``accepted`` of them scored, ``abstained`` of those refused
    by the gate.
    """

    number: int
    rows: int
    accepted: int
    abstained: int
    scored: pa.Table
    rejected: pa.Table


def scored_of(number: int, rows: int, scored: pa.Table, rejected: pa.Table) -> Scored:
    """What became of a portion of so many rows, counted."""
    import pyarrow.compute as pc

    refused = pc.sum(pc.equal(scored["gate"], REFUSED)).as_py() or 0
    return Scored(
        number=number,
        rows=rows,
        accepted=scored.num_rows,
        abstained=refused,
        scored=scored,
        rejected=rejected,
    )
