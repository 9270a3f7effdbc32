"""Which of two labels: calibrated probabilities, the threshold, and the labels that cannot be ruled
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, ClassVar

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.statements import said as stated
from medmodels.outcomes import Sets
from medmodels.predictions.prediction import Prediction, Said
from medmodels.statistics.conformal import COVERAGE, COVERAGES

__all__ = ["LabelPrediction", "predict_labels"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPrediction(Prediction):
    """Which of two labels a model sees.

    ``probabilities`` are calibrated, in [0, 1], labels in the task's order. ``conformal_set`` holds
    each label that cannot be ruled out at the target ``coverage``, and is never empty.
    ``supported`` is the lowest and the highest probability of each label that held-out cases
    support: nothing beyond is shown. Where the model abstained, ``label`` is ``None``.
    """

    kind: ClassVar[str] = "labels"
    levels: dict[float, tuple[str, ...]]
    label: str | None
    probabilities: dict[str, float]
    threshold: float
    threshold_source: str
    conformal_set: tuple[str, ...]
    supported: dict[str, tuple[float, float]]

    @property
    def p_positive(self) -> float:
        """The probability of the positive label."""
        return next(iter(self.probabilities.values()))

    @property
    def undecided(self) -> bool:
        return len(self.conformal_set) > 1

    @property
    def focus(self) -> str:
        return next(iter(self.probabilities))

    @property
    def number(self) -> float:
        return self.p_positive

    @property
    def answer(self) -> str | None:
        return self.label

    @property
    def row(self) -> dict[str, Any]:
        return {
            "prediction": self.label,
            "probabilities": self.probabilities,
            "supported": self.supported,
            "threshold": self.threshold,
            "conformal_set": self.conformal_set,
        }


def predict_labels(model: Model, cases: Sequence[Case], said: Said) -> Iterator[LabelPrediction]:
    """The calibrated prediction of a model for each case."""
    assert isinstance(said.called, Sets)
    labels, called, sets = model.task.labels, said.called.call.tolist(), said.called.sets
    supported, source = (
        model.artifact.supported,
        stated(model.artifact.manifest["threshold_source"]),
    )
    threshold = model.threshold
    for n, (case, shown) in enumerate(zip(cases, said.outputs.tolist(), strict=True)):
        common = said.common(model, case, n)
        left = {
            coverage: tuple(compress(labels, inside.tolist()))
            for coverage, inside in zip(COVERAGES, sets[:, n], strict=True)
        }
        yield LabelPrediction(
            **common,
            label=None if common["abstained"] else labels[called[n]],
            probabilities=dict(zip(labels, shown, strict=True)),
            threshold=threshold,
            threshold_source=source,
            conformal_set=left[COVERAGE],
            supported=supported,
            levels=left,
        )
