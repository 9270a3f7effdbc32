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

__all__ = ["Explained", "View", "parts_of_task"]


@dataclass(frozen=True, slots=True)
class Explained:
    """A model and what it says of why: what is drawn on a case once it may be seen."""

    model: Model
    explanation: Explanation


def parts_of_task(case: Case) -> tuple[str, ...]:
    """What can be changed of a case: whatever explanations of its question credit."""
    return case.task.elements


@dataclass(frozen=True, slots=True)
class View:
    """One modality on the review page.

    ``show`` draws a case, and on it where an explanation's contributions lie once there is one to
    be seen; ``closer`` shows more of where they lie, below everything else, and ``caution`` says
    beside the reasons what makes them doubtful. ``template`` gives an empty case, and ``find`` a
    way to find one of many rows, where there is such a thing; ``enter`` takes a case without a
    file. ``change`` gives the case with some of its ``parts`` changed, at most ``at_once`` of them,
    after ``asks``; ``changed_view`` draws a changed case, small, beside the case as it is. So many
    of the parts as ``first`` says, those that moved the estimate most, stand there from the start.
    """

    show: Callable[[Case, Explained | None], None]
    asks: Callable[[Task], str]
    change: Callable[[Case, list[str]], Case]
    parts: Callable[[Case], tuple[str, ...]] = parts_of_task
    at_once: int | None = None
    changed_view: Callable[[Case, Explained | None], None] | None = None
    first: int = 0
    closer: Callable[[Case, Explained], None] | None = None
    caution: Callable[[Case, Explained], None] | None = None
    enter: Callable[[Task], Case | None] | None = None
    template: Callable[[Task], bytes] | None = None
    find: Callable[[Reading], None] | None = None
