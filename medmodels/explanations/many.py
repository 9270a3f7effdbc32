"""What moved each of many estimates: amounts alone, for files of many cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.explanations.explainers import at_once, explainer_of
from medmodels.explanations.values import Values
from medmodels.models import Model

__all__ = ["contributions_many"]

# Cases, and what models see of them in all, that are explained from tables together: some tens of
# bytes for each cell.
_TOGETHER, _CELLS = 16_384, 2_000_000


def contributions_many(
    model: Model, data: np.ndarray, *, outputs: np.ndarray | None = None
) -> np.ndarray:
    """What each of the task's elements contributes to what is explained of each input, as
    ``model.batch`` gives them: (n, elements), in the unit of the model.

    Of many classes that is the most probable of each case, by the model's ``outputs`` (n, labels),
    which need not be computed again where they are known. The words of a note are its own and no
    elements: (n, 0). However inputs are divided among calls, each gets the same, bit for bit.
    """
    task = model.task
    found = np.zeros((len(data), len(task.elements)))
    if not found.size:
        return found
    asked = task.asks.explained(model.each(data) if outputs is None else outputs)
    explained, step = _method(model)
    for start in range(0, len(data), step):
        amounts = explained(model, data[start : start + step]).by_element(found.shape[1])
        each = np.arange(len(amounts))
        found[start : start + step] = amounts[each, :, asked[start : start + step]]
    return found


def _method(model: Model) -> tuple[Callable[[Any, np.ndarray], Values], int]:
    """What explains many cases, and how many at a time."""
    explainer = explainer_of(model)
    if explainer.many is None:
        return explainer.contributions, at_once(model)
    columns = model.artifact.fitted["background"].shape[-1]
    return explainer.many, max(1, min(_TOGETHER, _CELLS // columns))
