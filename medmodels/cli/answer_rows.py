"""A table of answers, as text cells by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from pathlib import Path

import numpy as np

from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.numerals import decimal_comma, number_of
from medmodels.cli.given import given_bytes
from medmodels.cli.options import json_rows
from medmodels.cli.verb import Options
from medmodels.errors import AnswersError
from medmodels.wording import shown

__all__ = ["AnswerTable", "alike", "answer_file", "read_answers"]

_NUMERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_EXACT = Context(prec=4_000, traps=[])  # a cell has at most half as many digits


class AnswerTable:
    """The cells of the columns that a verb needs, row by row; rows count from 1, as in messages."""

    def __init__(self, cells: Cells, columns: Mapping[str, int]) -> None:
        self._cells = cells
        self._columns = columns

    def texts(self, name: str, *, blank: bool = False) -> list[str]:
        """The cells of a column (n,); raises ``AnswersError`` for the first blank one, unless there
        may be.
        """
        texts = [cell.strip() for cell in self._cells.rows.column(self._columns[name])]
        if not blank and "" in texts:
            raise AnswersError("answers-blank", row=texts.index("") + 1, column=name)
        return texts

    def numbers(self, name: str) -> np.ndarray:
        """The cells of a column as numbers (n,), with a decimal comma where the file has one."""
        texts = self.texts(name)
        comma = decimal_comma(([text] for text in texts), delimiter=self._cells.delimiter)
        found = [number_of(text, comma=comma) for text in texts]
        for row, (_, wrong) in enumerate(found, 1):
            if wrong:
                raise AnswersError("answers-no-number", row=row, column=name)
        return np.array([number for number, _ in found])


def read_answers(file: str, names: Sequence[str]) -> AnswerTable:
    """The columns of a CSV file or a workbook, whatever else it has; their names are those of the
    verb in any case.

    Raises ``UnreadableFile`` for what is no table, and ``AnswersError`` where a column is missing
    or a row has another number of cells.
    """
    cells = read_cells(given_bytes(Path(file)))
    places = {name.casefold(): n for n, name in enumerate(cells.header)}
    missing = [name for name in names if name not in places]
    if missing:
        found = tuple(shown(name, 40) for name in cells.header[:12])
        raise AnswersError("answers-lack-columns", missing=tuple(missing), found=found)
    if cells.ragged:
        row = min(cells.ragged)
        raise AnswersError("answers-ragged", row=row, wrong=cells.ragged[row])
    return AnswerTable(cells, {name: places[name] for name in names})


def alike(labels: Sequence[str]) -> list[str]:
    """Labels as they are compared: where all that are not blank are numbers, one number is written
    one way.

    >>> alike(["1", "2.0", ""]), alike(["1.0", "x"])
    (['1', '2', ''], ['1.0', 'x'])
    >>> alike(["900000000000207008", "900000000000013009", "1e2", "-0.50"])
    ['900000000000207008', '900000000000013009', '100', '-0.5']
    """
    if not all(map(_NUMERAL.fullmatch, filter(None, labels))):
        return list(labels)
    return [_one_way(label) if label else "" for label in labels]


def _one_way(numeral: str) -> str:
    """To the last digit: long ones are codes, and those of two things are not the same."""
    digits, _, power = numeral.lower().partition("e")
    number = Decimal(digits).scaleb(int(power or 0), _EXACT)
    return f"{number.normalize(_EXACT) + 0:f}" if number else "0"


def answer_file(options: Options, metavar: str, columns: str) -> None:
    options.add_argument("file", metavar=metavar, help=f"a table with the columns {columns}")
    json_rows(options)
