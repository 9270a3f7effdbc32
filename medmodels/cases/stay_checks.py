"""What a stay's file leaves open: whose clock its times are of, and in which units its
values are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from medmodels.cases.remarks import Remark
from medmodels.cases.stay_values import Charted
from medmodels.errors import UnreadableFile
from medmodels.tasks import Stay, Task

__all__ = ["refuse_times_of_day", "unstated_units"]

_DAY = 24 * 60


def refuse_times_of_day(values: Sequence[Charted]) -> None:
    """Times that never pass 24:00 and run backwards may be times of day, which as hours since
    admission would be put in a wrong order.

    Only values that are grouped by variable may run backwards from one group to the next.
    """
    backwards = any(after.minute < before.minute for before, after in pairwise(values))
    if backwards and max(value.minute for value in values) <= _DAY and not _is_grouped(values):
        raise UnreadableFile("times-of-day")


def _is_grouped(values: Sequence[Charted]) -> bool:
    """Whether each variable's values stand together, in order, over the same hours: they are no
    record of one day after the other.
    """
    groups = [
        [value.minute for value in group]
        for _, group in groupby(values, key=lambda value: value.variable)
    ]
    if len(groups) > len({value.variable for value in values}) or any(
        group != sorted(group) for group in groups
    ):
        return False
    return all(
        after[0] >= before[-1] or (len(before) > 1 < len(after) and after[-1] > before[0])
        for before, after in pairwise(groups)
    )


def unstated_units(task: Task) -> Remark:
    """Which units are assumed where a file states none."""
    either = Stay.of(task.inputs).either_unit
    units: dict[str, list[str]] = {}
    for feature in task.features:
        if feature.name in either:
            units.setdefault(feature.unit, []).append(feature.name)
    return Remark("no_units", {"taken": units})
