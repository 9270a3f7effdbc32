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
from medmodels.explanations.kernels import svm_contributions
from medmodels.explanations.trees import forest_contributions
from medmodels.models import LINKS, Model

__all__ = ["EXPLAINERS", "Contribution", "Explainer", "Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Explainer:
    """A family's method: its name on screen and what computes contributions (cases, features, labels)."""

    method: str
    contributions: Callable[[Any, np.ndarray], np.ndarray]


EXPLAINERS: dict[str, Explainer] = {
    "forest": Explainer("interventional TreeSHAP on the probability, exact", forest_contributions),
    "svm": Explainer("product-kernel Shapley values on the calibrated log-odds, exact", svm_contributions),
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
    amounts = explainer.contributions(model, case.data[None])[0, :, k]
    base = float(model.outputs(background)[:, k].mean())
    output = float(model.outputs(case.data[None])[0, k])
    link = LINKS[model.unit]
    return Explanation(
        model=model.id,
        digest=model.digest,
        case=case.digest,
        label=task.labels[k],
        method=explainer.method,
        unit=model.unit,
        background=model.artifact.manifest["background"],
        base=base,
        base_shown=float(link(np.array(base))),
        output=output,
        shown=float(link(np.array(output))),
        contributions=_contributions(case, amounts),
        evaluations=len(background),
        additivity_error=abs(base + float(amounts.sum()) - output),
        seconds=time.perf_counter() - start,
    )


def _contributions(case: Case, amounts: np.ndarray) -> tuple[Contribution, ...]:
    rows = [
        Contribution(f.name, value, f.show(value), f.unit, f.reference_text, f.flag(value), amount)
        for f, value, amount in zip(case.task.features, case.data.tolist(), amounts.tolist(), strict=True)
    ]
    return tuple(sorted(rows, key=lambda c: -abs(c.amount)))
