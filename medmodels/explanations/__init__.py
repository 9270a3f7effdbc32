"""Why a model says what it says: one method a family, exact or with its standard error, one result
for all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from medmodels.cases import Case, Reading
from medmodels.errors import CaseRejected, UnknownName
from medmodels.explanations.blocks import block_means
from medmodels.explanations.described import DESCRIBED
from medmodels.explanations.explainers import EXPLAINERS, Explainer, at_once, explainer_of
from medmodels.explanations.explanation import Contribution, Explanation
from medmodels.explanations.heat import HeatMap
from medmodels.explanations.many import contributions_many
from medmodels.explanations.regions import composed, outside_share, region_map
from medmodels.explanations.tokens import pieces_of, token_contributions
from medmodels.explanations.values import OfOne, Part, Values
from medmodels.explanations.words import method
from medmodels.models import Model
from medmodels.models.statements import said
from medmodels.predictions.many import blocks

__all__ = [
    "EXPLAINERS",
    "Contribution",
    "Explainer",
    "Explanation",
    "HeatMap",
    "Part",
    "Values",
    "at_once",
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
    for block in blocks(model, cases, at_once(model)):
        readable = [case for case in block if isinstance(case, Case)]
        explained = iter(_explained(model, readable, label) if readable else ())
        yield from (next(explained) if isinstance(case, Case) else case for case in block)


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
