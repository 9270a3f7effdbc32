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
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from medmodels.cases.case import Case, Reading
from medmodels.cases.column_names import match_columns
from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.first_line import holds_values
from medmodels.cases.follow_up import states
from medmodels.cases.numerals import BLANK, DecimalComma, decimal_comma, number_of, numbers
from medmodels.cases.packed_rows import Rows
from medmodels.cases.problems import RowProblems
from medmodels.cases.remarks import Remark
from medmodels.cases.written import csv_text
from medmodels.errors import CaseRejected, Problem, UnreadableFile, WrongColumns
from medmodels.tasks import Feature, Quantity, Table, Task, TimeToEvent
from medmodels.words import Phrase

__all__ = ["case_from_values", "left_out", "one_of", "read_table", "table_template"]

_MOST_KEPT = 27_000_000  # bytes of numbers and, of rows that need correcting, of text
_UNIT_FACTORS = (10, 100, 1000, 10_000, 0.1, 0.01, 0.001, 0.0001, 25.4, 1 / 25.4)


def read_table(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a delimited text file, or the first sheet of a workbook, with one case a row.

    Delimiter, encoding, byte-order mark and decimal comma are recognised, columns are matched by
    name and synonym, identifiers are dropped, the known outcome is kept aside. Raises
    ``UnreadableFile`` or ``WrongColumns`` for the file as a whole; what is wrong with one row
    stands in ``Reading.problems`` and leaves the others usable.
    """
    cells = read_cells(data)
    names = {name.lower() for name in cells.header}
    if not names.issuperset(name.lower() for name in task.feature_names) and holds_values(
        cells.header, cells.rows
    ):
        raise WrongColumns("no-column-names")
    columns = match_columns(
        cells.header, [cells.rows.blank(i) for i in range(len(cells.header))], task=task
    )
    evidence = [
        *columns.inputs,
        *([columns.truth] if task.quantity and columns.truth is not None else []),
    ]
    comma = decimal_comma(
        map(cells.rows.column, evidence),
        delimiter=cells.delimiter,
        others=map(cells.rows.column, columns.unseen),
    )
    values = _numbers(cells.rows, columns.inputs, task=task, comma=comma)
    problems = _problems(cells, columns.inputs, values, task=task, comma=comma)
    values = _compact(values)
    if values.nbytes + problems.kept > _MOST_KEPT:
        raise UnreadableFile("too-much-kept", rows=len(problems), first=next(iter(problems), 0))
    texts = None if columns.truth is None else cells.rows.column(columns.truth)
    truth, truth_notes = _truth(texts, len(cells.rows), columns.truth_name, task, comma=comma)
    if columns.course is not None:
        truth, truth_notes = _course_told(cells, columns.course, task, comma=comma)
    blank = [Remark("blank_lines", {"count": cells.blank})] if cells.blank else []
    notes = (cells.how, *blank, *columns.notes, *truth_notes)
    return Reading(task, origin, values, truth, problems, notes)


def _numbers(
    rows: Rows, positions: Sequence[int], *, task: Task, comma: DecimalComma
) -> np.ndarray:
    """The numbers of every row, in the task's order; ``nan`` where there is none."""
    values = np.empty((len(rows), len(positions)))
    for i, (position, feature) in enumerate(zip(positions, task.features, strict=True)):
        texts = rows.column(position)
        if feature.codes:
            codes = {text: _code_of(text, feature)[0] for text in set(texts)}
            values[:, i] = [codes[text] for text in texts]
        else:
            values[:, i] = numbers(texts, comma=comma)
    return values


def _problems(
    cells: Cells, positions: Sequence[int], values: np.ndarray, *, task: Task, comma: DecimalComma
) -> RowProblems:
    """Which rows need correcting, and the text of these alone, from which the words are made when
    somebody asks.
    """
    low, high = np.array([f.plausible for f in task.features]).T
    wrong = ~((values >= low) & (values <= high)).all(axis=1)
    wrong[[n - 1 for n in cells.ragged]] = True
    if Table.of(task.inputs).consistency:
        fine = np.flatnonzero(~wrong)
        wrong[fine] = [bool(_inconsistent(None, values[n], task)) for n in fine]
    texts = Rows(
        (
            [row[i] for i in positions]
            for row, bad in zip(cells.rows, wrong.tolist(), strict=True)
            if bad
        ),
        width=len(positions),
    )
    place, ragged = np.cumsum(wrong) - 1, dict(cells.ragged)

    def told(row: int) -> tuple[Problem, ...]:
        if row in ragged:
            return (
                Problem(Phrase("whole-row"), None, ragged[row], Phrase("delimiters-amiss"), row),
            )
        return _row(row, texts[int(place[row - 1])], task=task, comma=comma)[1]

    return RowProblems(wrong, told, kept=texts.characters)


def _compact(values: np.ndarray) -> np.ndarray:
    """The same numbers in half the memory, if all of them fit (grey levels do)."""
    with np.errstate(over="ignore"):
        half = values.astype(np.float32)
    same = all(
        np.array_equal(half[:, i], values[:, i], equal_nan=True) for i in range(values.shape[1])
    )
    return half if same else values


def case_from_values(
    values: Mapping[str, float | None],
    *,
    task: Task,
    origin: str = "typed",
    truth: str | None = None,
) -> Case:
    """A case from numbers typed in; raises ``CaseRejected`` under the same rules as a file."""
    data, problems = _row(
        None, [_typed(values.get(f.name), f) for f in task.features], task=task, comma=False
    )
    if problems:
        raise CaseRejected(problems)
    return Case(task, data, origin, truth=truth)


def _typed(value: float | None, feature: Feature) -> str:
    """A typed value as it would stand in a file; a code that has no word is given as the number it
    is, which no input knows.
    """
    if value is None:
        return ""
    if not feature.codes:
        return repr(float(value))
    word = feature.codes[int(value)] if value in range(len(feature.codes)) else ""
    return word or f"code {value:g}"


def table_template(task: Task) -> bytes:
    """An empty CSV with the names of the inputs, to fill in."""
    return csv_text([task.feature_names]).encode()


def _row(
    row: int | None, texts: Sequence[str], *, task: Task, comma: DecimalComma
) -> tuple[np.ndarray, tuple[Problem, ...]]:
    read = (
        _code_of(text, f) if f.codes else number_of(text, comma=comma)
        for text, f in zip(texts, task.features, strict=True)
    )
    parsed, malformed = zip(*read, strict=True)
    values = np.array(parsed)
    problems = []
    for i in np.flatnonzero(
        [wrong is not None for wrong in malformed] | _outside(values, task)
    ).tolist():
        feature = task.features[i]
        right = _expected(feature)
        problems.append(
            Problem(
                feature.name, texts[i], malformed[i] or _implausible(values, i, task), right, row
            )
        )
    return values, tuple(problems or _inconsistent(row, values, task))


def _expected(feature: Feature) -> Phrase:
    if feature.codes:
        return Phrase("give-one-of", words=tuple(filter(None, feature.codes)))
    low, high = feature.plausible
    return Phrase(
        "give-number-between", low=low, high=high, unit=feature.unit, because=feature.because
    )


_YES_NO = {
    "1": "yes",
    "1.0": "yes",
    "y": "yes",
    "true": "yes",
    "0": "no",
    "0.0": "no",
    "n": "no",
    "false": "no",
}

_NOT_KNOWN = ("unknown", "missing", "not recorded")


def _code_of(text: str, feature: Feature) -> tuple[float, Phrase | None]:
    """The code of a word, whatever its case and, for a genotype, the order of its alleles; a blank
    is what the task calls unknown or not recorded.
    """
    words = {word.casefold(): n for n, word in enumerate(feature.codes) if word}
    for n, others in enumerate(feature.spellings):
        words |= dict.fromkeys(others, n)
    said = " ".join(text.casefold().split())
    if said in BLANK:
        unknown = next((n for word, n in words.items() if word.startswith(_NOT_KNOWN)), None)
        return (math.nan, Phrase("blank")) if unknown is None else (float(unknown), None)
    tries = (
        said,
        "/".join(reversed(said.replace(" ", "").split("/"))),
        _YES_NO.get(said, ""),
        said.replace(" ", ""),
        said.replace(" ", "").replace("-", ""),
    )
    code = next((words[word] for word in tries if word in words), None)
    return (math.nan, Phrase("unknown-word")) if code is None else (float(code), None)


def _bounds(task: Task) -> np.ndarray:
    """The plausible ranges (2, features), low and high; a code is never outside."""
    return np.array([(-math.inf, math.inf) if f.codes else f.plausible for f in task.features]).T


def _outside(values: np.ndarray, task: Task) -> np.ndarray:
    low, high = _bounds(task)
    return (values < low) | (values > high)


def _implausible(values: np.ndarray, i: int, task: Task) -> Phrase:
    """What is wrong with a number outside the plausible range: a swap explains it, or another unit,
    or nothing does.
    """
    number, feature = float(values[i]), task.features[i]
    if number < 0:
        return Phrase("negative")
    # A swap shows on both sides: each of the two values would be plausible in the other's column.
    low, high = _bounds(task)
    swaps = np.flatnonzero(
        (low <= number)
        & (number <= high)
        & (low[i] <= values)
        & (values <= high[i])
        & _outside(values, task)
    )
    if len(swaps):
        other = task.features[swaps[0]].name if len(swaps) == 1 else None
        return Phrase("swapped", other=other)
    factor = next(
        (
            factor
            for factor in _UNIT_FACTORS
            if number
            and (factor > 1) == (number > feature.plausible[1])
            and feature.reference_range[0] <= number / factor <= feature.reference_range[1]
        ),
        None,
    )
    return Phrase("out-of-range", factor=factor)


def _inconsistent(row: int | None, values: np.ndarray, task: Task) -> list[Problem]:
    named = dict(zip(task.feature_names, values.tolist(), strict=True))
    return [
        Problem(rule.column, f"{named[rule.column]:g}", rule.wrong, rule.right, row)
        for rule in Table.of(task.inputs).consistency
        if not rule.holds(named)
    ]


def _truth(
    texts: Sequence[str] | None, count: int, name: str | None, task: Task, *, comma: DecimalComma
) -> tuple[tuple[str | None, ...], tuple[Remark, ...]]:
    """The known outcomes, and a note where one could not be understood."""
    if texts is None or name is None:
        return (None,) * count, ()
    truth: tuple[str | None, ...]
    if task.quantity is not None:
        low, high = task.quantity.plausible
        truth = _amounts(texts, task.quantity, comma=comma)
        right = {"low": low, "high": high, "unit": task.quantity.unit}
        return truth, left_out(texts, truth, "amounts_left_out", name, right)
    meaning = Table.of(task.inputs).truth_columns[name]
    truth = tuple(
        meaning.get(text.lower()) or meaning.get(text.lower().removesuffix(".0")) for text in texts
    )
    return truth, left_out(texts, truth, "words_left_out", name, one_of(meaning))


def _course_told(
    cells: Cells, places: tuple[int, int], task: Task, *, comma: DecimalComma
) -> tuple[tuple[str | None, ...], tuple[Remark, ...]]:
    """The states at the first horizon by a time and an event, and how many could not be told."""
    asks, follow_up = task.asks, Table.of(task.inputs).follow_up
    assert isinstance(asks, TimeToEvent)
    assert follow_up is not None
    times, events = (cells.rows.column(place) for place in places)
    found = states(times, events, task, comma=comma)
    truth, unread = found.named, len(found.unread)
    names = {"time": cells.header[places[0]], "event": cells.header[places[1]]}
    told = {
        **names,
        "said": follow_up.said,
        "horizon": asks.when(asks.horizons[0]),
        "unknown": sum(state is None for state in truth) - unread,
    }
    told_too = []
    if found.longest is not None:
        short = {"longest": found.longest, "horizon": told["horizon"], "said": follow_up.said}
        told_too.append(Remark("course_short", {"time": names["time"], **short}))
    if unread:
        left = {"count": unread, "first": found.unread[0], **names}
        told_too.append(Remark("course_left_out", left))
    return truth, (Remark("course_columns", told), *told_too)


def _amounts(
    texts: Sequence[str], quantity: Quantity, *, comma: DecimalComma
) -> tuple[str | None, ...]:
    """The known amounts as they are shown; ``None`` where a cell holds none that could be."""
    low, high = quantity.plausible
    return tuple(
        quantity.show(amount) if low <= amount <= high else None
        for amount in numbers(texts, comma=comma).tolist()
    )


def left_out(
    texts: Sequence[str],
    truth: Sequence[str | None],
    note: str,
    name: str,
    right: Mapping[str, Any],
) -> tuple[Remark, ...]:
    """The note of that code on the known outcomes that could not be read, if any: how many, and
    what would be right, but never what stands there.
    """
    count = sum(
        known is None and text.lower() not in BLANK
        for text, known in zip(texts, truth, strict=True)
    )
    return (Remark(note, {"count": count, "name": name, **right}),) if count else ()


def one_of(words: Iterable[str]) -> dict[str, Any]:
    """The first of the words that are right, and how many there are besides."""
    known = tuple(words)
    return {"words": known[:8], "more": max(len(known) - 8, 0)}
