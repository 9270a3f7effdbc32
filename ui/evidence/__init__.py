"""The evidence page, view by view: one file each."""

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
from ui.evidence.summary import summary as _summary
from ui.outcomes import FACES

__all__ = ["views_of"]

# In the order of the page.
_VIEWS: dict[str, Callable[[Model], None]] = {
    "Accuracy": _summary,
    "Thresholds and prevalence": lab,
    "Calibration": calibration,
    "Uncertainty": coverage,
    "Subgroups": subgroups,
    "Mistakes": mistakes,
    "Compare": comparison,
    "What else was measured": more,
}
_OF_THRESHOLDS = (lab, calibration)  # views of outcomes that have one


def views_of(task: Task) -> dict[str, Callable[[Model], None]]:
    """The views of a question's models, by title; those of its outcome come second."""
    shared = {
        title: view
        for title, view in _VIEWS.items()
        if task.asks.has_threshold or view not in _OF_THRESHOLDS
    }
    (first, summary), *others = shared.items()
    return {first: summary, **FACES[task.kind].views, **dict(others)}
