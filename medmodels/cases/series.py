"""One stay in hospital as a clinician has it, a text file of charted values, to one checked case.

Example
-------
>>> from medmodels.tasks.icu_mortality import ICU_MORTALITY
>>> read_series(b"Time,Parameter,Value\\n00:00,Age,71\\n01:30,HR,96\\n", task=ICU_MORTALITY).data.tolist()
[[[0.0, 37.0, 71.0], [90.0, 0.0, 96.0]]]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from medmodels.cases.case import Reading
from medmodels.cases.columns import IDENTIFYING, column_key
from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.first_line import NO_NAMES, holds_values
from medmodels.cases.numerals import BLANK, DecimalComma, decimal_comma, number_of
from medmodels.cases.stay_checks import refuse_times_of_day, since_first, unstated_units
from medmodels.cases.stay_values import LONGEST_NUMBER, Charted, settle
from medmodels.errors import Problem, UnreadableFile, WrongColumns
from medmodels.tasks import Task

__all__ = ["read_series"]

# Names of columns, as column_key writes them; where a file has two of a kind, the first here is taken.
_VARIABLE = ("variable", "name variable", "parameter", "param", "item", "measurement", "measure", "label", "analyte", "test", "observation", "name")
_VALUE = ("valuenum", "num value", "numeric value", "value", "result", "reading")
_UNIT = ("unit", "units", "valueuom", "uom")
_HOURS, _MINUTES = frozenset({"hours", "hour", "hrs", "h"}), frozenset({"minutes", "minute", "mins", "min"})
_TIME = _HOURS | _MINUTES | {"time", "times", "charttime", "timestamp", "datetime", "offset", "t"}
_BESIDE_TIME = frozenset("chart since admission icu start from the of in elapsed relative observation measurement date hh mm ss".split())

# A name of these words alone tells one stay from another, as RecordID and hadm_id do; an item_id or a date does not.
_WHOSE = frozenset(
    "id identifier name names patient patientid subject person record hadm icu icustay stay encounter visit admission case mrn nhs ssn dob birth "
    "birthdate birthday surname lastname firstname forename".split()
)
_BESIDE_WHOSE = frozenset("date of number no first last full".split())
_RUN_TOGETHER = re.compile(r"(record|patient|subject|person|hadm|icustay|stay|patientunitstay|encounter|visit|admission|case)(id|name)")

_CLOCK = re.compile(r"(-?)(?:([0-9]{1,3}) ?d(?:ays?)?,? ?\+?)?([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9](?:\.[0-9]{1,9})?))?", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_NO_DATE = re.compile(r"-?[0-9]{1,3}(:[0-9]{1,2}){0,2}|-?[0-9]{1,3}[.,][0-9]+|[a-z]*", re.IGNORECASE)  # what may be quoted back
_BRACKETS = re.compile(r"([^(\[]+)[(\[]([^)\]]*)[)\]]\s*")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where what stands: the time; variable, value and unit; inputs with a column each, perhaps with a unit; everything else."""

    time: int
    long: tuple[int, int, int | None] | None
    wide: tuple[tuple[int, int, str], ...]
    others: tuple[int, ...]


