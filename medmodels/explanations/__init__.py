"""Why a model says what it says: one method a family, exact or with its standard error, one result
for all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.errors import UnknownName
from medmodels.explanations.blocks import block_contributions, block_means
from medmodels.explanations.described import DESCRIBED
from medmodels.explanations.explanation import NOT_CHARTED, Contribution, Explanation
from medmodels.explanations.heat import HeatMap, cnn_heat
from medmodels.explanations.kernels import quantity_svm_contributions, svm_contributions
from medmodels.explanations.regions import cnn_contributions, composed, outside_share, region_map
from medmodels.explanations.tokens import pieces_of, token_contributions
from medmodels.explanations.trees import forest_contributions, quantity_forest_contributions
from medmodels.explanations.values import Part, Values
from medmodels.explanations.windows import rnn_contributions
from medmodels.models import Model, link_of
from medmodels.models.coded import element_of_expanded
from medmodels.models.stays import element_of_summary
from medmodels.tasks import LaidOut, Task

__all__ = [
    "EXPLAINERS",
    "Contribution",
    "Explainer",
    "Explanation",
    "HeatMap",
    "Part",
    "Values",
    "block_means",
    "composed",
    "explain",
    "explainer_of",
    "method_of",
    "outside_share",
    "pieces_of",
    "region_map",
    "token_contributions",
]


@dataclass(frozen=True, slots=True)
class Explainer:
    """A family's method: its name on screen, in which ``{noun}`` stands for what a case is called;
    what computes contributions from a model's inputs, and what draws a heat map of one input, if
    anything does.
    """

    method: str
    contributions: Callable[[Any, np.ndarray], Values]
    heat: Callable[..., HeatMap] | None = None


_TREES, _KERNEL = (
    "interventional TreeSHAP on the probability, exact",
    "product-kernel Shapley values on the calibrated log-odds, exact",
)
_REGIONS = "Shapley values of the regions of the {noun} on the calibrated log-odds, exact"
_SQUARES = "Shapley values of the squares of the picture on the calibrated log-odds, exact"
_STEPS = (
    "Owen values of variables in windows of steps on the calibrated log-odds; exact for one"
    " variable, else by sampled orders"
)
_PARTITION = (
    "Owen values of the words, by halves of halves of the text, on the calibrated log-odds; exact"
    " for short notes, else by sampled orders"
)
_WINDOWS = (
    "Owen values of variables in windows of hours, on the calibrated log-odds, by sampled orders"
)


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
    "forest": Explainer(
        f"{_TREES}, summed over parts", _summed(forest_contributions, _element_of_column)
    ),
    "svm": Explainer(
        f"{_KERNEL}, summed over parts", _summed(svm_contributions, _element_of_column)
    ),
}

# A family's method, by what the task asks for and its modality.
EXPLAINERS: dict[tuple[str, str], dict[str, Explainer]] = {
    ("labels", "table"): {
        "forest": Explainer(_TREES, forest_contributions),
        "svm": Explainer(_KERNEL, svm_contributions),
    },
    ("labels", "film"): {"cnn": Explainer(_REGIONS, cnn_contributions, cnn_heat)},
    ("labels", "stay"): {
        "forest": Explainer(_TREES, _summed(forest_contributions, element_of_summary)),
        "rnn": Explainer(_WINDOWS, rnn_contributions),
    },
    ("labels", "pixels"): {**_BY_BLOCK, "cnn": Explainer(_SQUARES, block_contributions)},
    ("labels", "steps"): {**_BY_BLOCK, "rnn": Explainer(_STEPS, block_contributions)},
    ("quantity", "table"): {
        "forest": Explainer(
            "interventional TreeSHAP on the amount, exact",
            _summed(quantity_forest_contributions, element_of_expanded),
        ),
        "svm": Explainer(
            "product-kernel Shapley values on the amount, exact", quantity_svm_contributions
        ),
    },
    ("classes", "note"): dict.fromkeys(("svm", "rnn"), Explainer(_PARTITION, token_contributions)),
}


def explainer_of(model: Model) -> Explainer:
    """How a model is explained."""
    return EXPLAINERS[model.task.form][model.family]


def method_of(model: Model) -> str:
    """The name of the method by which a model is explained."""
    return explainer_of(model).method.format(noun=model.task.inputs.noun)


def explain(model: Model, case: Case, *, label: str | None = None) -> Explanation:
    """Explain a model's output for a case and a label (unless told otherwise the positive one, or
    of many the most probable).

    Raises ``UnknownName`` when the task has no such label or the case belongs to another task.

    >>> from medmodels.cases import samples, read_cases
    >>> from medmodels.models import load_model
    >>> svm = load_model("breast-fna/svm")
    >>> case = read_cases(samples(svm.task)[0].path.read_bytes(), task=svm.task).case()
    >>> explain(svm, case).additivity_error < 1e-9
    True
    """
    task = model.task
    if case.task.name != task.name:
        raise UnknownName("model for this case", model.id, [case.task.name + "/…"])
    if label is not None and label not in task.labels:
        raise UnknownName("label", label, task.labels)
    start = time.perf_counter()
    explainer, background = explainer_of(model), model.artifact.reference["background"]
    inputs = model.inputs(case)
    k = (
        task.labels.index(label)
        if label
        else int(model.outputs(inputs)[0].argmax())
        if task.kind == "classes"
        else 0
    )
    values = explainer.contributions(model, inputs)
    amounts = values.amounts[0, :, k]
    base = float(model.outputs(background)[:, k].mean())
    output = float(model.outputs(inputs)[0, k])
    link = link_of(model.unit)
    return Explanation(
        model=model.id,
        digest=model.digest,
        case=case.digest,
        label=task.labels[k],
        method=method_of(model),
        unit=model.unit,
        background=model.artifact.manifest["background"],
        reference=task.inputs.reference,
        base=base,
        base_shown=float(link(np.array(base))),
        output=output,
        shown=float(link(np.array(output))),
        supported=model.artifact.supported.get(task.labels[k]),
        contributions=_described(case, values, amounts, k),
        evaluations=values.evaluations,
        additivity_error=abs(base + float(amounts.sum()) - output),
        seconds=time.perf_counter() - start,
    )


def _described(
    case: Case, values: Values, amounts: np.ndarray, label: int
) -> tuple[Contribution, ...]:
    """The amounts (parts,) with what each part is of the case, largest first; what was not charted
    has none of its own.
    """
    parts = values.parts or tuple(Part(element) for element in range(len(amounts)))
    spread = (
        np.zeros(len(amounts))
        if values.spread is None
        else values.spread[0]
        if values.spread.ndim == 2
        else values.spread[0, :, label]
    )
    described = zip(
        DESCRIBED[case.task.modality](case, parts), amounts.tolist(), spread.tolist(), strict=True
    )
    found = [
        replace(c, amount=amount, spread=error)
        for c, amount, error in described
        if amount or c.shown != NOT_CHARTED
    ]
    return tuple(sorted(found, key=lambda c: -abs(c.amount)))
