"""A table as a clinician has it: CSV bytes, or values typed in, to checked cases.

Example
-------
>>> from medmodels.cases import read_table
>>> from medmodels.tasks import get_task
>>> read_table(b"mean radius\\n14.1\\n", task=get_task("breast-fna"))
Traceback (most recent call last):
medmodels.errors.WrongColumns: The columns do not match: ...
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from medmodels.cases.case import Case, Reading
from medmodels.cases.columns import match_columns
from medmodels.cases.delimited import read_cells
from medmodels.cases.written import csv_text
from medmodels.errors import CaseRejected, Problem
from medmodels.tasks import Feature, Quantity, Task

__all__ = ["BLANK", "case_from_values", "decimal_comma", "left_out", "number_of", "one_of", "read_table", "table_template"]

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_COMMA_NUMBER = re.compile(r"[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]{1,3})?|[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_COMMA_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[+-]?[0-9]+,[0-9]+")
BLANK = frozenset({"", "-", "?", "na", "n/a", "nan", "null", "none", ".", "missing"})
_INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "-infinity", "∞", "-∞"})
_UNIT_FACTORS = (10, 100, 1000, 10_000, 0.1, 0.01, 0.001, 0.0001, 25.4, 1 / 25.4)


def read_table(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a delimited text file with one case a row.

    Delimiter, encoding, byte-order mark and decimal comma are recognised, columns are matched by
    name and synonym, identifiers are dropped, the known outcome is kept aside. Raises
    ``UnreadableFile`` or ``WrongColumns`` for the file as a whole; what is wrong with one row stands
    in ``Reading.problems`` and leaves the others usable.
    """
    cells = read_cells(data)
    empty = [all(not row[i].strip() for row in cells.rows) for i in range(len(cells.header))]
    columns = match_columns(cells.header, empty, task=task)
    values = np.full((len(cells.rows), len(task.features)), np.nan)
    problems: dict[int, tuple[Problem, ...]] = {}
    texts = [[row[i].strip() for i in columns.inputs] for row in cells.rows]
    comma = decimal_comma(texts)
    for n, row in enumerate(texts):
        values[n], found = _row(n + 1, row, task=task, comma=comma)
        if n + 1 in cells.ragged:
            found = (
                Problem("the whole row", None, cells.ragged[n + 1], "a delimiter is missing or too many, or a decimal comma is not in quotes", n + 1),
            )
        if found:
            problems[n + 1] = found
    truth, truth_notes = _truth(cells.rows, columns.truth, columns.truth_name, task)
    how = f"Read {len(cells.rows)} {'row' if len(cells.rows) == 1 else 'rows'}: {cells.delimiter}-separated, {cells.encoding}"
    blank = f"{cells.blank} blank lines were left out and are not counted as rows."
    notes = (f"{how}.", *([blank] if cells.blank else []), *columns.notes, *truth_notes)
    return Reading(task, origin, values, truth, problems, notes)


def case_from_values(values: Mapping[str, float | None], *, task: Task, origin: str = "typed", truth: str | None = None) -> Case:
    """A case from numbers typed in; raises ``CaseRejected`` under the same rules as a file."""
    data, problems = _row(None, [_typed(values.get(f.name), f) for f in task.features], task=task, comma=False)
    if problems:
        raise CaseRejected(problems)
    return Case(task, data, origin, truth=truth)


def _typed(value: float | None, feature: Feature) -> str:
    """A typed value as it would stand in a file; a code that has no word is given as the number it is, which no input knows."""
    if value is None:
        return ""
    if not feature.codes:
        return repr(float(value))
    word = feature.codes[int(value)] if value in range(len(feature.codes)) else ""
    return word or f"code {value:g}"


def table_template(task: Task) -> bytes:
    """An empty CSV with the names of the inputs, to fill in."""
    return csv_text([task.feature_names]).encode()


