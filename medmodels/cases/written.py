"""Tables for other hands: CSV that a spreadsheet shows as text and never runs, and that is read
back here as it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

__all__ = ["as_written", "csv_text", "write_csv"]

# What a spreadsheet takes for the beginning of a formula; an apostrophe before it makes it text,
# and one is added to those that are there.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_BARE = re.compile(r"(\w[\w .:/()%+-]*)?")  # needs no quotes, whatever the delimiter is taken for


def write_csv(stream: TextIO, rows: Iterable[Sequence[object]]) -> None:
    """Write a table, its row of names first, a line a row; the ``stream`` must leave line ends as
    they are.
    """
    bare = csv.writer(stream, lineterminator="\n")
    quoted = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        cells = [_cell(value) if isinstance(value, str) else value for value in row]
        careful = any(
            isinstance(cell, str) and not (_BARE.fullmatch(cell) or _NUMBER.fullmatch(cell))
            for cell in cells
        )
        (quoted if careful else bare).writerow(cells)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """The same as text."""
    stream = io.StringIO()
    write_csv(stream, rows)
    return stream.getvalue()


def as_written(cell: str) -> str:
    """A cell without the apostrophe that ``write_csv``, or a spreadsheet, put before what looks
    like a formula.

    >>> as_written("'=1+1"), as_written("'t Hooft"), as_written("-5")
    ('=1+1', "'t Hooft", '-5')
    """
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
