"""Why a model says what it says: one exact method a family, one result for all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.errors import UnknownName
from medmodels.explanations.explanation import Contribution, Explanation
from medmodels.explanations.heat import HeatMap, cnn_heat
from medmodels.explanations.kernels import svm_contributions
from medmodels.explanations.regions import cnn_contributions, composed, outside_share, region_map
from medmodels.explanations.trees import forest_contributions
from medmodels.models import LINKS, Model

__all__ = ["EXPLAINERS", "Contribution", "Explainer", "Explanation", "HeatMap", "composed", "explain", "outside_share", "region_map"]


@dataclass(frozen=True, slots=True)
class Explainer:
    """A family's method: its name on screen, what computes contributions (inputs to (cases, elements, labels)), and what
    draws a heat map of one input, if anything does."""

    method: str
    contributions: Callable[[Any, np.ndarray], np.ndarray]
    heat: Callable[..., HeatMap] | None = None


EXPLAINERS: dict[str, Explainer] = {
    "forest": Explainer("interventional TreeSHAP on the probability, exact", forest_contributions),
    "svm": Explainer("product-kernel Shapley values on the calibrated log-odds, exact", svm_contributions),
    "cnn": Explainer("Shapley values of the regions of the film on the calibrated log-odds, exact", cnn_contributions, cnn_heat),
}


def explain(model: Model, case: Case, *, label: str | None = None) -> Explanation:
    """Explain a model's output for a case and a label (the positive one unless told otherwise).

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
    k = task.labels.index(label or task.positive)
    start = time.perf_counter()
    explainer, background = EXPLAINERS[model.family], model.artifact.reference["background"]
    inputs = model.inputs(case)
    amounts = explainer.contributions(model, inputs)[0, :, k]
    base = float(model.outputs(background)[:, k].mean())
    output = float(model.outputs(inputs)[0, k])
    link = LINKS[model.unit]
    return Explanation(
        model=model.id,
        digest=model.digest,
        case=case.digest,
        label=task.labels[k],
        method=explainer.method,
        unit=model.unit,
        background=model.artifact.manifest["background"],
        reference=_REFERENCES[task.modality],
        base=base,
        base_shown=float(link(np.array(base))),
        output=output,
        shown=float(link(np.array(output))),
        contributions=tuple(sorted(_DESCRIBED[task.modality](case, amounts), key=lambda c: -abs(c.amount))),
        evaluations=2 ** len(amounts) if task.regions else len(background),
        additivity_error=abs(base + float(amounts.sum()) - output),
        seconds=time.perf_counter() - start,
    )


def _inputs(case: Case, amounts: np.ndarray) -> list[Contribution]:
    return [
        Contribution(f.name, value, f.show(value), f.unit, f.reference_text, f.flag(value), amount)
        for f, value, amount in zip(case.task.features, case.data.tolist(), amounts.tolist(), strict=True)
    ]


def _regions(case: Case, amounts: np.ndarray) -> list[Contribution]:
    """A region's value is its mean grey level on the film, from 0 to 255."""
    held = region_map(case.task.regions, (case.data.shape[0], case.data.shape[1]))
    return [
        Contribution(region.name, float(case.data[held == position].mean()), "", "grey level", "", "", amount)
        for position, (region, amount) in enumerate(zip(case.task.regions, amounts.tolist(), strict=True))
    ]


# What the base value is of, by modality.
_REFERENCES = {"table": "reference group", "image": "reference film"}

_DESCRIBED: dict[str, Callable[[Case, np.ndarray], list[Contribution]]] = {"table": _inputs, "image": _regions}
