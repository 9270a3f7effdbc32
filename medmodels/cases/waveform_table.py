"""An ECG as a table: a column for each lead, a row for each sample, with a time or a rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from medmodels.cases.column_names import IDENTIFYING
from medmodels.cases.delimited import Cells, decoded, read_cells, split_cells
from medmodels.cases.first_line import holds_values, is_number
from medmodels.cases.numerals import BLANK, decimal_comma, numbers
from medmodels.cases.remarks import Remark, first_of
from medmodels.cases.waveform_recording import MAX_LEADS, Recording, pick_lead
from medmodels.cases.workbooks import is_archive
from medmodels.errors import UnreadableFile, WrongColumns
from medmodels.tasks import Waveform

__all__ = ["read_ecg_table"]

_MOST_ROWS = 1_000_000  # half an hour at 500 samples a second are 900 000
_LOOKED_AT = 200  # rows
_MOSTLY = 0.9  # of the cells of a column of numbers
_NAMED = 6  # columns that a remark names
_ROUNDED = 5e-4  # of a rate, by which rounded times may change it
_UNEVEN = 1.5  # samples by which a time may be off its place, for being rounded
_MILLIVOLTS = 20.0  # from lowest to highest, up to which a lead in an unstated unit is in them

_WORD = re.compile(r"[a-zµμ]+|[0-9]+")
_TIME = frozenset("time t elapsed zeit temps seconds second sec secs timestamp ms".split())
_RATE = frozenset("hz hertz fs rate frequency".split())
_MARKS = frozenset("beat beats annotation annotations symbol symbols".split())
_COUNTS = frozenset("sample samples index number n nr row".split())
_THOUSANDTHS = frozenset("ms msec millisecond milliseconds".split())
_MINUTES = frozenset("min mins minute minutes".split())
_MICRO = frozenset("uv µv μv microvolt microvolts".split())
_MILLI = frozenset("mv millivolt millivolts".split())
_UNITS = _MICRO | _MILLI | _THOUSANDTHS | frozenset("s hh mm ss mmm".split())
_HERTZ = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*hz\b", re.IGNORECASE)
_CLOCK = re.compile(r"\[?(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{1,2}(?:[.,][0-9]+)?)\]?")
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
    cells = _cells(data)
    header = [name.strip("' ") for name in cells.header]
    if holds_values(header, cells.rows):
        raise WrongColumns("ecg-no-names")
    units, first = _units_row(cells)
    found = _columns(header, cells, first)
    names = [header[n] for n in found.leads]
    lead = pick_lead(names, inputs)
    position = found.leads[lead.position]
    values = _values(cells, position, first)
    hertz = _rate(header, cells, found, first)
    values, unit = _in_millivolts(values, f"{header[position]} {units[position]}")
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
        (*unused, *unit),
    )


def _cells(data: bytes) -> Cells:
    if is_archive(data):
        return read_cells(data)
    text, encoding = decoded(data)
    return split_cells(text, encoding, most=_MOST_ROWS)


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower().replace("_", " ")))


def _units_row(cells: Cells) -> tuple[Sequence[str], int]:
    """The row of units that some programs put under the names, and how many rows that is."""
    first = [cell.strip("' ").lower() for cell in cells.rows[0]]
    are_units = any(first) and all(_words(cell) <= _UNITS for cell in first)
    return (first, 1) if are_units else ([""] * len(first), 0)


def _columns(header: Sequence[str], cells: Cells, first: int) -> _Columns:
    """Which column is what, by its name and by whether numbers stand in it; what could say who
    somebody is, or holds something else, is put aside.
    """
    found = _Columns()
    looked = [cells.rows[n] for n in range(first, min(len(cells.rows), first + _LOOKED_AT))]
    for n, name in enumerate(header):
        words = _words(name)
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


def _rate(header: Sequence[str], cells: Cells, found: _Columns, first: int) -> float:
    """Samples a second: what the file states, or what its times make of it."""
    stated = next((m for name in header if (m := _HERTZ.search(name))), None)
    if stated:
        return float(stated[1].replace(",", "."))
    if found.rate is not None:
        texts = [text for text in cells.rows.column(found.rate)[first:] if text]
        said = numbers(texts[:1], comma=None)
        if len(said) and np.isfinite(said[0]) and set(texts) == {texts[0]}:
            return float(said[0])
    if found.time is None:
        raise UnreadableFile("ecg-without-rate")
    name = header[found.time]
    return _rate_of_times(cells.rows.column(found.time)[first:], name, cells.delimiter)


def _rate_of_times(texts: Sequence[str], name: str, delimiter: str) -> float:
    """Samples a second by the times of all of them; raises ``UnreadableFile`` where they do not go
    on evenly.
    """
    times = np.fromiter(_clocks(texts), float, len(texts))
    if np.isnan(times[:1]).any():
        times = numbers(texts, comma=decimal_comma([texts], delimiter=delimiter))
        words = _words(name)
        times *= 0.001 if words & _THOUSANDTHS else 60.0 if words & _MINUTES else 1.0
    if np.isnan(times).any():
        raise UnreadableFile("ecg-time-unread", row=int(np.isnan(times).argmax()) + 1)
    span = float(times[-1] - times[0])
    if len(times) < 2 or span <= 0:
        raise UnreadableFile("ecg-time-uneven", row=1)
    hertz = (len(times) - 1) / span
    off = np.abs((times - times[0]) * hertz - np.arange(len(times)))
    if off.max() > _UNEVEN:
        raise UnreadableFile("ecg-time-uneven", row=int((off > _UNEVEN).argmax()) + 1)
    # a rate is a whole number nearly always, and its times were rounded
    return float(round(hertz)) if abs(hertz - round(hertz)) < _ROUNDED * hertz else hertz


def _clocks(texts: Sequence[str]) -> Iterator[float]:
    """Times of day in seconds, or ``nan``; where the first is none, none is read."""
    for text in texts:
        match = _CLOCK.fullmatch(text.strip("' "))
        if match is None:
            yield from [float("nan")] * len(texts)
            return
        hours, minutes, seconds = match.groups()
        yield 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds.replace(",", "."))


def _in_millivolts(values: np.ndarray, name: str) -> tuple[np.ndarray, tuple[Remark, ...]]:
    """The lead in millivolts, by the unit that its name says, or else by its size where that has
    one reading.
    """
    words = _words(name)
    remarks: tuple[Remark, ...] = (Remark("ecg_unit_unstated"),)
    if words & _MICRO:
        values, remarks = values / 1000, (Remark("ecg_microvolts"),)
    elif words & _MILLI:
        remarks = ()
    reach = float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0
    if reach > _MILLIVOLTS:
        named = bool(words & (_MICRO | _MILLI))
        raise UnreadableFile("ecg-beyond-hearts" if named else "ecg-without-unit", reach=reach)
    return values, remarks


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
