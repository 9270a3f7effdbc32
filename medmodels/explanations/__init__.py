"""Why a model says what it says: one method a family, exact or with its standard error, one result
for all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from medmodels.cases import Case, Reading
from medmodels.errors import CaseRejected, UnknownName
from medmodels.explanations.additive import cox_contributions
from medmodels.explanations.blocks import block_contributions, block_means
from medmodels.explanations.boosting import boosting_contributions, hazard_contributions
from medmodels.explanations.described import DESCRIBED
from medmodels.explanations.ensemble import ensemble_contributions
from medmodels.explanations.explanation import Contribution, Explanation
from medmodels.explanations.heat import HeatMap, film_cnn_heat
from medmodels.explanations.kernels import quantity_svm_contributions, svm_contributions
from medmodels.explanations.regions import (
    composed,
    film_cnn_contributions,
    outside_share,
    region_map,
)
from medmodels.explanations.roots import quantity_ridge_contributions
from medmodels.explanations.segments import segment_contributions
from medmodels.explanations.tokens import pieces_of, token_contributions
from medmodels.explanations.trees import forest_contributions, quantity_forest_contributions
from medmodels.explanations.values import OfOne, Part, Values
from medmodels.explanations.windows import stay_rnn_contributions
from medmodels.explanations.words import method
from medmodels.models import Model
from medmodels.models.statements import said
from medmodels.models.stays import element_of_summary
from medmodels.predictions.many import blocks
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
    "contributions_many",
    "explain",
    "explain_many",
    "explainer_of",
    "method_of",
    "outside_share",
    "pieces_of",
    "region_map",
    "token_contributions",
]


@dataclass(frozen=True, slots=True)
class Explainer:
    """A family's method: its code, whose name stands in ``words``; what computes contributions from
    a model's inputs, and what draws a heat map of one input, if anything does.
    ``at_once`` are the cases that are computed together: more than one where that saves something
    and changes nothing.
    """

    method: str
    contributions: Callable[[Any, np.ndarray], Values]
    heat: Callable[..., HeatMap] | None = None
    at_once: int = 1


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
    "boosting": Explainer("boosting_by_part", boosting_contributions, at_once=_BLOCK),
    "forest": Explainer(
        "trees_by_part",
        _summed(forest_contributions, _element_of_column),
        at_once=_BLOCK,
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
        "boosting": Explainer("boosting", boosting_contributions, at_once=_BLOCK),
        "forest": Explainer("trees", forest_contributions, at_once=_BLOCK),
        "svm": Explainer("kernel", svm_contributions, at_once=_BLOCK),
    },
    ("labels", "film"): {"cnn": Explainer("regions", film_cnn_contributions, film_cnn_heat)},
    ("labels", "stay"): {
        "boosting": Explainer("boosting", boosting_contributions, at_once=_BLOCK),
        "forest": Explainer(
            "trees", _summed(forest_contributions, element_of_summary), at_once=_BLOCK
        ),
        "ensemble": Explainer("variables", ensemble_contributions),
        "rnn": Explainer("windows", stay_rnn_contributions),
    },
    ("labels", "pixels"): {**_BY_BLOCK, "cnn": Explainer("squares", block_contributions)},
    ("labels", "steps"): {**_BY_BLOCK, "rnn": Explainer("steps", block_contributions)},
    ("quantity", "table"): {
        "boosting": Explainer("boosting_amount", boosting_contributions, at_once=_BLOCK),
        "forest": Explainer("trees_amount", quantity_forest_contributions, at_once=_BLOCK),
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
        "boosting": Explainer("boosting_hazard", hazard_contributions, at_once=_BLOCK),
        "cox": Explainer("sum", cox_contributions, at_once=_BLOCK),
    },
    ("classes", "note"): dict.fromkeys(("svm", "rnn"), Explainer("words", token_contributions)),
}


def explainer_of(model: Model) -> Explainer:
    """How a model is explained."""
    return EXPLAINERS[model.task.form][model.family]


def method_of(model: Model) -> str:
    """The name of the method by which a model is explained."""
    return method(explainer_of(model).method, noun=model.task.inputs.noun)


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
    (explanation,) = explain_many(model, [case], label=label)
    assert isinstance(explanation, Explanation)
    return explanation


def explain_many(
    model: Model, cases: Reading | Iterable[Case | CaseRejected], *, label: str | None = None
) -> Iterator[Explanation | CaseRejected]:
    """Explain a model's output for each case, in order; of a row that could not be read, what is
    wrong with it, and the others go on.

    A block at a time where the method can. ``seconds`` of an explanation are its share of its
    block. Raises ``UnknownName`` as ``explain`` does.
    """
    if label is not None and label not in model.task.labels:
        raise UnknownName("unknown-label", name=label, known=model.task.labels)
    for block in blocks(model, cases, _at_once(model)):
        readable = [case for case in block if isinstance(case, Case)]
        explained = iter(_explained(model, readable, label) if readable else ())
        yield from (next(explained) if isinstance(case, Case) else case for case in block)


def contributions_many(model: Model, data: np.ndarray) -> np.ndarray:
    """Contributions (n, elements) to the output of each case that is explained, of inputs as a
    model sees them.
    """
    size, found = _at_once(model), []
    for first in range(0, len(data), size):
        inputs = data[first : first + size]
        amounts = explainer_of(model).contributions(model, inputs)
        asked = model.task.asks.explained(model.each(inputs))
        summed = amounts.by_element(len(model.task.elements))
        found.append(summed[np.arange(len(inputs)), :, asked])
    return np.concatenate(found)


def _at_once(model: Model) -> int:
    """How many cases are explained together: fewer, the more columns they have."""
    columns = model.artifact.fitted["background"].shape[-1]
    return max(1, min(explainer_of(model).at_once, _CELLS // columns))


def _explained(model: Model, cases: Sequence[Case], label: str | None) -> list[Explanation]:
    """A block of cases explained together."""
    start, task, inputs = time.perf_counter(), model.task, model.batch(cases)
    values, outputs = explainer_of(model).contributions(model, inputs), model.each(inputs)
    asked = task.asks.explained(outputs)
    if label:
        asked = np.full(len(cases), task.labels.index(label))
    explanations = [
        _explanation(model, case, values.of(n, k), k, float(outputs[n, k]))
        for n, (case, k) in enumerate(zip(cases, asked.tolist(), strict=True))
    ]
    seconds = (time.perf_counter() - start) / len(cases)
    return [replace(explanation, seconds=seconds) for explanation in explanations]


def _explanation(model: Model, case: Case, values: OfOne, k: int, output: float) -> Explanation:
    task, base = model.task, model.base[k]
    return Explanation(
        model=model.id,
        digest=model.digest,
        case=case.digest,
        label=task.labels[k],
        method=explainer_of(model).method,
        unit=model.unit_of(k),
        background=said(model.artifact.manifest["background"]),
        reference_name=task.inputs.reference_name,
        noun=task.inputs.noun,
        base=base,
        base_shown=model.shown_of(base, k),
        output=output,
        shown=model.shown_of(output, k),
        supported=model.artifact.supported.get(task.labels[k]),
        contributions=_described(case, values),
        evaluations=values.evaluations,
        additivity_error=abs(base + float(values.amounts.sum()) - output),
        seconds=0.0,
    )


def _described(case: Case, values: OfOne) -> tuple[Contribution, ...]:
    """The amounts with what each part is of the case, largest first; what was not charted has none
    of its own.
    """
    parts, amounts, spread = values.parts, values.amounts, values.spread
    described = zip(
        DESCRIBED[case.task.modality](case, parts), amounts.tolist(), spread.tolist(), strict=True
    )
    contributions = [
        replace(c, amount=amount, spread=error)
        for c, amount, error in described
        if amount or c.summary != "not_charted"
    ]
    return tuple(sorted(contributions, key=lambda c: -abs(c.amount)))
