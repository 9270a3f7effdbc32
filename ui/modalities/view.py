"""What a modality has on the review page: how its case looks, is entered and changed, and what
stands under its explanation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from medmodels.cases import Case, Reading
from medmodels.explanations import Explanation
from medmodels.models import Model
from medmodels.tasks import Task

__all__ = ["View", "parts_of_task"]


def parts_of_task(case: Case) -> tuple[str, ...]:
    """What can be changed of a case: whatever explanations of its question credit."""
    return case.task.elements


@dataclass(frozen=True, slots=True)
class View:
    """One modality on the review page.

    ``show`` draws a case; ``template`` gives an empty one, and
    ``find`` a way to find one of many rows, where there is such a thing; ``enter`` takes a case
    without a file. ``moved`` draws where an explanation's contributions lie in the case. ``change``
    gives the case with some of its ``parts`` changed, at most ``at_once`` of them, after ``asks``.
    """

    show: Callable[[Case], None]
    asks: Callable[[Task], str]
    change: Callable[[Case, list[str]], Case]
    parts: Callable[[Case], tuple[str, ...]] = parts_of_task
    at_once: int | None = None
    moved: Callable[[Model, Case, Explanation], None] | None = None
    enter: Callable[[Task], Case | None] | None = None
    template: Callable[[Task], bytes] | None = None
    find: Callable[[Reading], None] | None = None
