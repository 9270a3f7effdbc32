"""The cohort page, view by view: one file each."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.cohort.opened import ScoredFile
from medmodels.models import Model
from ui.cohort.cases import cases
from ui.cohort.drift import drift
from ui.cohort.left_out import left_out
from ui.cohort.outcomes import outcomes
from ui.cohort.recalibrate import recalibrate
from ui.cohort.scores import scores

__all__ = ["VIEWS_OF_COHORT"]

# In the order of the page. The file is open while a view is drawn and not after it: no view is a
# fragment, which would run again by itself.
VIEWS_OF_COHORT: dict[str, Callable[[ScoredFile, Model], None]] = {
    "Scores and alerts": scores,
    "Cases": cases,
    "Left out": left_out,
    "Drift": drift,
    "With outcomes": outcomes,
    "Recalibrate": recalibrate,
}
