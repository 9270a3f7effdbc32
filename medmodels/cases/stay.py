"""One stay in hospital as a clinician has it, a text file of charted values, to one checked case.

Example
-------
>>> from medmodels.tasks.icu_mortality import ICU_MORTALITY
>>> file = b"Time,Parameter,Value\\n00:00,Age,71\\n01:30,HR,96\\n"
>>> read_stay(file, task=ICU_MORTALITY).data.tolist()
[[[0.0, 37.0, 71.0], [90.0, 0.0, 96.0]]]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from medmodels.cases.case import Reading
from medmodels.cases.column_names import IDENTIFYING, column_key
from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.first_line import holds_values
from medmodels.cases.numerals import BLANK, decimal_comma
from medmodels.cases.remarks import Remark, first_of
from medmodels.cases.stay_checks import refuse_times_of_day, unstated_units
from medmodels.cases.stay_times import is_day, is_moment, is_time, listed, read_times
from medmodels.cases.stay_values import LONGEST_NUMBER, Charted, Wrong, settle
from medmodels.errors import UnreadableFile, WrongColumns
from medmodels.tasks import Stay, Task
from medmodels.words import Phrase

__all__ = ["MAX_NAMES", "MAX_VALUES", "read_stay"]

MAX_VALUES = 150_000  # 37 variables charted every minute for 48 hours are 106 560
# of variables, in a column of them; a hospital's whole catalogue of charted items has about so many
MAX_NAMES = 5_000

# Names of columns, as column_key writes them; where a file has two of a kind, the first here is
# taken.
_VARIABLE = (
    "variable",
    "name variable",
    "parameter",
    "param",
    "item",
    "measurement",
    "measure",
    "label",
    "analyte",
    "test",
    "observation",
    "name",
)
_VALUE = ("valuenum", "num value", "numeric value", "value", "result", "reading")
_UNIT = ("unit", "units", "valueuom", "uom")
# A name of these words alone tells one stay from another, as RecordID and hadm_id do; an item_id or
# a date does not.
_WHOSE = frozenset(
    "id identifier name names patient patientid subject person record hadm icu icustay stay"
    " encounter visit admission case mrn nhs ssn dob birth birthdate birthday surname lastname"
    " firstname forename".split()
)
_BESIDE_WHOSE = frozenset("date of number no first last full".split())
_RUN_TOGETHER = re.compile(
    r"(record|patient|subject|person|hadm|icustay|stay|patientunitstay|encounter|visit|admission|case)(id|name)"
)

# what may be quoted back
_NO_DATE = re.compile(
    r"-?[0-9]{1,3}(:[0-9]{1,2}){0,2}|-?[0-9]{1,3}[.,][0-9]+|[a-z]*", re.IGNORECASE
)
_MANY = 100  # different stays that are counted
_NAMED = 8  # names that a remark lists
_BRACKETS = re.compile(r"([^(\[]+)[(\[]([^)\]]*)[)\]]\s*")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where what stands: time and day; variable, value and unit; inputs with a column each, perhaps
    with a unit; everything else.
    """

    time: int
    days: tuple[int, ...]
    long: tuple[int, int, int | None] | None
    wide: tuple[tuple[int, int, str], ...]
    others: tuple[int, ...]


@dataclass(slots=True)
class _Chart:
    """The values of inputs, names that are none with what tells stays apart, how many came too
    late, and what is wrong.
    """

    example: str
    values: list[Charted] = field(default_factory=list)
    others: dict[str, set[str] | None] = field(default_factory=dict)
    late: int = 0
    wrong: Wrong = field(default_factory=Wrong)

    def put_aside(self, name: str, text: str = "") -> None:
        """Remember a name that is no input, and what stands beside it where that says whose stay it
        is.
        """
        if name not in self.others:
            self.others[name] = set() if _tells_stays(column_key(name)) else None
        texts = self.others[name]
        if texts is not None and text and len(texts) < _MANY:
            texts.add(text)


