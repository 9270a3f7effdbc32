"""One scale for one answer: the reviewer's, the model's, its line, and what cannot be ruled out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.models import Model
from medmodels.predictions import Prediction
from medmodels.reviews import Judgement
from medmodels.strips.classes import class_strip
from medmodels.strips.html import STYLE, strip_html
from medmodels.strips.labels import label_strip
from medmodels.strips.mine import with_mine
from medmodels.strips.quantity import quantity_strip
from medmodels.strips.strip import Band, Mark, Row, Strip
from medmodels.strips.time_to_event import survival_strip

__all__ = ["STRIPS", "STYLE", "Band", "Mark", "Row", "Strip", "strip_html", "strip_of", "with_mine"]

# By the kind of outcome.
STRIPS: dict[str, Callable[[Model, Any, Judgement | None, np.ndarray], Strip]] = {
    "labels": label_strip,
    "classes": class_strip,
    "quantity": quantity_strip,
    "time_to_event": survival_strip,
}


def strip_of(
    model: Model, prediction: Prediction, mine: Judgement | None, *, truths: np.ndarray
) -> Strip:
    """The strip of a prediction beside the reviewer's own judgement, where there is one; ``truths``
    are those of the held-out cases (n,), as their outcome keeps them.
    """
    return STRIPS[prediction.kind](model, prediction, mine, truths)