@dataclass(slots=True)
class _Chart:
    """The values of inputs, those of other names, how many came too late, and what is wrong."""

    values: list[Charted] = field(default_factory=list)
    others: dict[str, list[str]] = field(default_factory=dict)
    late: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_series(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read the one stay of a delimited text file.

    It has a row for each value (time, variable, value, perhaps unit, as in the PhysioNet Challenge 2012) or for each time (a column
    for each variable). ``data`` has shape (1, values, 3): minute, position of the input in (*features, *descriptors), number in the
    task's unit; what has a problem is not in it. Raises ``UnreadableFile`` or ``WrongColumns`` for the file as a whole.
    """
    cells = read_cells(data)
    timed = sum(bool(_CLOCK.fullmatch(name) or _DATE.fullmatch(name)) for name in cells.header)
    if timed == 1 or holds_values(cells.header, cells.rows):
        raise WrongColumns(f"{NO_NAMES}, such as time, parameter and value.")
    known = {column_key(n): i for i, f in enumerate((*task.features, *task.descriptors)) for n in (f.name, *f.synonyms)}
    layout = _layout(cells, known)
    numbers = (layout.time, *(layout.long or ())[1:2], *(position for position, _, _ in layout.wide))
    comma = decimal_comma([[row[i].strip() for i in numbers if len(row[i]) <= LONGEST_NUMBER] for row in cells.rows], delimiter=cells.delimiter)
    minutes, time_notes = _minutes([row[layout.time].strip() for row in cells.rows], cells.header[layout.time], comma=comma, hours=task.hours)
    chart = _chart(cells, layout, known, minutes, task)
    aside = _set_aside(chart.others)
    if any(_CLOCK.fullmatch(row[layout.time].strip()) for row in cells.rows):
        refuse_times_of_day(chart.values)
    settled = settle(chart.values, task=task, comma=comma)
    problems = tuple(sorted([*settled.problems, *chart.problems], key=lambda problem: problem.row or 0))
    if not problems and not any(variable < len(task.features) for _, variable, _ in settled.values):
        raise UnreadableFile(f"No variable is charted in the first {task.hours} hours; at least one measured value is needed.")
    how = f"Read {len(cells.rows)} {'row' if len(cells.rows) == 1 else 'rows'}: {cells.delimiter}-separated, {cells.encoding}."
    late = [f"Charted after {task.hours} hours and left out: {chart.late} {'value' if chart.late == 1 else 'values'}."] if chart.late else []
    units = [] if any(value.unit for value in chart.values) else [unstated_units(task)]
    notes = (how, *time_notes, *aside, *late, *settled.notes, *units)
    return Reading(task, origin, np.array(settled.values).reshape(1, -1, 3), (None,), {1: problems} if problems else {}, notes)


def _layout(cells: Cells, known: Mapping[str, int]) -> _Layout:
    """Tell the columns by their names; raises ``WrongColumns`` where they are not those of a stay."""
    keys = [column_key(name) for name in cells.header]
    inputs = {i: match for i, name in enumerate(cells.header) if (match := _input(name, known))}
    filled = [i for i in range(len(keys)) if not cells.rows.blank(i)]
    variable, value, unit = (next((keys.index(n) for n in names if n in keys), None) for names in (_VARIABLE, _VALUE, _UNIT))
    long = None if variable is None or value is None else (variable, value, unit)
    if long and not any(_input(name, known) for name in set(cells.rows.column(long[0]))):
        long = None
    if not long and not inputs:
        raise WrongColumns(
            "No variable of this task is in the file. It needs a time, and either “parameter” and “value” with a row for each value, or a column "
            "for each variable; a variable is named as “heart rate” or “HR”."
        )
    times = [i for i in filled if i not in inputs and (words := set(keys[i].split())) & _TIME and words <= _TIME | _BESIDE_TIME]
    if len(times) != 1:
        which = f"{_listed(cells.header[i] for i in times)} all look like the time; keep one" if times else "No column is the time"
        raise WrongColumns(f"{which}. Name it “time” (00:00 to 48:00, or dates with times), “hours” or “minutes”.")
    others = tuple(i for i in filled if i not in {times[0], *inputs, *(long or ())})
    if any(keys[i] in {"date", "chartdate", "chart date"} for i in others) and not any(_DATE.fullmatch(row[times[0]].strip()) for row in cells.rows):
        raise WrongColumns("Date and time stand in two columns; write both in one, as 2024-05-31 14:30, or give times since admission.")
    return _Layout(times[0], long, tuple((i, *inputs[i]) for i in inputs if i not in (long or ())), others)


def _input(name: str, known: Mapping[str, int]) -> tuple[int, str] | None:
    """The input a name stands for, with the unit that may follow in brackets."""
    brackets = _BRACKETS.fullmatch(name)
    if brackets and column_key(brackets[1]) in known:
        return known[column_key(brackets[1])], "" if brackets[2].strip().lower() in BLANK else brackets[2].strip()
    return (known[column_key(name)], "") if column_key(name) in known else None


def _tells_stays(key: str) -> bool:
    words = set(key.split()) - _BESIDE_WHOSE
    return bool(words) and all(word in _WHOSE or _RUN_TOGETHER.fullmatch(word) for word in words)


def _chart(cells: Cells, layout: _Layout, known: Mapping[str, int], minutes: Sequence[float | str], task: Task) -> _Chart:
    """Every value with its minute and input; descriptors hold for the whole stay, whenever they were written down."""
    whole = [row for n, row in enumerate(cells.rows, 1) if n not in cells.ragged]
    chart = _Chart(others={cells.header[i]: [row[i] for row in whole] for i in layout.others})
    names: dict[str, tuple[int, str] | None] = {}
    for n, (row, minute) in enumerate(zip(cells.rows, minutes, strict=True), 1):
        if n in cells.ragged:
            right = "a delimiter is missing or too many, or a decimal comma is not in quotes"
            chart.problems.append(Problem("the whole row", None, cells.ragged[n], right, n))
            continue
        untimed = False
        for variable, unit, text in _values(n, row, layout, known, names, chart):
            if variable >= len(task.features):
                chart.values.append(Charted(n, 0, variable, text, unit))
            elif isinstance(minute, str):
                untimed = True
            elif minute > task.hours * 60:
                chart.late += 1
            else:
                chart.values.append(Charted(n, min(int(minute + 0.5), task.hours * 60 - 1), variable, text, unit))
        if untimed:
            shown = row[layout.time].strip() if _NO_DATE.fullmatch(row[layout.time].strip()) else None
            chart.problems.append(Problem("time", shown, str(minute), "give hours and minutes since admission, as 03:15", n))
    return chart


def _values(
    n: int, row: Sequence[str], layout: _Layout, known: Mapping[str, int], names: dict[str, tuple[int, str] | None], chart: _Chart
) -> Iterator[tuple[int, str, str]]:
    """Input, unit and text of the values in a row; other names go to the chart. ``names`` remembers what was looked up."""
    if layout.long:
        name, text = row[layout.long[0]], row[layout.long[1]].strip()
        if name not in names:
            names[name] = _input(name, known)
        if match := names[name]:
            stated = row[layout.long[2]].strip() if layout.long[2] is not None else ""
            yield match[0], match[1] if stated.lower() in BLANK else stated, text
        elif sum(map(str.isdigit, name)) <= sum(map(str.isalpha, name)) and not name.isspace() and name:
            chart.others.setdefault(name, []).append(text)
        elif name.strip() or text:  # more digits than letters: a value that went astray, not to be repeated in a note
            wrong = "is not the name of a variable" if name.strip() else "is blank"
            chart.problems.append(Problem("variable", name.strip(), wrong, "give a name such as “heart rate” or “HR”", n))
    for position, variable, unit in layout.wide:
        if (text := row[position].strip()).lower() not in BLANK:
            yield variable, unit, text


def _set_aside(others: Mapping[str, Sequence[str]]) -> list[str]:
    """Notes on names that are no inputs; raises ``UnreadableFile`` when they tell several stays apart."""
    identifying = [
        name for name in others if _tells_stays(column_key(name)) or not IDENTIFYING.isdisjoint(column_key(name).split()) or not column_key(name)
    ]
    for name in identifying:
        different = len({text.strip() for text in others[name]} - {""})
        if different > 1 and _tells_stays(column_key(name)):
            raise UnreadableFile(f"{_listed([name])} has {different} different values: the file holds {different} stays; give one at a time.")
    unused = [name for name in others if name not in identifying]
    notes = [f"Set aside before anything else saw them: {_listed(identifying)} (could identify a patient)."] if identifying else []
    return notes + ([f"Set aside as no inputs of this task: {_listed(unused)}."] if unused else [])


def _minutes(texts: Sequence[str], name: str, *, comma: DecimalComma, hours: int) -> tuple[list[float | str], list[str]]:
    """The minutes since the start each text stands for, or what is wrong with it; and what a person should know of that."""
    kinds = {text: _kind(text, comma=comma) for text in dict.fromkeys(texts)}
    kind = max(kinds.values(), key=Counter(kinds[text] for text in texts if kinds[text]).__getitem__)
    same = [text for text in kinds if kinds[text] == kind]
    notes, words = [], set(column_key(name).split())
    read: dict[str, float] = {}
    if kind == "clock":
        read = {text: _clock(text) for text in same}
    elif kind == "date":
        read = since_first(same)
        notes = ["Times are counted from the first date and time in the file."]
    elif kind == "number":
        read = {text: number_of(text, comma=comma)[0] for text in same}
        if words.isdisjoint(_HOURS | _MINUTES):
            if max(read.values()) > hours:
                raise WrongColumns(
                    f"The times are numbers that go past {hours}, so they may be hours or minutes: name the column “hours” or “minutes”."
                )
            notes = ["The times are numbers and taken as hours."]
        if words.isdisjoint(_MINUTES):
            read = {text: number * 60 for text, number in read.items()}
    wrong = {text: "is written in another way than most times" if kinds[text] else "is blank" if not text else "is not a time" for text in kinds}
    return [("is before the start" if read[text] < 0 else read[text]) if text in read else wrong[text] for text in texts], notes


def _kind(text: str, *, comma: DecimalComma) -> str:
    if _CLOCK.fullmatch(text):
        return "clock"
    if _DATE.fullmatch(text):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return ""
        return "date"
    return "" if text.lower() in BLANK or len(text) > LONGEST_NUMBER or number_of(text, comma=comma)[1] else "number"


def _clock(text: str) -> float:
    sign, days, hours, minutes, seconds = re.fullmatch(_CLOCK, text).groups(default="0")  # type: ignore[union-attr]
    return (int(days) * 1440 + int(hours) * 60 + int(minutes) + float(seconds) / 60) * (-1 if sign == "-" else 1)


def _listed(names: Iterable[str]) -> str:
    """At most eight names in quotes, printable and short."""
    clean = list(dict.fromkeys("".join(c if c.isprintable() else " " for c in name).strip()[:40] or "unnamed column" for name in names))
    return ", ".join(f"“{name}”" for name in clean[:8]) + (f" and {len(clean) - 8} more" if len(clean) > 8 else "")
