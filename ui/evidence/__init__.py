"""The evidence page, view by view: one file each, looked up by what a task asks for."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.models import Model
from medmodels.tasks import Task
from ui.evidence.calibration import calibration
from ui.evidence.comparison import comparison
from ui.evidence.coverage import coverage
from ui.evidence.lab import lab
from ui.evidence.mistakes import mistakes
from ui.evidence.more import more
from ui.evidence.subgroups import subgroups
from ui.evidence.summary import summary

__all__ = ["views_of"]

# In the order of the page; by what a task asks for.
_ALL: dict[str, tuple[Callable[[Model], None], tuple[str, ...]]] = {
    "Accuracy": (summary, ("labels", "classes", "quantity")),
    "Thresholds and prevalence": (lab, ("labels",)),
    "Calibration": (calibration, ("labels",)),
    "Uncertainty": (coverage, ("labels", "classes", "quantity")),
    "Subgroups": (subgroups, ("labels", "classes", "quantity")),
    "Mistakes": (mistakes, ("labels", "classes", "quantity")),
    "Compare": (comparison, ("labels", "classes", "quantity")),
    "What else was measured": (more, ("labels", "classes", "quantity")),
}


def views_of(task: Task) -> dict[str, Callable[[Model], None]]:
    """The views of a question's models, by title."""
    return {title: view for title, (view, kinds) in _ALL.items() if task.kind in kinds}
