"""From a case to a prediction that says how sure it is, or why it will not say."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from medmodels.cases import Case
from medmodels.errors import UnknownName
from medmodels.gate import abstention
from medmodels.models import Model

__all__ = ["COVERAGE", "Prediction", "conformal_quantiles", "conformal_sets", "predict"]

COVERAGE = 0.9


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of a case.

    ``probabilities`` are calibrated, in [0, 1], labels in the task's order. ``conformal_set`` holds
    each label that cannot be ruled out at the target ``coverage``, and is never empty. ``abstained`` is ``None`` or the
    reason why the model should not be asked; then ``label`` is ``None``.
    """

    model: str
    digest: str
    case: str
    label: str | None
    probabilities: dict[str, float]
    threshold: float
    threshold_source: str
    conformal_set: tuple[str, ...]
    coverage: float
    abstained: str | None
    seconds: float

    @property
    def positive(self) -> float:
        """The probability of the positive label."""
        return next(iter(self.probabilities.values()))

    @property
    def undecided(self) -> bool:
        return len(self.conformal_set) > 1


def predict(model: Model, case: Case) -> Prediction:
    """The calibrated prediction of a model for a case; raises ``UnknownName`` when they belong to different tasks."""
    if case.task.name != model.task.name:
        raise UnknownName("model for this case", model.id, [case.task.name + "/…"])
    start = time.perf_counter()
    shown = model.probabilities(model.inputs(case))[0]
    labels = model.task.labels
    abstained = abstention(model, case)
    inside = conformal_sets(shown[None], model.artifact.reference["conformal"])[0]
    return Prediction(
        model=model.id,
        digest=model.digest,
        case=case.digest,
        label=None if abstained else labels[0] if shown[0] >= model.threshold else labels[1],
        probabilities=dict(zip(labels, shown.tolist(), strict=True)),
        threshold=model.threshold,
        threshold_source=model.artifact.manifest["threshold_source"],
        conformal_set=tuple(label for label, held in zip(labels, inside, strict=True) if held),
        coverage=COVERAGE,
        abstained=abstained,
        seconds=time.perf_counter() - start,
    )


def conformal_sets(probabilities: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Which labels cannot be ruled out, (n, labels) bool, for probabilities (n, labels) and a limit a label.

    Where both labels miss their limit the case lies between them, and ruling out both would say the opposite: then every label
    stays. That only adds labels, so the promised coverage holds.
    """
    inside = 1 - probabilities <= limits
    return inside | ~inside.any(axis=1, keepdims=True)


def conformal_quantiles(probabilities: np.ndarray, truth: np.ndarray, *, coverage: float = COVERAGE) -> np.ndarray:
    """Class-conditional split-conformal limits, one for each label.

    ``probabilities`` (n, labels) of calibration cases and ``truth`` (n,) as label positions. The limit
    is the ⌈(n + 1)·coverage⌉-th smallest of the n scores 1 − p(true label); with too few cases it is
    1, which rules out nothing. See ``conformal_sets`` for their use (Vovk; LAC).
    """
    limits = []
    for k in range(probabilities.shape[1]):
        scores = np.sort(1 - probabilities[truth == k, k])
        rank = int(np.ceil((len(scores) + 1) * coverage))
        limits.append(scores[rank - 1] if rank <= len(scores) else 1.0)
    return np.array(limits)
