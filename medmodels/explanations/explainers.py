"""How each family of models is explained, by what its task asks for and its modality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.explanations.additive import cox_contributions
from medmodels.explanations.blocks import block_contributions
from medmodels.explanations.boosting import (
    boosting_contributions,
    hazard_contributions,
    many_boosting_contributions,
    many_hazard_contributions,
)
from medmodels.explanations.ensemble import ensemble_contributions
from medmodels.explanations.heat import HeatMap, film_cnn_heat
from medmodels.explanations.kernels import quantity_svm_contributions, svm_contributions
from medmodels.explanations.regions import film_cnn_contributions
from medmodels.explanations.roots import quantity_ridge_contributions
from medmodels.explanations.segments import segment_contributions
from medmodels.explanations.tokens import token_contributions
from medmodels.explanations.trees import (
    forest_contributions,
    many_forest_contributions,
    many_quantity_forest_contributions,
    quantity_forest_contributions,
)
from medmodels.explanations.values import Values
from medmodels.explanations.windows import stay_rnn_contributions
from medmodels.models import Model
from medmodels.models.stays import element_of_summary
from medmodels.tasks import LaidOut, Task

__all__ = ["EXPLAINERS", "Explainer", "at_once", "explainer_of"]


@dataclass(frozen=True, slots=True)
class Explainer:
    """A family's method: its code, whose name stands in ``words``; what computes contributions from
    a model's inputs, and what draws a heat map of one input, if anything does.
    ``at_once`` are the cases that are computed together: more than one where that saves something
    and changes nothing. ``many`` is quicker for cohorts, after some preparation for each model, and
    may give other last digits, the same for a case whatever stands beside it.
    """

    method: str
    contributions: Callable[[Any, np.ndarray], Values]
    heat: Callable[..., HeatMap] | None = None
    at_once: int = 1
    many: Callable[[Any, np.ndarray], Values] | None = None


# Cases, and what models see of them in all: what trees and kernels hold of a block meanwhile, some
# two kilobytes for each cell, stays within a few tens of megabytes however wide the cases are.
_BLOCK, _CELLS = 100, 10_000


def _summed(
    columns: Callable[[Any, np.ndarray], Values], element_of: Callable[[Task], np.ndarray]
) -> Callable[[Any, np.ndarray], Values]:
    """Where several columns tell of one element: their exact values add up to its own."""

    def contributions(model: Any, data: np.ndarray) -> Values:
        return columns(model, data).summed(element_of(model.task), len(model.task.elements))

    return contributions


def _element_of_column(task: Task) -> np.ndarray:
    return np.array(LaidOut.of(task.inputs).element_of_column)


_BY_BLOCK = {
    "boosting": Explainer(
        "boosting_by_part",
        boosting_contributions,
        at_once=_BLOCK,
        many=many_boosting_contributions,
    ),
    "forest": Explainer(
        "trees_by_part",
        _summed(forest_contributions, _element_of_column),
        at_once=_BLOCK,
        many=_summed(many_forest_contributions, _element_of_column),
    ),
    "svm": Explainer(
        "kernel_by_part",
        _summed(svm_contributions, _element_of_column),
        at_once=_BLOCK,
    ),
}

# A family's method, by what the task asks for and its modality.
EXPLAINERS: dict[tuple[str, str], dict[str, Explainer]] = {
    ("labels", "table"): {
        "boosting": Explainer(
            "boosting", boosting_contributions, at_once=_BLOCK, many=many_boosting_contributions
        ),
        "forest": Explainer(
            "trees", forest_contributions, at_once=_BLOCK, many=many_forest_contributions
        ),
        "svm": Explainer("kernel", svm_contributions, at_once=_BLOCK),
    },
    ("labels", "film"): {"cnn": Explainer("regions", film_cnn_contributions, film_cnn_heat)},
    ("labels", "stay"): {
        "boosting": Explainer(
            "boosting", boosting_contributions, at_once=_BLOCK, many=many_boosting_contributions
        ),
        "forest": Explainer(
            "trees",
            _summed(forest_contributions, element_of_summary),
            at_once=_BLOCK,
            many=_summed(many_forest_contributions, element_of_summary),
        ),
        "ensemble": Explainer("variables", ensemble_contributions),
        "rnn": Explainer("windows", stay_rnn_contributions),
    },
    ("labels", "pixels"): {**_BY_BLOCK, "cnn": Explainer("squares", block_contributions)},
    ("labels", "steps"): {**_BY_BLOCK, "rnn": Explainer("steps", block_contributions)},
    ("quantity", "table"): {
        "boosting": Explainer(
            "boosting_amount",
            boosting_contributions,
            at_once=_BLOCK,
            many=many_boosting_contributions,
        ),
        "forest": Explainer(
            "trees_amount",
            quantity_forest_contributions,
            at_once=_BLOCK,
            many=many_quantity_forest_contributions,
        ),
        "svm": Explainer(
            "kernel_amount",
            quantity_svm_contributions,
            at_once=_BLOCK,
        ),
        "ridge": Explainer("root_amount", quantity_ridge_contributions, at_once=_BLOCK),
    },
    ("classes", "waveform"): dict.fromkeys(
        ("boosting", "cnn"), Explainer("segments", segment_contributions)
    ),
    ("time_to_event", "table"): {
        "boosting": Explainer(
            "boosting_hazard",
            hazard_contributions,
            at_once=_BLOCK,
            many=many_hazard_contributions,
        ),
        "cox": Explainer("sum", cox_contributions, at_once=_BLOCK),
    },
    ("classes", "note"): dict.fromkeys(("svm", "rnn"), Explainer("words", token_contributions)),
}


def explainer_of(model: Model) -> Explainer:
    """How a model is explained."""
    return EXPLAINERS[model.task.form][model.family]


def at_once(model: Model) -> int:
    """How many cases are explained together: fewer, the more columns they have."""
    columns = model.artifact.fitted["background"].shape[-1]
    return max(1, min(explainer_of(model).at_once, _CELLS // columns))