def decimal_comma(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the numbers of a file have a decimal comma: some do, and none needs its point to be a decimal one."""
    cells = [cell for row in rows for cell in row]
    pointed = (cell for cell in cells if "." in cell and _NUMBER.fullmatch(cell) and not _POINT_THOUSANDS.fullmatch(cell))
    return any(map(_COMMA_NUMBER.fullmatch, cells)) and not any(pointed)


def _row(row: int | None, texts: Sequence[str], *, task: Task, comma: bool) -> tuple[np.ndarray, tuple[Problem, ...]]:
    read = (_code_of(text, f) if f.codes else number_of(text, comma=comma) for text, f in zip(texts, task.features, strict=True))
    numbers, malformed = zip(*read, strict=True)
    problems = []
    for i, feature in enumerate(task.features):
        wrong = malformed[i] or _implausible(numbers, i, task)
        if wrong:
            right = f"expected one of {feature.plausible_text}" if feature.codes else f"expected a number between {feature.plausible_text}"
            problems.append(Problem(feature.name, texts[i], wrong, right, row))
    values = np.array(numbers)
    return values, tuple(problems or _inconsistent(row, values, task))


_YES_NO = {"1": "yes", "1.0": "yes", "y": "yes", "true": "yes", "0": "no", "0.0": "no", "n": "no", "false": "no"}


def _code_of(text: str, feature: Feature) -> tuple[float, str | None]:
    """The code of a word, whatever its case and, for a genotype, the order of its alleles; a blank is what the task calls unknown."""
    words = {word.casefold(): n for n, word in enumerate(feature.codes) if word}
    said = " ".join(text.casefold().split())
    if said in BLANK:
        unknown = next((n for word, n in words.items() if word.startswith(("unknown", "missing"))), None)
        return (math.nan, "is blank") if unknown is None else (float(unknown), None)
    tries = (said, "/".join(reversed(said.replace(" ", "").split("/"))), _YES_NO.get(said, ""), said.replace(" ", ""))
    code = next((words[word] for word in tries if word in words), None)
    return (math.nan, "is no word this input knows") if code is None else (float(code), None)


def number_of(text: str, *, comma: bool) -> tuple[float, str | None]:
    """The number a cell holds, or what is wrong with it."""
    if text.lower() in BLANK:
        return math.nan, "is blank" if not text else "stands for a missing value; this model needs every input"
    if text.lower() in _INFINITE:
        return math.nan, "is infinite"
    if comma and _COMMA_NUMBER.fullmatch(text):
        return float(text.replace(".", "").replace(",", ".")) + 0.0, None
    if comma and _POINT_THOUSANDS.fullmatch(text):
        return math.nan, "could be a decimal point or a thousands separator, since other numbers have a decimal comma"
    if not comma and _COMMA_THOUSANDS.fullmatch(text):
        return math.nan, "has a comma that could be a thousands separator or a decimal comma; write the number without it"
    if not _NUMBER.fullmatch(text):
        return math.nan, "is not a number"
    number = float(text)  # adding zero below turns −0 into 0, so that equal cases have equal digests
    return (number + 0.0, None) if math.isfinite(number) else (math.nan, "is too large to be a measurement")


def _implausible(numbers: Sequence[float], i: int, task: Task) -> str | None:
    """What is wrong with a number outside the plausible range: a swap explains it, or another unit, or nothing does."""
    number, feature = numbers[i], task.features[i]
    if feature.codes or feature.plausible[0] <= number <= feature.plausible[1]:
        return None
    if number < 0:
        return "is negative"
    # A swap shows on both sides: each of the two values would be plausible in the other's column.
    others = [(f, other) for f, other in zip(task.features, numbers, strict=True) if not f.codes]
    swaps = [f for f, other in others if _fits(number, f) and _fits(other, feature) and not _fits(other, f)]
    if swaps:
        other = f"“{swaps[0].name}”" if len(swaps) == 1 else "another column"
        return f"is out of the plausible range here and would fit {other}, whose value would fit here: the two look swapped"
    factor = next((factor for factor in _UNIT_FACTORS if number and feature.reference[0] <= number / factor <= feature.reference[1]), None)
    return f"is out of the plausible range{f', about {factor:g} times what is usual (in another unit?)' if factor else ''}"


def _fits(number: float, feature: Feature) -> bool:
    return feature.plausible[0] <= number <= feature.plausible[1]


def _inconsistent(row: int | None, values: np.ndarray, task: Task) -> list[Problem]:
    named = dict(zip(task.feature_names, values.tolist(), strict=True))
    return [
        Problem(rule.column, f"{named[rule.column]:g}", rule.wrong, rule.right, row)
        for rule in task.consistency
        if not rule.holds(named)
    ]  # fmt: skip


def _truth(rows: Sequence[Sequence[str]], position: int | None, name: str | None, task: Task) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
    """The known outcomes, and a note where one could not be understood."""
    if position is None or name is None:
        return (None,) * len(rows), ()
    texts = [row[position].strip() for row in rows]
    if task.quantity is not None:
        low, high = task.quantity.plausible
        truth, right = _amounts(texts, task.quantity), f"a number between {low:g} and {high:g} {task.quantity.unit}".rstrip()
    else:
        meaning = task.truth_columns[name]
        truth, right = tuple(meaning.get(text.lower()) or meaning.get(text.lower().removesuffix(".0")) for text in texts), one_of(meaning)
    return truth, left_out(texts, truth, name, right)


def _amounts(texts: Sequence[str], quantity: Quantity) -> tuple[str | None, ...]:
    """The known amounts as they are shown; ``None`` where a cell holds none that could be."""
    read = (number_of(text, comma="," in text) for text in texts)
    return tuple(None if wrong or not quantity.plausible[0] <= amount <= quantity.plausible[1] else quantity.show(amount) for amount, wrong in read)


def left_out(texts: Sequence[str], truth: Sequence[str | None], name: str, right: str) -> tuple[str, ...]:
    """A note on the known outcomes that could not be read, if any: how many, and what would be right, but never what stands there."""
    count = sum(known is None and text.lower() not in BLANK for text, known in zip(texts, truth, strict=True))
    if not count:
        return ()
    what = "1 known outcome could not be read and was left out" if count == 1 else f"{count} known outcomes could not be read and were left out"
    return (f"{what}, not guessed: “{name}” should be {right}.",)


def one_of(words: Iterable[str]) -> str:
    """The first of the words that are right, in quotes, and how many there are besides."""
    listed = [f"“{word}”" for word in words]
    return f"one of {', '.join(listed[:8])}" + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")
