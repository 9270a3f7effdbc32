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
from medmodels.cases.numerals import BLANK, DecimalComma, decimal_comma
from medmodels.cases.remarks import Remark, first_of
from medmodels.cases.stay_checks import refuse_times_of_day, unstated_units
from medmodels.cases.stay_columns import (
    StayLayout,
    input_of,
    known_names,
    stay_layout,
    tells_stays,
)
from medmodels.cases.stay_times import is_moment, listed, read_times
from medmodels.cases.stay_values import LONGEST_NUMBER, Charted, Wrong, settle
from medmodels.errors import UnreadableFile, WrongColumns
from medmodels.tasks import Stay, Task
from medmodels.words import Phrase

__all__ = ["MAX_NAMES", "MAX_VALUES", "read_stay"]

MAX_VALUES = 150_000  # 37 variables charted every minute for 48 hours are 106 560
# of variables, in a column of them; a hospital's whole catalogue of charted items has about so many
MAX_NAMES = 5_000

# what may be quoted back
_NO_DATE = re.compile(
    r"-?[0-9]{1,3}(:[0-9]{1,2}){0,2}|-?[0-9]{1,3}[.,][0-9]+|[a-z]*", re.IGNORECASE
)
_MANY = 100  # different stays that are counted
_NAMED = 8  # names that a remark lists


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
            self.others[name] = set() if tells_stays(column_key(name)) else None
        texts = self.others[name]
        if texts is not None and text and len(texts) < _MANY:
            texts.add(text)


def read_stay(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read the one stay of a delimited text file, or of a workbook's first sheet.

    It has a row for each value (time, variable, value, perhaps unit, as in the PhysioNet Challenge
    2012) or for each time (a column for each variable). ``data`` has shape (1, values, 3): minute,
    position of the input in (*features, *descriptors), number in the task's unit; what has a
    problem is not in it. Raises ``UnreadableFile`` or ``WrongColumns`` for the file as a whole.
    """
    cells = read_cells(data)
    timed = sum(map(is_moment, cells.header))
    if timed == 1 or holds_values(cells.header, cells.rows):
        raise WrongColumns("no-names-over-stay")
    known = known_names(task)
    layout = stay_layout(cells, known, Stay.of(task.inputs).example)
    _refuse_too_much(cells, layout)
    comma = _decimal_comma(cells, layout)
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
    read, late = cells.how, _late(chart.late, task)
    units = [] if any(value.unit for value in chart.values) else [unstated_units(task)]
    more = _more(count, len(problems))
    return Reading(
        task,
        origin,
        np.array(settled.values, float).reshape(1, -1, 3),
        (None,),
        {1: problems} if problems else {},
        (read, *times.notes, *aside, *late, *settled.notes, *units, *more),
        tuple(settled.warnings),
    )


def _decimal_comma(cells: Cells, layout: StayLayout) -> DecimalComma:
    """How the numbers of the columns that hold times and values are written."""
    numbers = (
        layout.time,
        *(layout.long or ())[1:2],
        *(position for position, _, _ in layout.wide),
    )
    short = (
        [text for text in row.values() if 0 < len(text) <= LONGEST_NUMBER]
        for row in cells.rows.only(numbers)
    )
    return decimal_comma(short, delimiter=cells.delimiter)


def _late(count: int, task: Task) -> list[Remark]:
    hours = Stay.of(task.inputs).hours
    return [Remark("late", {"hours": hours, "count": count})] if count else []


def _more(count: int, listed: int) -> list[Remark]:
    """That there are more problems than those that are listed."""
    return [Remark("more_problems", {"count": count, "listed": listed})] if count > listed else []


def _refuse_too_much(cells: Cells, layout: StayLayout) -> None:
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


def _chart(
    cells: Cells,
    layout: StayLayout,
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
    layout: StayLayout,
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
            names[name] = input_of(name, known)
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
