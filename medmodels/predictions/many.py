"""From cases to predictions, a block at a time: what is computed of a thousand cases at once costs
little more than of one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from medmodels.cases import Case, Reading
from medmodels.errors import CaseRejected, UnknownName
from medmodels.gates import abstentions, rare_words
from medmodels.models import Model
from medmodels.predictions.classes import predict_classes
from medmodels.predictions.labels import predict_labels
from medmodels.predictions.prediction import Prediction, Said
from medmodels.predictions.quantities import predict_quantities
from medmodels.predictions.survival import predict_survival

__all__ = ["PREDICTORS", "blocks", "predict", "predict_many", "supposed"]

# Cases and bytes of what is computed together: with a network's arrays of them a few megabytes, and
# of pictures of full size a few at a time.
_AT_ONCE, _BYTES = 1_000, 8_000_000

# By the kind of outcome: from what is computed of a block to a prediction a case.
PREDICTORS: dict[str, Callable[[Model, Sequence[Case], Said], Iterator[Prediction]]] = {
    "labels": predict_labels,
    "classes": predict_classes,
    "quantity": predict_quantities,
    "time_to_event": predict_survival,
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
    for block in blocks(model, cases, _AT_ONCE, most_bytes=_BYTES):
        start = time.perf_counter()
        readable = [case for case in block if isinstance(case, Case)]
        said = iter(_predicted(model, readable, start) if readable else ())
        yield from (next(said) if isinstance(case, Case) else case for case in block)


def predict(model: Model, case: Case) -> Prediction:
    """What a model says of a case; raises ``UnknownName`` when they belong to different tasks."""
    (prediction,) = predict_many(model, [case])
    assert isinstance(prediction, Prediction)
    return prediction


def blocks(
    model: Model,
    cases: Reading | Iterable[Case | CaseRejected],
    size: int,
    *,
    most_bytes: int = _BYTES,
) -> Iterator[list[Case | CaseRejected]]:
    """Cases for a model, in order, so many at a time or so few that their data reach so many bytes;
    raises ``UnknownName`` at one of another task.
    """
    block: list[Case | CaseRejected] = []
    held = 0
    for case in cases.cases() if isinstance(cases, Reading) else cases:
        if isinstance(case, Case):
            if case.task.name != model.task.name:
                raise UnknownName(
                    "model-of-another-task", name=model.id, known=[f"{case.task.name}/…"]
                )
            held += case.data.nbytes
        block.append(case)
        if len(block) >= size or held >= most_bytes:
            yield block
            block, held = [], 0
    if block:
        yield block


def supposed(model: Model, case: Case, outputs: np.ndarray) -> Prediction:
    """The prediction there would be, were a model's outputs for a case these (labels,), as they are
    shown: for teaching with wrong advice, which has to look like any other.
    """
    return _said_of(model, [case], np.atleast_2d(outputs), time.perf_counter())[0]


def _predicted(model: Model, cases: Sequence[Case], start: float) -> list[Prediction]:
    return _said_of(model, cases, model.shown(model.each(model.batch(cases))), start)


def _said_of(
    model: Model, cases: Sequence[Case], outputs: np.ndarray, start: float
) -> list[Prediction]:
    reasons, warnings = abstentions(model, cases), [rare_words(model, case) for case in cases]
    answers = model.task.asks.predict(outputs, model.artifact.fitted, threshold=model.threshold)
    seconds = (time.perf_counter() - start) / len(cases)
    said = Said(outputs, answers, reasons, warnings, seconds)
    return list(PREDICTORS[model.task.kind](model, cases, said))
