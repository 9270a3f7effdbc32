"""Which rows of a scored file are looked at: what a person asks, as SQL that holds nothing of it
but the places of parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch

from medmodels.errors import CohortError
from medmodels.wording import shown

__all__ = ["ALL", "Between", "Containing", "Filter", "OneOf", "condition", "quoted"]

_DIGITS = 18  # of a row's number; more do not fit where it is kept


@dataclass(frozen=True, slots=True)
class Between:
    """Rows whose number in a column lies between two ends, both counted in; ``None`` is no end. A
    number that is not known lies nowhere.
    """

    column: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """Rows that have one of the words in a column; ``None`` stands for there being none."""

    column: str
    words: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Containing:
    """Rows whose number is the text, or whose file's name has it within, in any case of letters."""

    text: str


Filter = Between | OneOf | Containing
ALL = "TRUE"

# A piece of SQL and what belongs to its places.
_Clause = tuple[str, list[object]]


def quoted(name: str) -> str:
    """A column's name as SQL takes it, whatever is in it.

    >>> quoted('worst "radius"; --')
    '"worst ""radius""; --"'
    """
    return '"' + name.replace('"', '""') + '"'


def condition(filters: Iterable[Filter], columns: Mapping[str, bool]) -> _Clause:
    """The rows that every one of the filters lets through; ``columns`` are those of the file, with
    whether they hold numbers.

    Raises ``CohortError`` for a column that the file does not have, or not of that kind.
    """
    clauses = [_clause(one, columns) for one in filters]
    sql = " AND ".join(f"({clause})" for clause, _ in clauses) or ALL
    return sql, [value for _, values in clauses for value in values]


@singledispatch
def _clause(one: Filter, columns: Mapping[str, bool]) -> _Clause:
    raise TypeError(type(one).__name__)


@_clause.register
def _(one: Between, columns: Mapping[str, bool]) -> _Clause:
    name = _known(one.column, columns, numbers=True)
    # a number that is none sorts above every other
    clauses, values = [f"NOT isnan({name}::DOUBLE)", f"{name} IS NOT NULL"], list[object]()
    for end, sign in ((one.low, ">="), (one.high, "<=")):
        if end is not None:
            clauses.append(f"{name} {sign} ?")
            values.append(float(end))
    return " AND ".join(clauses), values


@_clause.register
def _(one: OneOf, columns: Mapping[str, bool]) -> _Clause:
    name = _known(one.column, columns, numbers=False)
    words = [word for word in one.words if word is not None]
    clauses = [f"{name} IN ({', '.join('?' * len(words))})"] if words else []
    clauses += [f"{name} IS NULL"] if len(words) < len(one.words) else []
    return " OR ".join(clauses) or "FALSE", list(words)


@_clause.register
def _(one: Containing, columns: Mapping[str, bool]) -> _Clause:
    text, clauses, values = one.text.strip(), list[str](), list[object]()
    if not text:
        return ALL, []
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        clauses.append(f"{_known('row', columns, numbers=True)} = ?")
        values.append(int(text))
    if "file" in columns:
        clauses.append(f"contains(lower({_known('file', columns, numbers=False)}), lower(?))")
        values.append(text)
    return " OR ".join(clauses) or "FALSE", values


def _known(column: str, columns: Mapping[str, bool], *, numbers: bool) -> str:
    if columns.get(column) is not numbers:
        raise CohortError("scored-no-column", column=shown(column))
    return quoted(column)
