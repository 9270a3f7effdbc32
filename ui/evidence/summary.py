"""How often it is right: metrics, curves and comparators of the held-out cases."""

from __future__ import annotations

from medmodels.models import Model
from ui.outcomes import FACES

__all__ = ["summary"]


def summary(model: Model) -> None:
    """What held-out cases say of a model, as its outcome shows it."""
    FACES[model.task.kind].summary(model)
