"""From cases to predictions, a block at a time: what is computed of a thousand cases at once costs
little more than of one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from medmodels.cases import Case, Reading
from medmodels.errors import CaseRejected, UnknownName
from medmodels.gates import abstentions, rare_words
from medmodels.models import Model
from medmodels.predictions.classes import predict_classes
from medmodels.predictions.labels import predict_labels
from medmodels.predictions.prediction import Prediction, Said
from medmodels.predictions.quantities import predict_quantities

__all__ = ["PREDICTORS", "blocks", "predict", "predict_many"]

_AT_ONCE = 1_000  # cases: what is computed of them together stays within a few megabytes

# By the kind of outcome: from what is computed of a block to a prediction a case.
PREDICTORS: dict[str, Callable[[Model, Sequence[Case], Said], Iterator[Prediction]]] = {
    "labels": predict_labels,
    "classes": predict_classes,
    "quantity": predict_quantities,
}


def predict_many(
    model: Model, cases: Reading | Iterable[Case | CaseRejected]
) -> Iterator[Prediction | CaseRejected]:
    """What a model says of each case, in order; of a row that could not be read, what is wrong with
    it, and the others go on.

    Cases are taken a block at a time, however many there are. Raises ``UnknownName`` at a case of
    another task. ``seconds`` of a prediction are its share of its block; everything else is what
    the case gets alone, bit for bit.
    """
    for block in blocks(model, cases, _AT_ONCE):
        start = time.perf_counter()
        readable = [case for case in block if isinstance(case, Case)]
        said = iter(_predicted(model, readable, start) if readable else ())
        yield from (next(said) if isinstance(case, Case) else case for case in block)


def predict(model: Model, case: Case) -> Prediction:
    """What a model says of a case; raises ``UnknownName`` when they belong to different tasks."""
    (found,) = predict_many(model, [case])
    assert isinstance(found, Prediction)
    return found


def blocks(
    model: Model, cases: Reading | Iterable[Case | CaseRejected], size: int
) -> Iterator[list[Case | CaseRejected]]:
    """Cases for a model, so many at a time, in order; raises ``UnknownName`` at one of another
    task.
    """
    rest = iter(cases.cases() if isinstance(cases, Reading) else cases)
    while block := list(islice(rest, size)):
        for case in block:
            if isinstance(case, Case) and case.task.name != model.task.name:
                raise UnknownName(
                    "model-of-another-task", name=model.id, known=[f"{case.task.name}/…"]
                )
        yield block


def _predicted(model: Model, cases: Sequence[Case], start: float) -> list[Prediction]:
    reasons, warnings = abstentions(model, cases), [rare_words(model, case) for case in cases]
    outputs = model.shown(model.each(model.batch(cases)))
    found = model.task.asks.predict(outputs, model.artifact.reference, threshold=model.threshold)
    seconds = (time.perf_counter() - start) / len(cases)
    said = Said(outputs, found, reasons, warnings, seconds)
    return list(PREDICTORS[model.task.kind](model, cases, said))
