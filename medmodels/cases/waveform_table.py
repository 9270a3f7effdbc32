"""An ECG as a table: a column for each lead, a row for each sample, with a time or a rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from medmodels.cases.column_names import IDENTIFYING
from medmodels.cases.delimited import Cells, decoded, read_cells, split_cells
from medmodels.cases.first_line import holds_values, is_number
from medmodels.cases.numerals import BLANK, decimal_comma, numbers
from medmodels.cases.remarks import Remark, first_of
from medmodels.cases.waveform_recording import (
    MAX_LEADS,
    MIN_HERTZ,
    SHORTEST,
    Recording,
    pick_lead,
)
from medmodels.cases.waveform_strangers import about_recordings, refuse_prose, refuse_strangers
from medmodels.cases.waveform_times import rate_of_times
from medmodels.cases.waveform_units import are_units, in_millivolts, name_words
from medmodels.cases.workbooks import is_archive
from medmodels.errors import UnreadableFile, WrongColumns
from medmodels.tasks import Waveform

__all__ = ["read_ecg_table"]

_FEWEST_ROWS = int(SHORTEST * MIN_HERTZ)  # of the shortest recording at the lowest rate
_MOST_ROWS = 1_000_000  # half an hour at 500 samples a second are 900 000
_LOOKED_AT = 200  # rows
_MOSTLY = 0.9  # of the cells of a column of numbers
_NAMED = 6  # columns that a remark names

_TIME = frozenset(
    "time t elapsed zeit temps timestamp ms sec secs second seconds minute minutes".split()
) | {"hour", "hours"}
_RATE = frozenset("hz hertz fs rate frequency".split())
_MARKS = frozenset("beat beats annotation annotations symbol symbols".split())
_COUNTS = frozenset("sample samples index number n nr row".split())
_HERTZ = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*hz\b", re.IGNORECASE)
_YES, _NO = frozenset({"1", "x", "yes", "true"}), frozenset({"0", "no", "false"})


@dataclass(slots=True)
class _Columns:
    """The positions of the columns by what they hold."""

    time: int | None = None
    rate: int | None = None
    marks: int | None = None
    leads: list[int] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)


def read_ecg_table(data: bytes, inputs: Waveform) -> Recording:
    """Read a delimited text file or the first sheet of a workbook; raises ``UnreadableFile`` or
    ``WrongColumns`` where no lead, no rate or no unit can be told.
    """
    with about_recordings():
        cells = _cells(data)
    header = [name.strip("' ") for name in cells.header]
    if len(cells.rows) < _FEWEST_ROWS:
        raise UnreadableFile("ecg-few-rows", rows=len(cells.rows), least=_FEWEST_ROWS)
    if holds_values(header, cells.rows):
        raise WrongColumns("ecg-no-names")
    units, first = _units_row(cells)
    found = _columns(header, cells, first)
    hertz = _rate(header, cells, found, first)
    names = [header[n] for n in found.leads]
    lead = pick_lead(names, inputs)
    position = found.leads[lead.position]
    if hertz is None:
        raise UnreadableFile("ecg-without-rate")
    values = _values(cells, position, first)
    values, changed, doubts = in_millivolts(values, header[position], units[position])
    beats, symbols = _marked(cells, found.marks, first, hertz)
    aside = [header[n] for n in found.aside]
    unused = (Remark("ecg_columns_aside", first_of(aside, most=_NAMED)),) if aside else ()
    return Recording(
        values.astype(np.float32),
        hertz,
        lead,
        "table",
        len(names) - 1,
        beats,
        symbols,
        (*unused, *changed),
        doubts,
    )


def _cells(data: bytes) -> Cells:
    if is_archive(data):
        return read_cells(data)
    refuse_strangers(data)
    text, encoding = decoded(data)
    refuse_prose(text)
    return split_cells(text, encoding, most=_MOST_ROWS)


def _units_row(cells: Cells) -> tuple[Sequence[str], int]:
    """The row of units that some programs put under the names, and how many rows that is."""
    first = [cell.strip("' ").lower() for cell in cells.rows[0]]
    return (first, 1) if are_units(first) else ([""] * len(first), 0)


def _columns(header: Sequence[str], cells: Cells, first: int) -> _Columns:
    """Which column is what, by its name and by whether numbers stand in it; what could say who
    somebody is, or holds something else, is put aside.
    """
    found = _Columns()
    looked = [cells.rows[n] for n in range(first, min(len(cells.rows), first + _LOOKED_AT))]
    for n, name in enumerate(header):
        words = name_words(name)
        if words & _TIME and found.time is None:
            found.time = n
        elif words & _MARKS and found.marks is None:
            found.marks = n
        elif words and words <= _RATE | {"sampling", "sample"} and words & _RATE:
            found.rate = n
        elif words & (IDENTIFYING | _COUNTS) or not _are_numbers([row[n] for row in looked]):
            found.aside.append(n)
        else:
            found.leads.append(n)
    if len(found.leads) > MAX_LEADS:
        raise UnreadableFile("ecg-many-leads", count=len(found.leads), most=MAX_LEADS)
    return found


def _are_numbers(texts: Sequence[str]) -> bool:
    there = [text for text in texts if text.lower() not in BLANK]
    return bool(there) and sum(map(is_number, there)) >= _MOSTLY * len(there)


def _values(cells: Cells, position: int, first: int) -> np.ndarray:
    """The numbers of a lead, ``nan`` where a cell is blank; raises ``UnreadableFile`` where
    something else stands in it.
    """
    texts = cells.rows.column(position)[first:]
    values = numbers(texts, comma=decimal_comma([texts], delimiter=cells.delimiter))
    for n in np.flatnonzero(np.isnan(values)).tolist():
        if texts[n].lower() not in BLANK:
            raise UnreadableFile("ecg-no-number", row=n + 1 + first)
    return values


def _rate(header: Sequence[str], cells: Cells, found: _Columns, first: int) -> float | None:
    """Samples a second: what the file states, or what its times make of it, if it has any."""
    stated = next((m for name in header if (m := _HERTZ.search(name))), None)
    if stated:
        return float(stated[1].replace(",", "."))
    if found.rate is not None:
        texts = [text for text in cells.rows.column(found.rate)[first:] if text]
        said = numbers(texts[:1], comma=None)
        if len(said) and np.isfinite(said[0]) and set(texts) == {texts[0]}:
            return float(said[0])
    if found.time is None:
        return None
    name = header[found.time]
    return rate_of_times(cells.rows.column(found.time)[first:], name, cells.delimiter)


def _marked(
    cells: Cells, position: int | None, first: int, hertz: float
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Seconds of the beats that a column marks, and what it says of each: nothing where it only
    marks it.
    """
    if position is None:
        return np.empty(0), ()
    texts = cells.rows.column(position)[first:]
    at = [n for n, text in enumerate(texts) if text and text.lower() not in _NO]
    symbols = tuple("" if texts[n].lower() in _YES else texts[n] for n in at)
    return np.array(at, float) / hertz, symbols
