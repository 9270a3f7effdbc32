"""What a stay's file leaves open: from when its times count, whose clock they are of, and in which units its values are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from medmodels.cases.stay_values import Charted
from medmodels.errors import UnreadableFile
from medmodels.tasks import Task

__all__ = ["refuse_times_of_day", "since_first", "unstated_units"]

_DAY = 24 * 60
# Analytes that hospitals measure in either of two units, so that the reader cannot tell.
_EITHER = ("glucose", "creatinine", "urea nitrogen", "bilirubin", "magnesium", "lactate", "albumin", "temperature")


def refuse_times_of_day(values: Sequence[Charted]) -> None:
    """Times that stay below 24:00 and run backwards are times of day; as hours since admission they would be put in a wrong order."""
    last: dict[int, int] = {}
    backwards = False
    for value in values:
        backwards |= value.minute < last.get(value.variable, 0)
        last[value.variable] = value.minute
    if backwards and max(value.minute for value in values) < _DAY:
        raise UnreadableFile(
            "The times run backwards and never pass 24:00: they may be times of day. Give hours since admission, as 27:15, or dates with times."
        )


def unstated_units(task: Task) -> str:
    """Which units are assumed where a file states none."""
    units: dict[str, list[str]] = {}
    for feature in task.features:
        if feature.name in _EITHER:
            units.setdefault(feature.unit, []).append(feature.name)
    return "No units in the file; taken as " + "; ".join(f"{', '.join(names)} in {unit}" for unit, names in units.items()) + "."


def since_first(texts: Iterable[str]) -> dict[str, float]:
    """Minutes since the earliest of the dates; the dates themselves go no further."""
    dates = {text: datetime.fromisoformat(text) for text in texts}
    if len({date.tzinfo is None for date in dates.values()}) > 1:
        raise UnreadableFile("Some times have a time zone and others have none; write all of them in one way.")
    first = min(dates.values())
    return {text: (date - first).total_seconds() / 60 for text, date in dates.items()}
