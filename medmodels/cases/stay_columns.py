"""Which column of a stay's file is what: time, variable, value, unit, or an input of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from medmodels.cases.column_names import column_key
from medmodels.cases.delimited import Cells
from medmodels.cases.numerals import BLANK
from medmodels.cases.stay_times import is_day, is_time, listed
from medmodels.errors import WrongColumns
from medmodels.tasks import Task

__all__ = ["StayLayout", "input_of", "known_names", "stay_layout", "tells_stays"]

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
_BRACKETS = re.compile(r"([^(\[]+)[(\[]([^)\]]*)[)\]]\s*")


@dataclass(frozen=True, slots=True)
class StayLayout:
    """Where what stands: time and day; variable, value and unit; inputs with a column each, perhaps
    with a unit; everything else.
    """

    time: int
    days: tuple[int, ...]
    long: tuple[int, int, int | None] | None
    wide: tuple[tuple[int, int, str], ...]
    others: tuple[int, ...]


def known_names(task: Task) -> dict[str, int]:
    """The position of each variable and descriptor by the words of its names."""
    return {
        column_key(n): i
        for i, f in enumerate((*task.features, *task.descriptors))
        for n in (f.name, *f.synonyms)
    }


def stay_layout(cells: Cells, known: Mapping[str, int], example: str) -> StayLayout:
    """Tell the columns by their names; raises ``WrongColumns`` where they are not those of
    a stay.
    """
    keys = [column_key(name) for name in cells.header]
    inputs = {i: match for i, name in enumerate(cells.header) if (match := input_of(name, known))}
    filled = [i for i in range(len(keys)) if not cells.rows.blank(i)]
    variable, value, unit = (
        next((keys.index(n) for n in names if n in keys), None)
        for names in (_VARIABLE, _VALUE, _UNIT)
    )
    long = None if variable is None or value is None else (variable, value, unit)
    if long and not any(input_of(name, known) for name in set(cells.rows.column(long[0]))):
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
        i for i in filled if i not in taken and is_day(keys[i]) and not tells_stays(keys[i])
    )
    others = tuple(i for i in filled if i not in taken and i not in days)
    return StayLayout(
        times[0],
        days,
        long,
        tuple((i, *inputs[i]) for i in inputs if i not in (long or ())),
        others,
    )


def input_of(name: str, known: Mapping[str, int]) -> tuple[int, str] | None:
    """The input a name stands for, with the unit that may follow in brackets."""
    brackets = _BRACKETS.fullmatch(name)
    if brackets and column_key(brackets[1]) in known:
        return known[column_key(brackets[1])], (
            "" if brackets[2].strip().lower() in BLANK else brackets[2].strip()
        )
    return (known[column_key(name)], "") if column_key(name) in known else None


def tells_stays(key: str) -> bool:
    words = set(key.split()) - _BESIDE_WHOSE
    return bool(words) and all(word in _WHOSE or _RUN_TOGETHER.fullmatch(word) for word in words)
