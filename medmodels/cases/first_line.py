"""Whether the first line of a table holds the names of its columns, or somebody's values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from medmodels.cases.numerals import BLANK
from medmodels.cases.packed_rows import Rows

__all__ = ["are_values", "holds_values", "is_number"]

_NUMERAL = re.compile(r"\s*[+-]?[.,]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?\s*")
_LOOKED_AT = 100  # rows
_MOSTLY = 0.9
# numbers that may be names, such as years, beside a column of words whose name is none of them
_FEW = 2
_YEARS = range(1900, 2101)
_MANY = 8  # numbers that rise from column to column by chance once in 40 000 files


def is_number(text: str) -> bool:
    """Whether a cell is a number in any way of writing it."""
    return _NUMERAL.fullmatch(text) is not None


def holds_values(header: Sequence[str], rows: Rows) -> bool:
    """Whether the first line is a row like those under it.

    Over columns of numbers stand numbers then; but names may be numbers too, of pixels, years or
    wavelengths: those rise from column to column. Where no column has numbers, the words of the
    first line are those of the lines under it.
    """
    columns = [
        (name, column)
        for name, column in zip(header, zip(*islice(rows, _LOOKED_AT), strict=True), strict=True)
        if any(column)
    ]
    numbered = [_mostly_numbers(column) for _, column in columns]
    numeric = [name for (name, _), mostly in zip(columns, numbered, strict=True) if mostly]
    worded = [
        name in column
        for (name, column), mostly in zip(columns, numbered, strict=True)
        if not mostly and len(set(column)) <= len(column) / 2
    ]
    if not numeric:
        return bool(worded) and sum(worded) > len(worded) / 2
    numerals = [name for name in numeric if is_number(name)]
    if not numerals or sum(
        is_number(name) or name.lower() in BLANK for name in numeric
    ) < _MOSTLY * len(numeric):
        return False
    if any(worded):
        return True
    return not _run([name for name, _ in columns if is_number(name)]) and (
        len(numerals) > _FEW or not worded
    )


def are_values(line: Sequence[str]) -> bool:
    """Whether the only line of a file is somebody's values: numbers nearly all of them, which do
    not go on as names do. Where there are more words, nothing tells values from names.
    """
    numerals = [cell for cell in line if is_number(cell)]
    return len(numerals) >= max(_FEW, _MOSTLY * len(line)) and not _run(numerals)


def _mostly_numbers(column: Sequence[str]) -> bool:
    there = [cell for cell in column if cell.lower() not in BLANK]
    return bool(there) and sum(map(is_number, there)) >= _MOSTLY * len(there)


def _run(names: Sequence[str]) -> bool:
    """Whether numbers go on as names do, in their order: counted from 0 or 1, rising evenly or by
    years, or many of them, all up or all down.
    """
    try:
        values = [float(name) for name in names]
    except ValueError:  # with a decimal comma
        return False
    if values in ([float(n) for n in range(first, first + len(values))] for first in (0, 1)):
        return True
    steps = [round(after - before, 9) for before, after in pairwise(values)]
    # 0.9 comes before 0.10 where they are row and column
    parts = [tuple(map(int, re.findall("[0-9]+", name))) for name in names]
    if len(parts) >= _MANY and all(before < after for before, after in pairwise(parts)):
        return True
    rising = all(step > 0 for step in steps)
    if len(values) >= _MANY:
        # wavenumbers are often written from high to low
        return rising or all(step < 0 for step in steps)
    return rising and (
        (len(values) > 2 and len(set(steps)) == 1)
        or (len(values) > 3 and all(value in _YEARS for value in values))
    )