def read_stay(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read the one stay of a delimited text file.

    It has a row for each value (time, variable, value, perhaps unit, as in the PhysioNet Challenge
    2012) or for each time (a column for each variable). ``data`` has shape (1, values, 3): minute,
    position of the input in (*features, *descriptors), number in the task's unit; what has a
    problem is not in it. Raises ``UnreadableFile`` or ``WrongColumns`` for the file as a whole.
    """
    cells = read_cells(data)
    timed = sum(map(is_moment, cells.header))
    if timed == 1 or holds_values(cells.header, cells.rows):
        raise WrongColumns("no-names-over-stay")
    known = {
        column_key(n): i
        for i, f in enumerate((*task.features, *task.descriptors))
        for n in (f.name, *f.synonyms)
    }
    layout = _layout(cells, known, Stay.of(task.inputs).example)
    _refuse_too_much(cells, layout)
    numbers = (
        layout.time,
        *(layout.long or ())[1:2],
        *(position for position, _, _ in layout.wide),
    )
    short = (
        [text for text in row.values() if 0 < len(text) <= LONGEST_NUMBER]
        for row in cells.rows.only(numbers)
    )
    comma = decimal_comma(short, delimiter=cells.delimiter)
    times = read_times(
        cells,
        time=layout.time,
        days=layout.days,
        others=layout.others,
        comma=comma,
        hours=Stay.of(task.inputs).hours,
    )
    chart = _chart(cells, layout, (*layout.others, *times.unused), known, times.minutes, task)
    aside = _set_aside(chart.others)
    if not times.counted and not chart.late:
        refuse_times_of_day(
            [value for value in chart.values if value.variable < len(task.features)]
        )
    settled = settle(chart.values, task=task, comma=comma)
    problems, count = chart.wrong.with_those_of(settled.wrong)
    if not problems and not any(variable < len(task.features) for _, variable, _ in settled.values):
        raise UnreadableFile("nothing-charted", hours=Stay.of(task.inputs).hours)
    how = Remark(
        "read_rows",
        {"rows": len(cells.rows), "delimiter": cells.delimiter, "encoding": cells.encoding},
    )
    late = (
        [Remark("late", {"hours": Stay.of(task.inputs).hours, "count": chart.late})]
        if chart.late
        else []
    )
    units = [] if any(value.unit for value in chart.values) else [unstated_units(task)]
    more = (
        [Remark("more_problems", {"count": count, "listed": len(problems)})]
        if count > len(problems)
        else []
    )
    notes = (how, *times.notes, *aside, *late, *settled.notes, *units, *more)
    stay = np.array(settled.values, float).reshape(1, -1, 3)
    return Reading(
        task,
        origin,
        stay,
        (None,),
        {1: problems} if problems else {},
        notes,
        tuple(settled.warnings),
    )


def _layout(cells: Cells, known: Mapping[str, int], example: str) -> _Layout:
    """Tell the columns by their names; raises ``WrongColumns`` where they are not those of
    a stay.
    """
    keys = [column_key(name) for name in cells.header]
    inputs = {i: match for i, name in enumerate(cells.header) if (match := _input(name, known))}
    filled = [i for i in range(len(keys)) if not cells.rows.blank(i)]
    variable, value, unit = (
        next((keys.index(n) for n in names if n in keys), None)
        for names in (_VARIABLE, _VALUE, _UNIT)
    )
    long = None if variable is None or value is None else (variable, value, unit)
    if long and not any(_input(name, known) for name in set(cells.rows.column(long[0]))):
        long = None
    if not long and not inputs:
        raise WrongColumns("no-variable", example=example)
    times = [i for i in filled if i not in inputs and is_time(keys[i])]
    if not times:
        raise WrongColumns("no-time")
    if len(times) > 1:
        raise WrongColumns("several-times", names=listed(cells.header[i] for i in times))
    taken = {times[0], *inputs, *(long or ())}
    days = tuple(
        i for i in filled if i not in taken and is_day(keys[i]) and not _tells_stays(keys[i])
    )
    others = tuple(i for i in filled if i not in taken and i not in days)
    return _Layout(
        times[0],
        days,
        long,
        tuple((i, *inputs[i]) for i in inputs if i not in (long or ())),
        others,
    )


def _refuse_too_much(cells: Cells, layout: _Layout) -> None:
    """Raise ``UnreadableFile`` where more values or names of variables stand than any stay has."""
    names: set[str] = set()
    values = 0
    for row in cells.rows.only([*(layout.long or ())[:1], *(i for i, _, _ in layout.wide)]):
        values += sum(bool(row[i]) for i, _, _ in layout.wide)
        if layout.long:
            names.add(row[layout.long[0]])
        if values > MAX_VALUES:
            raise UnreadableFile("too-many-values", most=MAX_VALUES)
        if len(names) > MAX_NAMES:
            raise UnreadableFile("too-many-variables", most=MAX_NAMES)


def _input(name: str, known: Mapping[str, int]) -> tuple[int, str] | None:
    """The input a name stands for, with the unit that may follow in brackets."""
    brackets = _BRACKETS.fullmatch(name)
    if brackets and column_key(brackets[1]) in known:
        return known[column_key(brackets[1])], (
            "" if brackets[2].strip().lower() in BLANK else brackets[2].strip()
        )
    return (known[column_key(name)], "") if column_key(name) in known else None


def _tells_stays(key: str) -> bool:
    words = set(key.split()) - _BESIDE_WHOSE
    return bool(words) and all(word in _WHOSE or _RUN_TOGETHER.fullmatch(word) for word in words)


def _chart(
    cells: Cells,
    layout: _Layout,
    others: Sequence[int],
    known: Mapping[str, int],
    minutes: Sequence[float | Phrase],
    task: Task,
) -> _Chart:
    """Every value with its minute and input; descriptors hold for the whole stay, whenever they
    were written down.
    """
    chart = _Chart(Stay.of(task.inputs).example)
    for i in others:
        chart.put_aside(cells.header[i])
    tellers = [i for i in others if chart.others[cells.header[i]] is not None]
    names: dict[str, tuple[int, str] | None] = {}
    end = Stay.of(task.inputs).hours * 60
    looked_at = [
        layout.time,
        *(i for i in layout.long or () if i is not None),
        *(i for i, _, _ in layout.wide),
        *tellers,
    ]
    for n, (row, minute) in enumerate(zip(cells.rows.only(looked_at), minutes, strict=True), 1):
        if n in cells.ragged:
            chart.wrong.add(
                Phrase("whole-row"), None, cells.ragged[n], Phrase("delimiters-amiss"), n
            )
            continue
        for i in tellers:
            chart.put_aside(cells.header[i], row[i].strip())
        untimed: Phrase | None = None
        for variable, unit, text in _values(n, row, layout, known, names, chart):
            if variable >= len(task.features):
                chart.values.append(Charted(n, 0, variable, text, unit))
            elif isinstance(minute, Phrase):
                untimed = minute
            elif minute > end:
                chart.late += 1
            else:
                chart.values.append(
                    Charted(n, min(int(minute + 0.5), end - 1), variable, text, unit)
                )
        if untimed:
            shown = (
                row[layout.time].strip() if _NO_DATE.fullmatch(row[layout.time].strip()) else None
            )
            chart.wrong.add(Phrase("time-column"), shown, untimed, Phrase("give-time"), n)
    return chart


def _values(
    n: int,
    row: Mapping[int, str],
    layout: _Layout,
    known: Mapping[str, int],
    names: dict[str, tuple[int, str] | None],
    chart: _Chart,
) -> Iterator[tuple[int, str, str]]:
    """Input, unit and text of the values in a row; other names go to the chart. ``names`` remembers
    what was looked up.
    """
    if layout.long:
        name, text = row[layout.long[0]], row[layout.long[1]].strip()
        if name not in names:
            names[name] = _input(name, known)
        if match := names[name]:
            stated = row[layout.long[2]].strip() if layout.long[2] is not None else ""
            yield match[0], match[1] if stated.lower() in BLANK else stated, text
        elif (
            sum(map(str.isdigit, name)) <= sum(map(str.isalpha, name))
            and not name.isspace()
            and name
        ):
            chart.put_aside(name, text)
        # more digits than letters: a value that went astray, not to be repeated in a note
        elif name.strip() or text:
            wrong = Phrase("not-a-variable" if name.strip() else "blank")
            right = Phrase("give-variable", example=chart.example)
            chart.wrong.add(Phrase("variable-column"), name.strip(), wrong, right, n)
    for position, variable, unit in layout.wide:
        if (text := row[position].strip()).lower() not in BLANK:
            yield variable, unit, text


def _set_aside(others: Mapping[str, set[str] | None]) -> list[Remark]:
    """Notes on names that are no inputs; raises ``UnreadableFile`` when they tell several stays
    apart.
    """
    identifying: list[str] = []
    unused: list[str] = []
    for name, stays in others.items():
        if stays and len(stays) > 1:
            raise UnreadableFile("several-stays", name=listed([name]), count=len(stays), most=_MANY)
        key = column_key(name)
        (
            unused if stays is None and key and IDENTIFYING.isdisjoint(key.split()) else identifying
        ).append(name)
    return [
        Remark(code, first_of(map(_printable, names), most=_NAMED))
        for code, names in (("identifying", identifying), ("unused", unused))
        if names
    ]


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else " " for c in name)
