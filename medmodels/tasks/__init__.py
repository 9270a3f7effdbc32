"""The clinical questions medmodels knows, one file each."""

from __future__ import annotations

from medmodels.errors import UnknownName
from medmodels.tasks.breast_fna import BREAST_FNA
from medmodels.tasks.chest_xray import CHEST_XRAY
from medmodels.tasks.icu_mortality import ICU_MORTALITY
from medmodels.tasks.task import Feature, Order, Ratio, Region, Task

__all__ = ["TASKS", "Feature", "Order", "Ratio", "Region", "Task", "get_task"]

TASKS: dict[str, Task] = {task.name: task for task in (BREAST_FNA, CHEST_XRAY, ICU_MORTALITY)}


def get_task(name: str) -> Task:
    """The task of that name; raises ``UnknownName`` with the names there are."""
    try:
        return TASKS[name]
    except KeyError:
        raise UnknownName("task", name, TASKS) from None
